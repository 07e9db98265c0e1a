"""How much a cutter of frames works: counted, not timed, so that a busy machine finds the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, SupportsIndex


class Meter:
    """touched: bytes copied, compared or looked at so far, by Metered bytes and what came of
    them.  lines: of Python that were run."""

    def __init__(self) -> None:
        self.touched = 0
        self.lines = 0

    def bytes(self, data: bytes) -> Metered:
        """The same bytes, counting."""
        metered = Metered(data)
        metered.meter = self
        return metered


class Metered(bytes):
    """Bytes that tell their meter what is done with them; slices and sums of them do so too."""

    meter: Meter

    def _counted(self, data: bytes) -> Metered:
        self.meter.touched += len(data)
        return self.meter.bytes(data)

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        if isinstance(found, bytes):
            return self._counted(found)
        self.meter.touched += 1
        return found

    def __add__(self, other: Any) -> bytes:
        return self._counted(bytes(self) + other)

    def __radd__(self, other: Any) -> bytes:
        return self._counted(other + bytes(self))

    def __iter__(self) -> Iterator[int]:
        self.meter.touched += len(self)
        return super().__iter__()

    def find(
        self, sub: Any, start: SupportsIndex | None = None, end: SupportsIndex | None = None
    ) -> int:
        found = super().find(sub, start, end)
        behind = len(self) if found < 0 else found + 1
        self.meter.touched += behind - int(start or 0)
        return found


@contextmanager
def counted_lines(meter: Meter) -> Iterator[None]:
    """Lines of functions called within are counted, those of this module left out."""

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename == __file__:
            return None
        meter.lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
