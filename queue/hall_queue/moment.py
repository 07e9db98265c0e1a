"""When a command is decided."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """at: hall time, milliseconds, never before the hall's last event.

    pace: hall milliseconds per real millisecond. Limits that belong to people's hands (undo, the
    gap between recalls) are real time and are stretched by it when a demo runs fast.
    """

    at: int
    pace: float = 1.0

    def hand_time(self, seconds: float) -> int:
        """`seconds` of real time in hall milliseconds."""
        return round(seconds * 1000 * self.pace)
