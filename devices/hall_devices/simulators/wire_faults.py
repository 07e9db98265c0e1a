"""What can be wrong with any device, and what that does to the bytes it sends."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Self

_SPLIT_PAUSE = 0.05
"""Between the two halves of a split frame, seconds."""


@dataclass(frozen=True, slots=True)
class AnyFaults:
    """What is wrong with a device now; each kind adds its own.

    unplugged: the port is gone.  silent: nothing comes out.
    """

    choices: ClassVar[dict[str, tuple[str, ...]]] = {}
    """The values that a fault of text may have, where not any hex will do."""

    unplugged: bool = False
    silent: bool = False

    def changed(self, wishes: dict[str, Any]) -> Self:
        """With these fields set.  Raises ValueError for an unknown name or a wrong value."""
        for name, value in wishes.items():
            self._check(name, value)
        return replace(self, **wishes)

    def _check(self, name: str, value: Any) -> None:
        known = {it.name: it.default for it in fields(self)}
        if name not in known:
            raise ValueError(f"unknown fault: {name}")
        default = known[name]
        wanted = (int, type(None)) if default is None else (type(default),)
        chosen = self.choices.get(name)
        if type(value) not in wanted or (chosen and value not in chosen):
            raise ValueError(f"wrong value for {name}: {value!r}")
        if type(value) is str and not chosen:
            bytes.fromhex(value)


@dataclass(frozen=True, slots=True)
class WireFaults(AnyFaults):
    """bad_checksum: what it sends is damaged.  split: it sends each frame in two halves.
    garbage: hex bytes before each frame."""

    bad_checksum: bool = False
    split: bool = False
    garbage: str = ""

    def around(self, frame: bytes) -> list[tuple[float, bytes]]:
        """The pieces in which a frame goes out, each with the seconds it waits for."""
        half = len(frame) // 2 if self.split else len(frame)
        pieces = [(0.0, bytes.fromhex(self.garbage) + frame[:half]), (_SPLIT_PAUSE, frame[half:])]
        return [(after, piece) for after, piece in pieces if piece]


@dataclass
class Outgoing:
    """Bytes on their way out of one port, some of them later than others."""

    _waiting: list[tuple[float, int, bytes]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def put(self, frame: bytes, faults: WireFaults, at: float) -> None:
        """Send a frame at this second of any steady clock, with what the faults do to it."""
        if not faults.silent:
            for after, piece in faults.around(frame):
                heapq.heappush(self._waiting, (at + after, next(self._order), piece))

    def run(self, write: Callable[[bytes], None], now: float) -> float | None:
        """Write what is due; seconds until more is, None when nothing waits."""
        while self._waiting and self._waiting[0][0] <= now:
            write(heapq.heappop(self._waiting)[2])
        return self._waiting[0][0] - now if self._waiting else None
