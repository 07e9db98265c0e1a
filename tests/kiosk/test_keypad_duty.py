"""What is done for one call keypad, turn by turn."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall_devices.drivers import KeypadPress
from hall_kiosk.agent.keypad_duty import COUNT_SECONDS, REFRESH_SECONDS, SIGNAL_SECONDS, KeypadDuty
from hall_kiosk.agent.keypad_wishes import KeypadWishes, Sight, Verdict
from hall_kiosk.agent.pad_duty import PROOF_SECONDS
from hall_kiosk.keypad_presses import GOOD_SECONDS, KeptPress, KeypadPresses
from hall_kiosk.presses import PressStore
from tests.kiosk.test_keypad_presses import Clocks


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
