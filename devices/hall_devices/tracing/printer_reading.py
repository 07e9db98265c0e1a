"""What a ticket printer is told and says, command by command (ESC/POS, protocols 1.1)."""

from __future__ import annotations

from collections import deque

from hall_devices.printers import status
from hall_devices.tracing.frames import written
from hall_devices.tracing.piece import Bit, Mood, Piece, Said, piece, veiled

_SIZES = {
    b"\x10\x04": 3,
    b"\x1b@": 2,
    b"\x1ba": 3,
    b"\x1d!": 3,
    b"\x1bE": 3,
    b"\x1dB": 3,
    b"\x1b3": 3,
    b"\x1bt": 3,
    b"\x1c&": 2,
    b"\x1c.": 2,
    b"\x1bd": 3,
    b"\x1bJ": 3,
    b"\x1bm": 2,
    b"\x1bi": 2,
    b"\x1dr": 3,
    b"\x1da": 3,
}
"""First two bytes of a command → how many it has, where that is always the same."""
_CODES = {
    b"\x1b@": "init",
    b"\x1bE": "bold",
    b"\x1dB": "reverse",
    b"\x1b3": "spacing",
    b"\x1bt": "code_page",
    b"\x1c&": "chinese",
    b"\x1c.": "no_chinese",
    b"\x1bd": "feed",
    b"\x1bJ": "feed_dots",
    b"\x1bm": "cut",
    b"\x1bi": "cut",
    b"\x1dr": "ask_in_turn",
    b"\x1da": "reports",
}
_BEGIN = (0x10, 0x1B, 0x1C, 0x1D)
_ALIGN = ("left", "center", "right")
_QR, _RASTER, _CUT = b"\x1d(k", b"\x1dv0", b"\x1dV"
_QR_HEAD, _RASTER_HEAD = 8, 8
_QR_DOES = {0x41: "qr_model", 0x43: "qr_size", 0x45: "qr_level", 0x50: "qr_data", 0x51: "qr_print"}
_BITS: dict[int, dict[int, str]] = {
    1: {3: "offline", 5: "needs_recovery", 6: "feeding", 2: "drawer"},
    2: {2: "cover_open", 3: "button", 5: "paper_stop", 6: "error"},
    3: {3: "cutter_error", 5: "printer_error", 6: "overheated"},
    4: {2: "near_end", 3: "near_end", 5: "paper_out", 6: "paper_out"},
}
"""n of DLE EOT n → what the bits of its answer say."""


_MOST_HELD = 8192
"""Bytes of a command or a line that has not ended; no printer of ours gets a longer one."""


class PrinterReading:
    """See piece.Reading.  Which question a byte answers is known by what was asked.

    A slip is written in pieces that end anywhere: a command or a line that has not ended is told
    when it has, for half a code or half a number could not be known for what it is.
    """

    def __init__(self) -> None:
        self._framer = status.Framer()
        self._asked: deque[int] = deque(maxlen=8)
        self._behind = 0
        """Bytes of a picture that are still to come."""
        self._begun = b""
        """What has not ended."""

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        pieces: list[Piece] = []
        data = self._begun + data
        self._begun = b""
        at = min(self._behind, len(data))
        if at:
            self._behind -= at
            pieces.append(piece(data[:at], Said("escpos.dots")))
        while at < len(data):
            end = _end(data, at)
            if end is None:
                self._begun = data[at:]
                break
            self._behind = max(0, end - len(data))
            pieces.append(self._told(data[at:end]))
            at = end
        if len(self._begun) > _MOST_HELD:
            pieces.append(veiled(self._begun, 0))
            self._begun = b""
        return pieces

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [piece(data, *map(self._meant, self._framer.feed(data)))]

    def _told(self, command: bytes) -> Piece:
        head = command[:2]
        if head == b"\x10\x04" and len(command) == _SIZES[head]:
            self._asked.append(command[2])
            return piece(command, Said(f"escpos.ask_{command[2]}"))
        if command.startswith(_QR):
            does = _QR_DOES.get(command[6] if len(command) > 6 else 0, "qr")
            shown = _QR_HEAD if does == "qr_data" else len(command)
            return veiled(command, shown, Said(f"escpos.{does}"))
        if command.startswith(_RASTER):
            return piece(command, Said("escpos.picture"))
        if command.startswith(_CUT):
            return piece(command, Said("escpos.cut"))
        if head == b"\x1ba" and len(command) == _SIZES[head]:
            return piece(command, Said(f"escpos.{_ALIGN[command[2] % 3]}"))
        if head == b"\x1d!" and len(command) == _SIZES[head]:
            wide, high = (command[2] >> 4) + 1, (command[2] & 0x0F) + 1
            return piece(command, Said("escpos.size", {"wide": wide, "high": high}))
        if head in _CODES:
            return piece(command, Said(f"escpos.{_CODES[head]}", {"n": command[-1]}))
        if not command.strip(b"\0"):
            return piece(command, Said("escpos.zeros"))
        if command[0] in _BEGIN:
            return piece(command, Said("escpos.other"))
        text = command.decode("gb18030", "replace").strip()
        if not text:
            return piece(command, Said("escpos.line"))
        return written(command, Said("escpos.text", {"text": text}))

    def _meant(self, frame: status.Frame) -> Said:
        if isinstance(frame, status.Answer):
            n = self._asked.popleft() if self._asked else 0
            if n not in _BITS:
                return Said("escpos.answer")
            state = status.with_answer(status.PrinterState(), n, frame.value)
            return _state(
                state,
                f"escpos.well_{n}",
                tuple(
                    (bit, word, bool(frame.value >> bit & 1))
                    for bit, word in sorted(_BITS[n].items(), reverse=True)
                ),
            )
        if isinstance(frame, status.Block):
            return _state(status.with_block(status.PrinterState(), frame.data), "escpos.well")
        return Said("escpos.in_turn")


def _state(state: status.PrinterState, well: str, bits: tuple[Bit, ...] = ()) -> Said:
    trouble = state.trouble()
    mood: Mood = "bad" if trouble else ""
    if trouble is None and state.paper == "near_end":
        trouble, mood = "paper_near_end", "warn"
    if trouble is None:
        return Said(well, bits=bits)
    return Said("reason", {"reason": trouble}, mood, bits)


def _end(data: bytes, at: int) -> int | None:
    """Where what begins here ends, of a picture perhaps behind `data`; None: that is to come."""
    begin = data[at]
    if begin == 0:
        return at + len(data[at:]) - len(data[at:].lstrip(b"\0"))
    size = _size(data[at : at + _RASTER_HEAD]) if begin in _BEGIN else _line(data, at)
    if size is None:
        return None
    is_picture = data.startswith(_RASTER, at)
    return at + size if is_picture or at + size <= len(data) else None


def _size(head: bytes) -> int | None:
    """Bytes of a command; None while its head has not come."""
    if len(head) < 2:
        return None
    if head[:2] in _SIZES:
        return _SIZES[head[:2]]
    if head[:2] == _CUT:
        return (4 if head[2] in (0x41, 0x42) else 3) if len(head) > 2 else None
    if _QR.startswith(head[:3]):
        return 5 + int.from_bytes(head[3:5], "little") if len(head) >= 5 else None
    if _RASTER.startswith(head[:3]):
        if len(head) < _RASTER_HEAD:
            return None
        wide, high = (int.from_bytes(head[i : i + 2], "little") for i in (4, 6))
        return _RASTER_HEAD + wide * high
    return 2


def _line(data: bytes, at: int) -> int | None:
    """To behind its end, or to where a command begins: no byte of a hanzi is below 20."""
    for place in range(at, len(data)):
        if data[place] == 0x0A:
            return place + 1 - at
        if data[place] in _BEGIN or data[place] == 0:
            return place - at
    return None
