"""One virtual ticket printer: bytes in, answers and slips out, faults at will.  No port, no clock.

Like the real thing it answers DLE EOT at once, even while its buffer is full of work, but GS r
only in its turn; without paper, with the cover open or offline it stops working through the
buffer and goes on where it stopped.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from .escpos_decoder import Decoder, Op
from .pace import PacedWire
from .paper_roll import PaperRoll
from .printer_faults import Faults
from .slip_paper import Sheet, picture

_LINE_ROOM = 4096
_BUFFER_ROOM = 64 * 1024
_IDENTITY = {1: b"\x20", 2: b"\x02", 3: b"\x01"}
_NAMES = {65: b"1.0", 66: b"HALLWAY", 67: b"VIRTUAL", 68: b"0001", 69: b"GB18030"}


class VirtualPrinter:
    """Feed it with receive(), let it work with run(); answers go to `reply`."""

    def __init__(
        self,
        name: str,
        folder: Path,
        reply: Callable[[bytes], None],
        *,
        dots: int = 576,
        bytes_per_second: float = 0.0,
        pictures: bool = True,
    ) -> None:
        """folder: where slips go.  bytes_per_second: speed of the wire, 0 = instant."""
        self.name = name
        self.folder = folder
        self.faults = Faults()
        self.slips = len(list(folder.glob("[0-9]*.json")))
        self.received = 0
        self._reply = reply
        self._dots = dots
        self._pictures = pictures
        self._wire = PacedWire(bytes_per_second)
        self._work: deque[Op] = deque()
        self._queued = 0
        self._done = 0
        self._work_since = 0.0
        self._auto = 0
        self._decoder = Decoder()
        self._sheet = Sheet(dots)
        self.roll = PaperRoll()

    @property
    def has_room(self) -> bool:
        """False while no more bytes should be taken off the port."""
        return len(self._wire) < _LINE_ROOM and self._queued < _BUFFER_ROOM

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from the port.  now: seconds of any steady clock."""
        self.received += len(data)
        if not self._work:
            self._work_since = now
        self._wire.put(data, now)

    def run(self, now: float) -> float | None:
        """Do what time allows; seconds until there is more to do, None when idle or stuck."""
        passed = self._wire.take(now)
        if passed:
            self._decode(passed, now)
        while self._work and not self.faults.blocked:
            if self.faults.slow:
                needed = self._work[0].size / self.faults.slow
                if now - self._work_since < needed:
                    break
                self._work_since += needed
            self._execute(self._work.popleft())
        waiting = len(self._wire) > 0 or (bool(self._work) and not self.faults.blocked)
        return 0.005 if waiting else None

    def set(self, wishes: dict[str, Any], now: float) -> None:
        """Change faults; tells of the change when automatic status is on.  Raises ValueError."""
        before, self.faults = self.faults, self.faults.changed(wishes)
        if (before.blocked and not self.faults.blocked) or before.slow != self.faults.slow:
            self._work_since = now
        if self.faults.unplugged:
            self._wire.clear()  # what is on a cable that is pulled never arrives
        if self._auto and before != self.faults:
            self._say(self.faults.report())

    def mend(self, now: float) -> None:
        """Nothing is wrong any more."""
        self.set(asdict(Faults()), now)

    def power_cycle(self) -> None:
        """Everything not yet printed is forgotten; the paper in the slot stays."""
        self._wire.clear()
        self._work.clear()
        self._queued = 0
        self._decoder = Decoder()
        self._auto = 0

    def tear(self) -> None:
        """A person tears the slip off a printer that has no cutter."""
        self._end_slip("torn")

    def paper(self) -> dict[str, Any]:
        """JSON-ready: the newest slips, and what was printed since the last cut."""
        return self.roll.told(self._sheet)

    def drawing(self, stem: str) -> Callable[[], bytes]:
        """What draws a slip, or the paper since the last cut (see PaperRoll.drawing)."""
        return self.roll.drawing(stem, self._sheet)

    def state(self) -> dict[str, Any]:
        """JSON-ready counters and faults.  open_lines: lines printed since the last cut."""
        return {
            "name": self.name,
            "slips": self.slips,
            "received": self.received,
            "executed": self._done,
            "queued": self._queued,
            "open_lines": len(self._sheet.lines),
            "unknown": dict(self._decoder.unknown),
            "faults": asdict(self.faults),
        }

    def _decode(self, data: bytes, now: float) -> None:
        if not self._work:
            self._work_since = now
        for op in self._decoder.feed(data):
            if op.kind == "status":
                if not self.faults.deaf:
                    self._say(bytes((self.faults.answer(op.value),)))
            else:
                self._work.append(op)
                self._queued += op.size

    def _execute(self, op: Op) -> None:
        self._queued -= op.size
        self._done += op.size
        match op.kind:
            case "auto":
                self._auto = op.value
                if op.value:
                    self._say(self.faults.report())
            case "turn":
                self._say(bytes((self.faults.sensor(),)))
            case "identity":
                self._say(self._identity(op.value))
            case "cut":
                self._end_slip(op.name)
            case "init":
                self._sheet.apply(op)  # a line that was not printed yet is lost
                if not self._sheet.empty:
                    self._end_slip("none")  # no cutter: the next document begins a new slip
            case _:
                self._sheet.apply(op)
        left = self.faults.stop_after
        if left is not None:
            left -= op.size
            if left > 0:
                self.faults = replace(self.faults, stop_after=left)
            else:
                self.faults = replace(self.faults, stop_after=None, paper_out=True)
                if self._auto:
                    self._say(self.faults.report())

    def _say(self, answer: bytes) -> None:
        if not self.faults.silent:
            self._reply(self.faults.damaged(answer))

    def _identity(self, n: int) -> bytes:
        if n in _NAMES:
            return b"_" + _NAMES[n] + b"\x00"
        return _IDENTITY.get(n - 48 if n >= 48 else n, b"")

    def _end_slip(self, cut: str) -> None:
        """Write NNNN.png, then NNNN.json: who sees the JSON finds the picture too."""
        sheet, self._sheet = self._sheet, Sheet(self._dots, self._sheet.style)
        sheet.finish()
        if sheet.empty:
            return
        self.slips += 1
        stem = f"{self.slips:04}"
        self.roll.keep(stem, sheet)
        if self._pictures:
            picture(sheet).save(self.folder / f"{stem}.png")
        slip = {
            "printer": self.name,
            "slip": self.slips,
            "cut": cut,
            "dots": self._dots,
            "lines": sheet.lines,
            "unknown": dict(self._decoder.unknown),
        }
        draft = self.folder / f".{stem}.json"
        draft.write_text(json.dumps(slip, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(self.folder / f"{stem}.json")
