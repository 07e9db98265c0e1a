"""The agent with call keypads: real Socket.IO, real ptys, real processes."""

import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hall_devices.drivers import KeypadPress
from hall_kiosk.agent.keypad_duty import COUNT_SECONDS, REFRESH_SECONDS, SIGNAL_SECONDS, KeypadDuty
from hall_kiosk.agent.keypad_messages import read_sight, read_verdict
from hall_kiosk.agent.keypad_wishes import KeypadWishes, Sight, Verdict
from hall_kiosk.agent.pad_duty import PROOF_SECONDS
from hall_kiosk.keypad_presses import GOOD_SECONDS, KeptPress, KeypadPresses
from hall_kiosk.memory import Memory
from hall_kiosk.presses import PressStore
from tests.devices.rig import KeypadRig, until
from tests.kiosk.agent_rig import AgentThread, Server, end, start


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[KeypadRig]:
    with KeypadRig(tmp_path / "keypads", "--count", "2") as it:
        yield it


def keypad(rig: KeypadRig, number: int = 1, **settings: str) -> dict[str, Any]:
    place = {"kind": "keypad", "driver": "ff68-keypad", "port": rig.port}
    return {"code": f"n{number}", **place, "settings": {"address": f"{number}", **settings}}


def pad(rig: KeypadRig, number: int = 1) -> dict[str, Any]:
    place = {"kind": "pad", "driver": "ff68", "port": rig.port}
    return {"code": f"e{number}", **place, "settings": {"address": f"{128 + number}"}}


def sight(number: str, waiting: int, seq: int, ticket: int | None = None) -> dict[str, Any]:
    shown = {"number": number, "waiting": waiting, "ticket": ticket}
    return {"device": "n1", **shown, "epoch": "a", "seq": seq}


@pytest.fixture
def agent(server: Server, rig: KeypadRig, tmp_path: Path) -> Iterator[AgentThread]:
    server.devices = {"devices": [keypad(rig), pad(rig), keypad(rig, 2, signal="result")]}
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.last_health("n1").get("evidence") == "write-only")
    until(lambda: server.last_health("n2").get("evidence") == "write-only")
    yield it
    it.close()


@pytest.mark.usefixtures("agent")
def test_pressed_told_once_and_shown(server: Server, rig: KeypadRig) -> None:
    server.send("sight", sight("A012", 4, 2, ticket=7))
    until(lambda: rig.keypad()["shows"] == "   012")
    server.send("sight", sight("A011", 9, 1))  # an older one
    rig.press("call", "12")
    until(lambda: rig.keypad()["receipts"] == 1)
    (press,) = until(lambda: server.pressed)
    assert press.pop("press")
    assert press.pop("at")
    assert 0 <= press.pop("age") < GOOD_SECONDS
    assert press == {"device": "n1", "key": "call", "digits": "12", "ticket": 7}
    until(lambda: server.health("n1") == ("ok", ""))
    assert server.last_health("n1")["evidence"] == "answered"
    assert rig.keypad()["shows"] == "   012"
    assert rig.keypad()["beeps"] == 0


@pytest.mark.usefixtures("agent")
def test_a_refusal_is_heard_and_counted(server: Server, rig: KeypadRig) -> None:
    server.verdict = {"done": False, "code": "nobody_waiting"}
    rig.press("call")
    until(lambda: rig.keypad()["beeps"] == 1)
    until(lambda: server.count("n1", "not_done") == 1)
    server.send("sight", {**sight("A003", 1, 5), "device": "n2"})
    until(lambda: rig.keypad(2)["shows"] == "   003")
    rig.press("recall", number=2)
    until(lambda: rig.keypad(2)["result"] == "not_done")
    until(lambda: rig.keypad(2)["shows"] == "   003")  # back after a moment
    server.verdict = {"done": False, "code": "press_too_late"}
    rig.press("start", number=2)
    until(lambda: server.count("n2", "late") == 1)
    assert server.count("n2", "not_done") == 1


@pytest.mark.usefixtures("agent")
def test_one_press_at_a_time_in_the_order_they_came(server: Server, rig: KeypadRig) -> None:
    """What a key does may hang on what the one before did."""
    server.verdict = {}
    for key in ("call", "start", "wait"):
        rig.press(key)
    until(lambda: rig.keypad()["receipts"] == 3)
    until(lambda: len(server.pressed) >= 2)  # told again, and nothing else
    assert {press["key"] for press in server.pressed} == {"call"}
    server.verdict = {"done": True, "code": ""}
    until(lambda: server.pressed[-1]["key"] == "wait")
    keys = [press["key"] for press in server.pressed]
    assert keys == sorted(keys, key=["call", "start", "wait"].index)


@pytest.mark.usefixtures("agent")
def test_keypad_and_pad_share_the_line(server: Server, rig: KeypadRig) -> None:
    server.tell("ask", device="e1", ask="visit", seconds=600.0)
    until(lambda: rig.pad()["asked"])
    rig.press("wait")
    rig.rate(2)
    until(lambda: server.rated)
    until(lambda: server.pressed)
    assert [it["key"] for it in server.rated] == [2]
    assert [it["key"] for it in server.pressed] == ["wait"]


@pytest.mark.usefixtures("agent")
def test_a_check_beeps(server: Server, rig: KeypadRig) -> None:
    content = {
        "hall_name": "大厅",
        "device": "n1",
        "place": "1号窗口",
        "date": "7月",
        "time": "9:43",
    }
    data = {"job": "check-1", "device": "n1", "kind": "check", "content": content}
    assert server.send("job", data)["accepted"]
    assert server.ended("check-1") == ("unknown", "write-only", "no_status")
    assert rig.keypad()["beeps"] == 1


def is_all_told(folder: Path) -> bool:
    """Whether the agent has the server's answer to every press."""
    store = PressStore(folder / "presses.db")
    try:
        return not store.keypads.untold()
    finally:
        store.close()


def test_killed_after_the_press_and_before_the_server_knew(
    server: Server, rig: KeypadRig, tmp_path: Path
) -> None:
    """It is told again under the same id, so that the server does it once."""
    server.devices = {"devices": [keypad(rig)]}
    server.first = [("sight", sight("A001", 1, 1, ticket=1))]
    server.verdict = {}
    process = start(server, tmp_path / "agent")
    try:
        until(lambda: rig.keypad()["shows"] == "   001")
        rig.press("recall")
        until(lambda: server.pressed)
        process.send_signal(signal.SIGKILL)
        process.wait()
        end(process)
        until(lambda: not server.agents)
        server.verdict = {"done": True, "code": ""}
        server.first = [("sight", sight("A002", 1, 2, ticket=2))]
        before = len(server.pressed)
        process = start(server, tmp_path / "agent")
        until(lambda: rig.keypad()["shows"] == "   002")  # the truth
        until(lambda: len(server.pressed) > before)
        assert len({it["press"] for it in server.pressed}) == 1
        assert {it["ticket"] for it in server.pressed} == {1}
        assert server.pressed[-1]["age"] > server.pressed[0]["age"]
        until(lambda: is_all_told(tmp_path / "agent"))
    finally:
        assert end(process) == 0


def test_pressed_while_the_server_is_away(rig: KeypadRig, tmp_path: Path) -> None:
    """It gets its receipt, waits on the disk, and says how old it is when the server is back."""
    server = Server()
    server.devices = {"devices": [keypad(rig)]}
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.last_health("n1").get("evidence") == "write-only")
        server.close()
        rig.press("call")
        until(lambda: rig.keypad()["receipts"] == 1)
        server = Server(server.port)
        until(lambda: server.pressed)
        assert server.pressed[0]["age"] > 0
    finally:
        agent.close()
        server.close()


# The duty, turn by turn


class Board:
    """A keypad that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.presses: list[KeypadPress] = []
        self.counts = {"bad": 0}

    def show(self, number: str, waiting: int) -> None:
        self.told.append((number, waiting))

    def signal(self, done: bool) -> None:
        self.told.append(done)

    def beep(self) -> None:
        self.told.append("beep")

    def take_presses(self) -> list[KeypadPress]:
        presses, self.presses = self.presses, []
        return presses

    def acknowledge(self, press: KeypadPress) -> None:
        self.told.append(press.key)


class Turns:
    """A duty at its keypad, with a clock of the test's."""

    def __init__(self, store: PressStore) -> None:
        self.now = 1000.0
        self.board = Board()
        self.wishes = KeypadWishes()
        self.store = store
        changed = lambda: None  # noqa: E731
        self.duty = KeypadDuty("n1", self.board, self.wishes, store, changed, lambda: self.now)

    def turn(self, seconds: float = 0.0) -> list[object]:
        """Let the time pass, look and act while there is something to do; what it was told."""
        self.now += seconds
        self.duty.listen(self.now)
        while self.duty.due(self.now) is not None:
            self.duty.act()
        told, self.board.told = self.board.told, []
        return told

    def show(self, number: str, waiting: int, seq: int, ticket: int | None = None) -> None:
        self.wishes.show("n1", Sight(number, waiting, ticket), "a", seq)


@pytest.fixture
def turns(tmp_path: Path) -> Iterator[Turns]:
    store = PressStore(tmp_path / "presses.db")
    yield Turns(store)
    store.close()


def test_numbers_at_once_and_counts_now_and_then(turns: Turns) -> None:
    assert turns.turn() == []
    turns.show("", 1, 1)
    assert turns.turn() == [("", 1)]
    turns.show("", 2, 2)
    assert turns.turn(COUNT_SECONDS / 2) == []
    assert turns.turn(COUNT_SECONDS / 2) == [("", 2)]
    turns.show("A001", 1, 3)
    assert turns.turn() == [("A001", 1)]
    assert turns.turn(REFRESH_SECONDS - 0.1) == []
    assert turns.turn(0.1) == [("A001", 1)]
    turns.duty.restart()
    assert turns.turn() == [("A001", 1)]


def test_the_clerk_is_told_what_nobody_answers_in_time(turns: Turns) -> None:
    turns.show("A001", 1, 1, ticket=1)
    turns.turn()
    turns.board.presses = [KeypadPress("call", "")]
    assert turns.turn() == ["call"]
    (kept,) = turns.store.keypads.untold()
    assert (kept.key, kept.ticket) == ("call", 1)
    assert turns.turn(GOOD_SECONDS - 0.1) == []
    assert turns.turn(0.1) == [False]
    assert turns.turn(SIGNAL_SECONDS) == [("A001", 1)]
    assert turns.duty.counts["late"] == 1
    turns.wishes.say("n1", Verdict(kept.id, True))  # too late for the clerk: what is shown is true
    assert turns.turn() == []


def test_only_a_key_shows_that_it_is_there_and_not_for_ever(turns: Turns) -> None:
    def known() -> tuple[str, str]:
        return turns.duty.health.state, turns.duty.health.evidence

    turns.duty.restart()
    assert known() == ("unknown", "write-only")
    turns.board.presses = [KeypadPress("recall", "")]
    turns.turn()
    assert known() == ("ok", "answered")
    turns.turn(PROOF_SECONDS - 1)
    turns.show("A001", 1, 1)
    turns.turn()
    assert known() == ("ok", "answered")
    turns.turn(1)
    assert known() == ("unknown", "write-only")


def test_a_repeated_press_is_kept_once_and_receipted(turns: Turns) -> None:
    turns.board.presses = [KeypadPress("call", "")]
    turns.turn()
    turns.board.presses = [KeypadPress("call", "", again=True)]
    assert turns.turn() == ["call"]
    assert len(turns.store.keypads.untold()) == 1


def test_a_repeated_press_is_known_behind_another_one(turns: Turns) -> None:
    first, second = KeypadPress("call", "12"), KeypadPress("recall", "")
    turns.board.presses = [first, second, replace(first, again=True), replace(second, again=True)]
    assert turns.turn() == ["call", "recall", "call", "recall"]
    kept = [(press.key, press.digits) for press in turns.store.keypads.untold()]
    assert kept == [("call", "12"), ("recall", "")]
    # Hours later there are others, and what is remembered does not grow.
    for number in range(200):
        turns.board.presses = [KeypadPress("call", str(number))]
        turns.turn()
    turns.board.presses = [replace(first, again=True)]
    turns.turn()
    assert len(turns.store.keypads.untold()) == 2 + 200 + 1


def test_a_press_that_could_not_be_kept_is_not_safe_behind_one_that_was(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = KeypadPress("call", "12"), KeypadPress("recall", "")
    keep = turns.store.keypads.keep

    def full(*press: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(turns.store.keypads, "keep", full)
    turns.board.presses = [first]
    assert turns.turn() == []
    monkeypatch.setattr(turns.store.keypads, "keep", keep)
    turns.board.presses = [second, replace(first, again=True)]
    assert turns.turn() == ["recall", "call"]
    kept = {(press.key, press.digits) for press in turns.store.keypads.untold()}
    assert kept == {("call", "12"), ("recall", "")}


def test_a_press_of_the_run_before_is_kept_once(turns: Turns) -> None:
    """That run ended before the receipt, so the keypad sends it again."""
    turns.store.keypads.keep("n1", "recall", "", 1)
    turns.show("A002", 1, 1, ticket=2)
    turns.turn()
    turns.board.presses = [KeypadPress("recall", "")]
    assert turns.turn() == ["recall"]
    assert [press.ticket for press in turns.store.keypads.untold()] == [1]
    turns.board.presses = [KeypadPress("recall", "")]  # pressed anew
    turns.turn()
    assert [press.ticket for press in turns.store.keypads.untold()] == [1, 2]


class Anew(Turns):
    """The duty of the next run of the agent, with what the server has said to that run already."""

    def __init__(self, before: Turns, *said: Verdict) -> None:
        super().__init__(before.store)
        for verdict in said:
            self.wishes.say("n1", verdict)


def test_a_refused_press_of_the_run_before_is_told(turns: Turns) -> None:
    """Its receipt is out, so the keypad is silent: only this run can tell the clerk."""
    press = turns.store.keypads.keep("n1", "call", "", 1)
    other = turns.store.keypads.keep("n2", "call", "", 1)
    anew = Anew(turns)
    assert anew.turn() == []
    anew.wishes.say("n1", Verdict(press.id, False, "nobody_waiting"))
    assert anew.turn() == [False]
    anew.wishes.say("n1", Verdict(press.id, False, "nobody_waiting"))  # told again
    assert anew.turn() == []
    assert anew.duty.counts["not_done"] == 1
    assert anew.turn(GOOD_SECONDS + 1) == []
    assert other in turns.store.keypads.untold()


def test_it_is_told_though_the_server_was_faster_than_the_line(turns: Turns) -> None:
    press = turns.store.keypads.keep("n1", "call", "", 1)
    turns.store.keypads.told(press.id)
    assert Anew(turns, Verdict(press.id, False, "nobody_waiting")).turn() == [False]


def test_a_press_of_the_run_before_that_nobody_answers_in_time_is_told_once(turns: Turns) -> None:
    press = turns.store.keypads.keep("n1", "call", "", 1)
    anew = Anew(turns)
    assert anew.turn() == []
    assert anew.turn(GOOD_SECONDS) == [False]
    anew.wishes.say("n1", Verdict(press.id, False, "press_too_late"))
    assert anew.turn() == []
    assert anew.duty.counts["late"] == 1


def test_nobody_waits_for_a_press_of_long_ago(tmp_path: Path) -> None:
    clocks = Clocks()
    store = PressStore(tmp_path / "presses.db")
    store.keypads = KeypadPresses(store.memory, lambda: clocks.wall, lambda: clocks.steady)
    press = store.keypads.keep("n1", "call", "", 1)
    clocks.wall += timedelta(seconds=GOOD_SECONDS)
    anew = Turns(store)
    assert anew.turn() == []
    anew.wishes.say("n1", Verdict(press.id, False, "press_too_late"))
    assert anew.turn(GOOD_SECONDS + 1) == []
    assert anew.duty.counts["late"] == 1
    store.close()


def test_earlier_presses_are_read_when_the_disk_can_be_again(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = turns.store.keypads.keep("n1", "call", "", 1)
    untold = turns.store.keypads.untold

    def broken() -> list[KeptPress]:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(turns.store.keypads, "untold", broken)
    assert turns.turn() == []
    monkeypatch.setattr(turns.store.keypads, "untold", untold)
    assert turns.turn() == []
    turns.wishes.say("n1", Verdict(press.id, False, "nobody_waiting"))
    assert turns.turn() == [False]


def test_a_press_that_could_not_be_kept_gets_no_receipt(turns: Turns) -> None:
    turns.store.close()
    turns.board.presses = [KeypadPress("call", "")]
    assert turns.turn() == []
    assert turns.duty.counts["unsaved"] == 1
    # Nor does it when the keypad tries again: that is not a press which was kept.
    turns.board.presses = [KeypadPress("call", "", again=True)]
    assert turns.turn() == []


# What is remembered, and what is refused


class Clocks:
    """A clock on the wall and one that nobody can set."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 7, 14, 9, 43, tzinfo=UTC)
        self.steady = 5000.0


def presses(path: Path, clocks: Clocks) -> tuple[Memory, KeypadPresses]:
    store = PressStore(path)
    return store.memory, KeypadPresses(store.memory, lambda: clocks.wall, lambda: clocks.steady)


def test_a_press_is_on_disk_before_its_receipt(tmp_path: Path) -> None:
    memory, store = presses(tmp_path / "presses.db", Clocks())
    press = store.keep("n1", "call", "12", 7)
    other = sqlite3.connect(tmp_path / "presses.db")
    assert other.execute("SELECT key, digits, told FROM keypad_press").fetchall() == [
        ("call", "12", 0)
    ]
    other.close()
    assert store.untold() == [press]
    store.told(press.id)
    assert store.untold() == []
    assert store.untold() == []
    again = store.keep("n1", "call", "12", 7)
    assert again.id != press.id
    assert store.untold() == [again]
    store.told(again.id)
    store.forget(datetime.now(UTC) + timedelta(days=8))
    memory.close()


@pytest.mark.parametrize(
    ("wall", "steady", "good"),
    [
        (0.2, 0.2, True),
        (GOOD_SECONDS, GOOD_SECONDS, True),
        (180, 180, False),
        (3600, 1, False),  # the clock ran on, or the computer was started anew
        (1, 3600, False),  # the clock was put back
        (-60, 1, False),
        (1, -4000, False),  # started anew, and the clock says nothing of it
    ],
)
def test_how_old_a_press_is(tmp_path: Path, wall: float, steady: float, good: bool) -> None:
    clocks = Clocks()
    memory, store = presses(tmp_path / "presses.db", clocks)
    press = store.keep("n1", "call", "", None)
    clocks.wall += timedelta(seconds=wall)
    clocks.steady += steady
    assert (store.age(press) <= GOOD_SECONDS) is good
    memory.close()


def test_an_age_is_a_number_that_json_has() -> None:
    at = datetime(2026, 7, 14, tzinfo=UTC)
    press = KeptPress("p", "n1", "call", "", None, at.isoformat(), 5.0)
    assert press.age(at, -1e12) == 86_400.0
    assert press.as_json(1.23456)["age"] == 1.235


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": 1},
        {"number": None},
        {"waiting": "3"},
        {"ticket": "1"},
        {"seq": None},
        {"epoch": 1},
    ],
)
def test_sights_that_make_no_sense(wrong: dict[str, Any]) -> None:
    assert read_sight(sight("A001", 3, 1, 7)).sight == Sight("A001", 3, 7)
    with pytest.raises(ValueError, match=r".+"):
        read_sight({**sight("A001", 3, 1), **wrong})
    with pytest.raises(ValueError, match=r".+"):
        read_sight(7)


@pytest.mark.parametrize("data", [None, True, {}, {"done": 1}, "done"])
def test_an_answer_that_says_nothing_is_none(data: object) -> None:
    assert read_verdict("p", data) is None
    assert read_verdict("p", {"done": False, "code": "x"}) == Verdict("p", False, "x")
