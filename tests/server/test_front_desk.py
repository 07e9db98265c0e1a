"""The one writer: order, answers that are given once, faults that stay where they happen."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection

from hall_queue.commands import CloseDay, Finish, NoShow, OpenDay, Start
from hall_queue.events import DayClosed, Event, PlanAdopted, TicketCalled, TicketIssued
from hall_queue.hall import Hall
from hall_queue.plan import MINUTE
from hall_server import front_desk
from hall_server.clock import ScaledClock
from hall_server.front_desk import Closed, FrontDesk, Key, Listener
from hall_server.journal import Answer, Journal, JournalError, StorageFailed
from tests.server.halls import (
    HOUR,
    NINE,
    StillClock,
    call_next,
    issue,
    key,
    open_desk,
    respond_with,
    set_up,
    tell,
)

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")
E = TypeVar("E", bound=Event)


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What another connection sees in the hall's file."""
    connection = sqlite3.connect(folder / "hall.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def tokens(folder: Path) -> list[str]:
    """Of the numbers given, as they stand in the file."""
    body = "json_extract(body, '$.token')"
    issued = f"select {body} from journal where name = 'TicketIssued' order by seq"
    return [token for (token,) in rows(folder, issued)]


def all_at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """The answers of `calls`, each made by a thread of its own at the same moment."""
    start = threading.Barrier(len(calls))

    def after_the_others(call: Callable[[], Answer]) -> Answer:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(after_the_others, calls))


class Gate:
    """Holds the writer inside a store until it is opened, so that commands pile up behind it."""

    def __init__(self, desk: FrontDesk, pool: ThreadPoolExecutor) -> None:
        inside = threading.Event()
        self._go = threading.Event()

        def hold(connection: Connection) -> None:
            inside.set()
            self._go.wait()

        self.done = pool.submit(desk.store, hold)
        inside.wait()

    def open(self) -> None:
        self._go.set()
        self.done.result()


def pile_up(
    desk: FrontDesk, pool: ThreadPoolExecutor, calls: Sequence[Callable[[], T]]
) -> list[Future[T]]:
    """Start `calls` one after the other, each once the one before stands in the queue."""
    futures = []
    for standing, call in enumerate(calls, start=1):
        futures.append(pool.submit(call))
        while desk._units.qsize() < standing:
            pass
    return futures


def only(kind: type[E], into: list[E]) -> Listener:
    """A listener that collects events of one kind."""
    return lambda hall, events: into.extend(e for e in events if isinstance(e, kind))


# Answers


def test_a_command_is_answered_when_it_is_in_the_file(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        answer = desk.do(issue("t1"), tell)
        assert answer == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert rows(tmp_path, "select name from journal where seq = 7") == [("TicketIssued",)]


def test_answers_come_in_the_order_of_the_commands(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(32) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        waiting = pile_up(desk, pool, [partial(desk.do, issue(f"t{n}"), tell) for n in range(20)])
        gate.open()
        numbers = [future.result().body["numbers"] for future in waiting]
        assert numbers == [[f"A{n:03}"] for n in range(1, 21)]


def test_the_same_key_gets_the_first_answer(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1"))
        seq = desk.hall.seq
        # A second try carries a fresh token: what it gets is the first one's ticket.
        assert desk.do(issue("t2"), tell, key("k1")) == first
        assert desk.hall.seq == seq


def test_a_refusal_is_the_answer_of_its_key_too(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        nobody = desk.do(call_next(), tell, key("k1"))
        assert nobody.status == 409
        assert nobody.body["error"]["code"] == "nobody_waiting"
        desk.do(issue("t1"), tell)
        assert desk.do(call_next(), tell, key("k1")) == nobody


def test_answers_outlive_a_restart(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        made = desk.do(issue("t1"), tell, key("k1"))
        refused = desk.do(issue("t1", "nothing"), tell, key("k2"))
    with open_desk(tmp_path) as desk:
        seq = desk.hall.seq
        assert desk.do(issue("t1"), tell, key("k1")) == made
        assert desk.do(issue("t1", "nothing"), tell, key("k2")) == refused
        assert desk.do(issue("t2"), tell, key("k1", asked="another")).status == 409
        assert desk.hall.seq == seq


def test_another_question_under_the_same_key_is_refused(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1", asked="pension"))
        other = desk.do(issue("t1", "medical"), tell, key("k1", asked="medical"))
        assert other == Answer(409, {"error": {"code": "key_reused"}})
        assert desk.do(issue("t1"), tell, key("k1", asked="pension")) == first


def test_two_clients_may_use_the_same_key(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1", scope="kiosk:k1"))
        second = desk.do(issue("t2"), tell, key("k1", scope="kiosk:k2"))
        assert (first.body["numbers"], second.body["numbers"]) == (["A001"], ["A002"])


def test_one_key_by_many_threads_at_once_is_one_event(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        for round_no in range(20):
            seq = desk.hall.seq
            answers = all_at_once(
                [
                    partial(desk.do, issue(f"{round_no}-{n}"), tell, key(f"k{round_no}"))
                    for n in range(8)
                ]
            )
            assert answers == [answers[0]] * 8
            assert desk.hall.seq == seq + 1


def test_half_a_character_in_a_key_is_refused_before_it_gets_to_the_others() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        Key("kiosk:k1", "\ud800", "")


# Many callers


def test_sixteen_counters_call_five_thousand_tickets_once_each(tmp_path: Path) -> None:
    tickets, counters = 5000, 16
    with open_desk(tmp_path) as desk:
        set_up(desk, counters)
        told: list[TicketCalled] = []
        desk.listen(only(TicketCalled, told))

        def give(kiosk: int) -> None:
            for n in range(kiosk, tickets, counters):
                assert desk.do(issue(f"t{n}"), tell).status == 201

        def serve(counter: str) -> list[str]:
            """Calls until nobody waits; whom it called."""
            called: list[str] = []
            while True:
                answer = desk.do(call_next(counter), tell)
                if answer.status == 409:
                    assert answer.body["error"]["code"] == "nobody_waiting"
                    return called
                called += answer.body["numbers"]
                assert desk.do(NoShow(by=counter, counter=counter), tell).status == 201

        with ThreadPoolExecutor(counters) as pool:
            list(pool.map(give, range(counters)))
            lists = list(pool.map(serve, [f"c{n}" for n in range(1, counters + 1)]))
        called = Counter(number for numbers in lists for number in numbers)
        assert called == Counter(f"A{n:03}" for n in range(1, tickets + 1))
        # Nobody was passed over: they were called in the order in which they came.
        assert [event.ticket for event in told] == list(range(1, tickets + 1))


# Listeners


def test_listeners_hear_every_event_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first: list[TicketIssued] = []
        second: list[TicketIssued] = []
        desk.listen(only(TicketIssued, first))
        desk.listen(only(TicketIssued, second))
        all_at_once([partial(desk.do, issue(f"t{n}"), tell) for n in range(32)])
        assert [event.token for event in first] == tokens(tmp_path)
        assert len(first) == 32
        assert second == first


def test_a_listener_hears_of_what_is_in_the_file_before_the_answer(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        seen: list[object] = []

        def look(hall: Hall, events: Sequence[Event]) -> None:
            last = rows(tmp_path, "select max(seq) from journal")[0][0]
            seen.append((hall.seq, desk.hall.seq, last))

        desk.listen(look)
        answer = desk.do(issue("t1"), tell)
        assert seen == [(7, 7, 7)]
        assert answer.body["seq"] == 7
        desk.do(issue("t2", "nothing"), tell)
        assert len(seen) == 1


def test_a_failing_listener_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        heard: list[int] = []

        def broken(hall: Hall, events: Sequence[Event]) -> None:
            raise RuntimeError("a listener's fault")

        desk.listen(broken)
        desk.listen(lambda hall, events: heard.append(hall.seq))
        assert desk.do(issue("t1"), tell).status == 201
        assert desk.do(issue("t2"), tell).status == 201
        assert heard == [7, 8]
        assert caplog.messages == ["a listener failed"] * 2


# Faults


def boom(hall: Hall, events: Sequence[Event]) -> Answer:
    raise RuntimeError("a fault in an answer")


def test_a_failing_answer_costs_its_command_only(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        before, broken, after = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("t1"), tell),
                partial(desk.do, issue("t2"), boom, key("k")),
                partial(desk.do, issue("t3"), tell),
            ],
        )
        gate.open()
        with pytest.raises(RuntimeError, match="a fault in an answer"):
            broken.result()
        assert before.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert after.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        # Nothing is remembered of it: a second try may succeed.
        assert desk.do(issue("t2"), tell, key("k")).body["numbers"] == ["A003"]


@pytest.mark.parametrize("body", [{"at": {1, 2}}, {"name": "\ud800"}])
def test_an_answer_that_cannot_be_written_costs_its_command_only(
    tmp_path: Path, body: dict[str, object]
) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        first, broken, last = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("t1"), tell),
                partial(desk.do, issue("t2"), lambda hall, events: Answer(201, body), key("k")),
                partial(desk.do, issue("t3"), tell),
            ],
        )
        gate.open()
        assert isinstance(broken.exception(), TypeError | ValueError)
        assert first.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert last.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        assert rows(tmp_path, "select count(*), max(seq) from journal") == [(8, 8)]


def test_a_command_with_half_a_character_costs_itself_only(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        broken, good = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("\ud800"), respond_with(201)),
                partial(desk.do, issue("t1"), tell),
            ],
        )
        gate.open()
        assert isinstance(broken.exception(), ValueError)
        assert good.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})


def slips(connection: Connection, hall: Hall, events: Sequence[Event]) -> None:
    """An effect that writes a row for every number, and fails after that of `t2`."""
    for event in events:
        if isinstance(event, PlanAdopted):
            connection.exec_driver_sql("create table if not exists slips (number text)")
        if isinstance(event, TicketIssued):
            connection.exec_driver_sql("insert into slips values (?)", (event.number,))
            if event.token == "t2":
                raise RuntimeError("a fault in an effect")


def test_a_failing_effect_costs_its_command_and_leaves_no_row(tmp_path: Path) -> None:
    with open_desk(tmp_path, effects=[slips]) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        first, broken, last = pile_up(
            desk,
            pool,
            [partial(desk.do, issue(f"t{n}"), tell, key(f"k{n}")) for n in (1, 2, 3)],
        )
        gate.open()
        with pytest.raises(RuntimeError, match="a fault in an effect"):
            broken.result()
        assert first.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert last.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        assert rows(tmp_path, "select number from slips") == [("A001",), ("A002",)]
        assert rows(tmp_path, "select key from answers") == [("k1",), ("k3",)]


def test_what_a_failing_store_wrote_is_not_kept_and_the_batch_is(tmp_path: Path) -> None:
    def half(connection: Connection) -> None:
        connection.exec_driver_sql("insert into notes values ('half')")
        connection.exec_driver_sql("insert into notes values (1, 2, 3)")

    def whole(connection: Connection) -> int:
        return connection.exec_driver_sql("insert into notes values ('whole')").rowcount

    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        desk.store(lambda connection: connection.exec_driver_sql("create table notes (text)"))
        gate = Gate(desk, pool)
        before, broken, stored, after = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("t1"), tell),
                partial(desk.store, half),
                partial(desk.store, whole),
                partial(desk.do, issue("t2"), tell),
            ],
        )
        gate.open()
        assert "3 values" in str(broken.exception())
        assert not isinstance(broken.exception(), StorageFailed)
        assert stored.result() == 1
        assert before.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert after.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        assert rows(tmp_path, "select text from notes") == [("whole",)]


def test_a_snapshot_that_fails_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(front_desk, "_SNAPSHOT_AFTER", 1)

    def fail(journal: Journal, hall: Hall) -> None:
        raise TypeError("a fault in the codec")

    with open_desk(tmp_path) as desk:
        monkeypatch.setattr(Journal, "save_snapshot", fail)
        set_up(desk)
        assert desk.do(issue("t1"), tell).status == 201
    assert "no snapshot was kept" in caplog.messages
    with open_desk(tmp_path) as desk:
        assert desk.hall.seq == 7


# The end


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


# Time


def test_a_clock_set_back_loses_nothing(tmp_path: Path) -> None:
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        set_up(desk)
        desk.do(issue("t1"), tell)
        clock.at -= 3 * HOUR
        assert desk.do(issue("t2"), tell).body["numbers"] == ["A002"]
        desk.tick()
        assert desk.hall.at == NINE
    with open_desk(tmp_path, clock) as desk:
        assert desk.do(issue("t3"), tell).body["numbers"] == ["A003"]
        assert desk.hall.at == NINE
        times = rows(tmp_path, "select distinct at from journal where name = 'TicketIssued'")
        assert times == [(NINE,)]


def test_a_demo_clock_is_whole_while_it_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer may read it at any moment of a jump; too late a time would stop the hall's."""
    real = [0]
    monkeypatch.setattr("hall_server.clock.time.monotonic_ns", lambda: real[0])
    clock = ScaledClock(0, speed=10)
    real[0] = 60_000_000_000
    seen: list[int] = []
    looking: list[bool] = []

    def look_meanwhile() -> int:
        if not looking:
            looking.append(True)
            seen.append(clock.now())
            looking.clear()
        return real[0]

    monkeypatch.setattr("hall_server.clock.time.monotonic_ns", look_meanwhile)
    clock.jump(to=700_000)
    assert seen == [600_000, 600_000]
    assert clock.now() == 700_000
    clock.jump(to=0)
    assert clock.now() == 700_000


def close_the_day(desk: FrontDesk, clock: StillClock) -> None:
    desk.do(CloseDay(by="staff:boss"), tell)
    clock.at += 2 * MINUTE
    desk.tick()


def test_answers_are_kept_for_a_day_after_the_hall_has_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of real time, whatever the hall's clock says: a demo's runs faster."""
    day = 24 * HOUR
    real = [1_000_000_000_000]
    monkeypatch.setattr(front_desk, "real_now", lambda: real[0])
    clock = StillClock()
    closed: list[DayClosed] = []
    with open_desk(tmp_path, clock) as desk:
        desk.listen(only(DayClosed, closed))
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1"))
        desk.do(call_next(), tell)
        desk.do(Start(by="x", counter="c1"), tell)
        desk.do(Finish(by="x", counter="c1"), tell)
        close_the_day(desk, clock)
        assert len(closed) == 1

        def reopened_and_closed_after(real_ms: int) -> None:
            real[0] += real_ms
            desk.do(OpenDay(by="staff:boss"), tell)
            close_the_day(desk, clock)

        reopened_and_closed_after(day - 1)
        assert len(closed) == 2
        assert desk.do(issue("t2"), tell, key("k1")) == first
        reopened_and_closed_after(1)
        assert len(closed) == 3
        assert rows(tmp_path, "select * from answers where key = 'k1'") == []


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


def test_a_clock_that_ran_ahead_and_was_put_right_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        set_up(desk)
        desk.do(issue("one"), tell)
        right = clock.at
        clock.at = right + HOUR
        desk.do(issue("two"), tell)
        clock.at = right
        assert desk.behind == HOUR
        assert desk.now() == right + HOUR, "hall time stands still"
        for _ in range(3):
            desk.tick()
        told = [line for line in caplog.messages if "clock" in line]
        assert told == ["the clock was put back: hall time stands still for 3600 s"]
        clock.at = right + HOUR + 1
        desk.tick()
        assert desk.behind == 0
        assert caplog.messages[-1] == "the clock has caught up: hall time goes on"


def test_a_clock_that_is_trimmed_troubles_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        set_up(desk)
        desk.do(issue("one"), tell)
        clock.at -= 4000
        desk.tick()
        assert desk.behind == 4000
        assert caplog.messages == []
