"""What the agent remembers of call keypads."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hall_kiosk.keypad_presses import GOOD_SECONDS, KeptPress, KeypadPresses
from hall_kiosk.memory import Memory
from hall_kiosk.presses import PressStore


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
