"""The agent with lock boards: real Socket.IO, real ptys, real processes.  No door opens twice."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.devices.rig import LockRig, until
from tests.kiosk.agent_rig import AgentThread, Server, end, start

CLOSED = {str(lock): "closed" for lock in range(1, 7)}
CHECK = {
    "hall_name": "大厅",
    "device": "k1",
    "place": "",
    "date": "2026年7月14日",
    "time": "09:43",
}


@pytest.fixture
def speaks() -> str:
    return "wkly"


@pytest.fixture
def boards(tmp_path: Path, speaks: str) -> Iterator[LockRig]:
    options = ("--speaks", speaks, "--count", "2", "--locks", "6")
    with LockRig(tmp_path / "boards", *options) as it:
        yield it


def board(rig: LockRig, driver: str, number: int = 1, **settings: str) -> dict[str, Any]:
    options = {"address": str(number), "locks": "6", **settings}
    place = {"kind": "locks", "driver": driver, "port": rig.port(number)}
    return {"code": f"k{number}", **place, "settings": options}


@pytest.fixture
def agent(server: Server, boards: LockRig, speaks: str, tmp_path: Path) -> Iterator[AgentThread]:
    server.devices = {"devices": [board(boards, speaks), board(boards, speaks, 2)]}
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.last_doors("k1") == server.last_doors("k2") == CLOSED)
    yield it
    it.close()


def opening(server: Server, job: str, lock: object, device: str = "k1") -> tuple[str, str, str]:
    """What becomes of a job that opens a door."""
    server.job(job, device, kind="open_door", content={"lock": lock})
    return server.ended(job)


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize("speaks", ["wkly", "xor24", "yt"])
def test_a_door_opens_and_is_closed_again(server: Server, boards: LockRig) -> None:
    assert opening(server, "j1", 4) == ("printed", "answered", "")
    assert (boards.pulses(), boards.pulses(2)) == ({4: 1}, {})
    until(lambda: server.last_doors("k1") == {**CLOSED, "4": "open"})
    assert server.last_doors("k2") == CLOSED
    assert opening(server, "j2", 4) == ("not_printed", "answered", "already_open")
    boards.move("close", 4)
    until(lambda: server.last_doors("k1") == CLOSED)
    assert boards.pulses() == {4: 1}
    assert server.health("k1") == ("ok", "")


@pytest.mark.usefixtures("agent")
def test_a_job_that_comes_twice_is_one_pulse(server: Server, boards: LockRig) -> None:
    assert opening(server, "j1", 2)[0] == "printed"
    boards.move("close", 2)
    until(lambda: server.last_doors("k1") == CLOSED)
    assert opening(server, "j1", 2)[0] == "printed"
    assert boards.pulses() == {2: 1}


@pytest.mark.usefixtures("agent")
def test_a_board_that_has_no_word_for_an_opening(server: Server, boards: LockRig) -> None:
    boards.fault(unanswered=True)
    assert opening(server, "j1", 1) == ("printed", "answered", "")
    boards.fault(unanswered=True, jammed="02")
    assert opening(server, "j2", 2) == ("unknown", "answered", "not_opened")
    assert boards.pulses() == {1: 1, 2: 1}


@pytest.mark.usefixtures("agent")
def test_a_silent_board_is_never_fired_and_the_other_goes_on(
    server: Server, boards: LockRig
) -> None:
    boards.fault(silent=True)
    assert opening(server, "j1", 1) == ("not_printed", "unknown", "silent")
    until(lambda: server.health("k1") == ("silent", "silent"))
    assert server.last_doors("k1") is None
    assert opening(server, "j2", 1, "k2") == ("printed", "answered", "")
    boards.fault(silent=False)
    assert boards.pulses() == {}
    assert opening(server, "j3", 1) == ("printed", "answered", "")


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize("lock", [0, 7, "1", None])
def test_a_lock_that_is_none(server: Server, boards: LockRig, lock: object) -> None:
    reason = "no_such_lock" if lock == 7 else "bad_content"
    assert opening(server, "j1", lock) == ("not_printed", "unknown", reason)
    assert boards.pulses() == {}


@pytest.mark.usefixtures("agent")
def test_a_check_opens_nothing_and_other_jobs_are_none(server: Server, boards: LockRig) -> None:
    server.job("c1", "k1", kind="check", content=CHECK)
    assert server.ended("c1") == ("printed", "answered", "")
    server.job("s1", "k1")
    assert server.ended("s1") == ("not_printed", "unknown", "unknown_kind")
    assert boards.pulses() == {}


@pytest.mark.usefixtures("agent")
def test_opened_with_a_key(server: Server, boards: LockRig) -> None:
    boards.move("open", 6)
    until(lambda: server.last_doors("k1") == {**CLOSED, "6": "open"})
    assert boards.pulses() == {}


@pytest.mark.usefixtures("agent")
def test_a_line_that_is_unplugged(server: Server, boards: LockRig) -> None:
    boards.fault(unplugged=True)
    until(lambda: server.health("k1")[0] == "silent")
    until(lambda: server.last_doors("k1") is server.last_doors("k2") is None)
    boards.fault(unplugged=False)
    until(lambda: server.last_doors("k1") == server.last_doors("k2") == CLOSED)


def test_a_board_cannot_share_with_a_bar(server: Server, boards: LockRig, tmp_path: Path) -> None:
    bar = {"code": "b1", "kind": "led", "driver": "a090", "port": boards.port()}
    server.devices = {"devices": [board(boards, "wkly"), {**bar, "settings": {"address": "9"}}]}
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.health("b1") == ("silent", "wrong_kind"))
        until(lambda: server.last_doors("k1") == CLOSED)
    finally:
        agent.close()


def test_one_that_never_answers(server: Server, boards: LockRig, tmp_path: Path) -> None:
    server.devices = {"devices": [board(boards, "wkly", answers="no")]}
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.last_health("k1").get("evidence") == "write-only")
        assert opening(server, "j1", 3) == ("unknown", "write-only", "no_status")
        until(lambda: boards.pulses() == {3: 1})
        assert server.last_doors("k1") is None
    finally:
        agent.close()


def test_killed_while_a_door_is_opened(server: Server, boards: LockRig, tmp_path: Path) -> None:
    """What was begun is unknown, and no second pulse ever comes."""
    boards.fault(doors_jam=True, unanswered=True)
    server.devices = {"devices": [board(boards, "wkly")]}
    process = start(server, tmp_path / "agent")
    try:
        until(lambda: server.last_doors("k1") == CLOSED)
        server.job("j1", "k1", kind="open_door", content={"lock": 5})
        until(lambda: boards.pulses() == {5: 1})
        process.send_signal(signal.SIGKILL)
        process.wait()
        end(process)
        until(lambda: not server.agents)
        server.doors.clear()
        process = start(server, tmp_path / "agent")
        assert server.ended("j1") == ("unknown", "unknown", "restarted")
        until(lambda: server.last_doors("k1") == CLOSED)
        server.job("j1", "k1", kind="open_door", content={"lock": 5})
        boards.fault(doors_jam=False)
        assert opening(server, "j2", 6) == ("printed", "answered", "")
        assert boards.pulses() == {5: 1, 6: 1}
    finally:
        assert end(process) == 0
