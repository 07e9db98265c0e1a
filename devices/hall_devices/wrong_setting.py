"""What a driver would refuse of its set-up: told to who makes it, and while a plan is edited."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """name: of a setting, "" for the port.  allowed: what it may be, empty where that is a number
    from least to most; the known names where its own is unknown."""

    name: str
    value: str
    allowed: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    unknown: bool = False

    def __str__(self) -> str:
        allowed = ", ".join(self.allowed) or f"{self.least} to {self.most}"
        return f"{self.name or 'port'} must be {allowed}, not {self.value}"
