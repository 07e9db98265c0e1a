"""ESC/POS as a printer reads it: bytes in, operations out.

Written from the command tables (protocols 1.1) and shares nothing with our encoder, so that the
two check each other.  Incremental: any split of the stream gives the same operations.  Never
raises: what it does not know is counted by its two bytes and skipped.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "text",  # data: printable bytes
    "line",  # LF
    "init",  # ESC @
    "set",  # name, value: a style from now on
    "feed",  # value lines
    "feed_dots",  # value dots
    "qr",  # print the stored symbol
    "qr_store",  # data
    "raster",  # value: bytes a row, data: rows
    "raster_store",  # the same, kept until raster_print
    "raster_print",
    "cut",  # name: full | partial
    "status",  # DLE EOT value: at once
    "auto",  # GS a value: automatic status
    "turn",  # GS r value: in its turn
    "identity",  # GS I value
    "skip",  # known, of no effect on our paper
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Op:
    """One command or one run of text.  size: bytes of the stream it took."""

    kind: Kind
    size: int
    name: str = ""
    value: int = 0
    data: bytes = b""


# Two-byte commands that set a style with one parameter: how the paper calls it.
_STYLES: dict[bytes, str] = {
    b"\x1d!": "size",
    b"\x1ba": "align",
    b"\x1bE": "bold",
    b"\x1bG": "bold",
    b"\x1b-": "underline",
    b"\x1dB": "reverse",
    b"\x1b3": "spacing",
    b"\x1c!": "chinese_size",
    b"\x1bt": "code_page",
}
_ON_OFF: dict[bytes, tuple[str, int]] = {
    b"\x1c&": ("chinese", 1),
    b"\x1c.": ("chinese", 0),
    b"\x1b2": ("spacing", 30),
}
_ONE_VALUE: dict[bytes, Kind] = {
    b"\x1bd": "feed",
    b"\x1bJ": "feed_dots",
    b"\x10\x04": "status",
    b"\x1da": "auto",
    b"\x1dr": "turn",
    b"\x1dI": "identity",
}
# Known, skipped: how many parameter bytes follow.
_SKIPPED: dict[bytes, int] = {
    **{b"\x1b" + c: 0 for c in (b"<", b"S", b"L", b"\x0c", b"v", b"u")},
    **{b"\x1b" + c: 1 for c in (b" ", b"!", b"%", b"=", b"M", b"R", b"T", b"V", b"{", b"r")},
    **{b"\x1b" + c: 2 for c in (b"$", b"\\", b"B", b"c")},
    **{b"\x1b" + c: 3 for c in (b"p",)},
    **{b"\x1b" + c: 8 for c in (b"W",)},
    **{b"\x1d" + c: 1 for c in (b"/", b"H", b"f", b"h", b"w", b"b")},
    **{b"\x1d" + c: 2 for c in (b"$", b"\\", b"L", b"P", b"W")},
    **{b"\x1c" + c: 1 for c in (b"-", b"W", b"C")},
    **{b"\x1c" + c: 2 for c in (b"S", b"p")},
    b"\x10\x05": 1,
    b"\x1d:": 0,
}
_OLD_CUTS = {b"\x1bi": "full", b"\x1bm": "partial"}
_HARMLESS = frozenset(b"\x00\x09\x0c\x0d\x18")
_LEADS = frozenset(b"\x1b\x1d\x1c\x10")
_EC_LEVELS = {0x30: "L", 0x31: "M", 0x32: "Q", 0x33: "H"}


class Decoder:
    """Holds the unfinished end of the stream.

    unknown: hex of the first two bytes of commands it did not know -> how often.
    """

    def __init__(self) -> None:
        self._rest = bytearray()
        self.unknown: Counter[str] = Counter()

    def feed(self, data: bytes) -> list[Op]:
        """Operations completed by these bytes."""
        self._rest += data
        ops: list[Op] = []
        at = 0
        while at < len(self._rest):
            op = self._next(at)
            if op is None:
                break
            if op.kind == "unknown":
                self.unknown[op.data.hex(" ").upper()] += 1
            ops.append(op)
            at += op.size
        del self._rest[:at]
        return ops

    def _next(self, at: int) -> Op | None:
        rest = self._rest
        first = rest[at]
        if first in _LEADS:
            return None if at + 2 > len(rest) else self._command(at, bytes(rest[at : at + 2]))
        if first == 0x0A:
            return Op("line", 1)
        if first < 0x20:
            kind: Kind = "skip" if first in _HARMLESS else "unknown"
            return Op(kind, 1, data=bytes((first,)))
        end = at
        while end < len(rest) and rest[end] >= 0x20:
            end += 1
        return Op("text", end - at, data=bytes(rest[at:end]))

    def _params(self, at: int, count: int) -> bytes | None:
        """The bytes after a two-byte command, or None while they are on their way."""
        got = bytes(self._rest[at + 2 : at + 2 + count])
        return got if len(got) == count else None

    def _command(self, at: int, head: bytes) -> Op | None:
        if head == b"\x1b@":
            return Op("init", 2)
        if head in _ON_OFF:
            name, value = _ON_OFF[head]
            return Op("set", 2, name, value)
        if head in _STYLES or head in _ONE_VALUE:
            got = self._params(at, 1)
            if got is None:
                return None
            if head in _STYLES:
                return Op("set", 3, _STYLES[head], got[0])
            return Op(_ONE_VALUE[head], 3, value=got[0])
        if head in _OLD_CUTS:
            return Op("cut", 2, _OLD_CUTS[head])
        if head in _SKIPPED:
            return self._skip(at, _SKIPPED[head])
        return self._long(at, head)

    def _skip(self, at: int, count: int) -> Op | None:
        return None if self._params(at, count) is None else Op("skip", 2 + count)

    def _long(self, at: int, head: bytes) -> Op | None:
        """Commands whose length stands in their own bytes."""
        match head:
            case b"\x1d(" | b"\x1c(" | b"\x1b(":
                return self._function(at, head)
            case b"\x1d8":
                return self._large_graphics(at)
            case b"\x1dv":
                return self._raster(at)
            case b"\x1dV":
                return self._cut(at)
            case b"\x1b*":
                got = self._params(at, 3)
                if got is None:
                    return None
                columns = got[1] + 256 * got[2]
                return self._skip(at, 3 + columns * (3 if got[0] in (32, 33) else 1))
            case b"\x1d*":
                got = self._params(at, 2)
                return None if got is None else self._skip(at, 2 + got[0] * got[1] * 8)
            case b"\x1bD":
                end = self._rest.find(0, at)
                return None if end < 0 else Op("skip", end + 1 - at)
            case b"\x1dk":
                return self._barcode(at)
            case b"\x10\x14":
                got = self._params(at, 1)
                return None if got is None else self._skip(at, 8 if got[0] == 8 else 3)
            case _:
                return Op("unknown", 2, data=head)

    def _barcode(self, at: int) -> Op | None:
        got = self._params(at, 2)
        if got is None:
            return None
        if got[0] >= 65:
            return self._skip(at, 2 + got[1])
        end = self._rest.find(0, at + 3)
        return None if end < 0 else Op("skip", end + 1 - at)

    def _raster(self, at: int) -> Op | None:
        got = self._params(at, 6)
        if got is None:
            return None
        row, rows = got[2] + 256 * got[3], got[4] + 256 * got[5]
        whole = self._params(at, 6 + row * rows)
        return None if whole is None else Op("raster", 2 + len(whole), "", row, whole[6:])

    def _large_graphics(self, at: int) -> Op | None:
        """GS 8 L p1..p4 m fn a bx by c xL xH yL yH rows: function 112 stores dots."""
        got = self._params(at, 5)
        if got is None:
            return None
        if got[:1] != b"L":
            return Op("unknown", 2, data=b"\x1d8")
        length = int.from_bytes(got[1:5], "little")
        whole = self._params(at, 5 + length)
        if whole is None:
            return None
        data = whole[5:]
        if len(data) < 10 or data[1] != 112:
            return Op("skip", 2 + len(whole))
        row = (data[6] + 256 * data[7] + 7) // 8
        return Op("raster_store", 2 + len(whole), "", row, data[10:])

    def _cut(self, at: int) -> Op | None:
        got = self._params(at, 1)
        if got is None:
            return None
        name = "partial" if got[0] in (1, 49, 66) else "full"
        if got[0] not in (65, 66):
            return Op("cut", 3, name)
        feed = self._params(at, 2)
        return None if feed is None else Op("cut", 4, name, feed[1])

    def _function(self, at: int, head: bytes) -> Op | None:
        """ESC/FS/GS ( X pL pH data: only GS ( k with symbol 49 (QR) does something."""
        got = self._params(at, 3)
        if got is None:
            return None
        length = got[1] + 256 * got[2]
        whole = self._params(at, 3 + length)
        if whole is None:
            return None
        size = 2 + len(whole)
        data = whole[3:]
        if head == b"\x1d(" and got[:1] == b"L" and data[:2] in (b"0\x02", b"02"):
            return Op("raster_print", size)
        if head != b"\x1d(" or got[:1] != b"k" or data[:1] != b"1" or len(data) < 3:
            return Op("skip", size)
        match data[1]:
            case 0x43:
                return Op("set", size, "qr_module", data[2])
            case 0x45:
                return Op("set", size, "qr_level_" + _EC_LEVELS.get(data[2], "L"), 1)
            case 0x50:
                return Op("qr_store", size, data=data[3:])
            case 0x51:
                return Op("qr", size)
            case _:
                return Op("skip", size)
