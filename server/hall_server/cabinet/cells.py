"""The cells of a hall's cabinets, as its set-up has them. Pure.

A cabinet is all lock boards that name the same one; the number on a door counts through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall_devices.locks.settings import LOCKS as USUAL_LOCKS
from hall_kiosk.agent.messages import LOCKS
from hall_queue.plan import Device, Plan

NAME = "文件柜"
"""Of a cabinet without one."""
MOST_LOCKS = 127
"""Of any board that there is a driver for."""
KEEP_DAYS, MOST_KEEP_DAYS = 7, 365
MOST_FIRST = 999


@dataclass(frozen=True, slots=True)
class Cell:
    """A door. lock: of its board, from 1; number: what is written on it."""

    device: str
    lock: int
    cabinet: str
    number: int
    keep_days: int
    in_use: bool

    @property
    def place(self) -> tuple[str, int]:
        """What no other cell has."""
        return self.device, self.lock


def boards(plan: Plan) -> list[Device]:
    """Lock boards that somebody can drive, in the set-up's order."""
    return [device for device in plan.devices if device.kind == LOCKS and device.port]


def cells_of(plan: Plan) -> list[Cell]:
    """All doors, board by board."""
    return [cell for board in boards(plan) for cell in cells_of_board(board)]


def cells_of_board(board: Device) -> list[Cell]:
    """Its doors; settings that cannot be read are as if they were not there."""
    settings = board.settings
    idle = set(settings.get("out_of_use", "").replace("，", ",").split(","))
    first = _number(settings, "first", 1, MOST_FIRST)
    keep_days = _number(settings, "keep_days", KEEP_DAYS, MOST_KEEP_DAYS)
    return [
        Cell(
            device=board.code,
            lock=lock,
            cabinet=settings.get("cabinet", "").strip() or NAME,
            number=first + lock - 1,
            keep_days=keep_days,
            in_use=str(first + lock - 1) not in {text.strip() for text in idle},
        )
        for lock in range(1, _number(settings, "locks", USUAL_LOCKS, MOST_LOCKS) + 1)
    ]


def _number(settings: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    text = settings.get(name, "")
    sound = text.isascii() and text.isdecimal() and 1 <= int(text) <= most
    return int(text) if sound else otherwise
