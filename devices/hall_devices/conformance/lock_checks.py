"""Demands on drivers of lock boards: a door opens once for whoever asked, and never again.

Their simulator says `pulses`, how often each lock was fired, by lock.
"""

from __future__ import annotations

import time
from pathlib import Path

from hall_devices.drivers import LockDriver

from .bench import Bench, Locks, within
from .check import Check, demand
from .wire_checks import ARRIVE_SECONDS

_LOOK_SECONDS = 0.02
_LOCK, _OTHER = 2, 3


def one_pulse(driver: LockDriver, folder: Path) -> None:
    """An opening fires its lock once, and the door is seen to be open."""
    with Bench(driver, folder) as bench:
        board = _board(bench)
        within(lambda: board.open(_LOCK))
        _fired(bench, {_LOCK: 1})
        opened = board.opened()
        demand(opened == {_LOCK}, f"lock {_LOCK} was fired and it says that {opened} are open")


def silent_pulse(driver: LockDriver, folder: Path) -> None:
    """The same when nothing answers: silence is no reason to fire again."""
    with Bench(driver, folder) as bench:
        board = _board(bench)
        bench.wire.instead = b""
        said = within(lambda: board.open(_LOCK))
        demand(said != "answered", "its device is silent and is said to answer to an opening")
        bench.wire.well()
        board.opened()
        within(lambda: board.open(_OTHER))
        _fired(bench, {_LOCK: 1, _OTHER: 1})


def _board(bench: Bench) -> Locks:
    board = bench.device()
    assert isinstance(board, Locks)
    return board


def _fired(bench: Bench, expected: dict[int, int]) -> None:
    """Wait until the last lock has been fired; none more often than expected."""
    pulses: dict[int, int] = {}
    end = time.monotonic() + ARRIVE_SECONDS
    while not set(expected) <= set(pulses) and time.monotonic() < end:
        time.sleep(_LOOK_SECONDS)
        told = bench.state().get("pulses", {})
        pulses = {int(lock): count for lock, count in told.items() if count}
    demand(pulses == expected, f"locks were to be fired {expected} and were fired {pulses}")


LOCK_CHECKS = (
    Check("an opening is one pulse", one_pulse),
    Check("no second pulse after silence", silent_pulse),
)
