"""How a front desk ends, and the two landings it can have."""

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from hall_server.front_desk import Closed
from hall_server.storage.journal import Journal, JournalError
from tests.server.desks import Gate, pile_up, tokens
from tests.server.halls import issue, open_desk, set_up, tell

ROOT = Path(__file__).resolve().parents[2]


def test_commands_after_the_end_are_refused(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
    with pytest.raises(Closed):
        desk.do(issue("t1"), tell)
    with pytest.raises(Closed):
        desk.store(lambda connection: None)
    with pytest.raises(Closed):
        desk.tick()
    desk.close()


def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(64) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        waiting = pile_up(desk, pool, [partial(desk.do, issue(f"t{n}"), tell) for n in range(50)])
        closing = pool.submit(desk.close)
        while not desk._closed:
            pass
        with pytest.raises(Closed):
            desk.do(issue("late"), tell)
        gate.open()
        closing.result()
        assert [future.result().status for future in waiting] == [201] * 50


@pytest.mark.parametrize("round_no", range(10))
def test_closing_while_everybody_calls_hangs_nobody(tmp_path: Path, round_no: int) -> None:
    """Every call ends: done and in the file, or refused and not in it."""
    with open_desk(tmp_path) as desk:
        set_up(desk)
        done: list[str] = []

        def give(caller: int) -> None:
            for n in range(10_000):
                token = f"{caller}-{n}"
                try:
                    desk.do(issue(token), tell)
                except Closed:
                    return
                done.append(token)
                if len(done) == 40 + round_no:
                    desk.close()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(give, range(8)))
        assert sorted(done) == sorted(tokens(tmp_path))


def test_a_hall_that_cannot_be_read_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
    closed: list[Journal] = []
    close = Journal.close

    def note(journal: Journal) -> None:
        close(journal)
        closed.append(journal)

    monkeypatch.setattr(Journal, "close", note)
    with sqlite3.connect(tmp_path / "hall.db") as connection:
        connection.executescript("delete from snapshots; delete from journal where seq = 3;")
    connection.close()
    with pytest.raises(JournalError), open_desk(tmp_path):
        pass
    assert len(closed) == 1


# The other landing


def test_under_gevent(tmp_path: Path) -> None:
    """Order, keys, threads, faults and the end, with everything patched as in the server."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.server.gevent_desk", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout) == {
        "answers_in_order": True,
        "listeners_in_order": True,
        "loop_ran_while_the_disk_worked": True,
        "one_event_for_one_key": True,
        "a_pool_thread_is_answered": True,
        "a_listener_may_switch": True,
        "faults_are_logged": True,
        "closing_finishes_what_waits": True,
        "closed_afterwards": True,
        "the_file_has_everything": True,
    }


WITHOUT_GEVENT = """
import sys

sys.modules["gevent"] = None  # importing it fails, as on a machine that has no wheel of it
from pathlib import Path
from tests.server.halls import issue, open_desk, set_up, tell

with open_desk(Path(sys.argv[1])) as desk:
    set_up(desk)
    print(desk.do(issue("t1"), tell).body["numbers"])
"""


def test_threading_mode_needs_no_gevent(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_GEVENT, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == ("['A001']\n", "")
