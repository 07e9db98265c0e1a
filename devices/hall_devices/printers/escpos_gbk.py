"""A piece of paper as ESC/POS bytes with Chinese text in strict GBK.

Why not a library's text(): it sends whole strings through guesses, so that （ ： ① are lost or
turn into garbage (protocols 1.2).  Here a line is GBK or it is drawn as dots; nothing is dropped
silently: the document says what was drawn and what had to be replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hall_devices.printers import cells
from hall_devices.printers.paper import Cut, Feed, Paper, Qr, Rule, Text
from hall_devices.printers.profiles import DOTS_PER_CELL, Profile
from hall_devices.printers.raster import EM, Artist, Bitmap

SUBSTITUTE = "〓"
"""The typesetter's mark for a missing letter; in GB2312, so every printer has it."""

_INIT = b"\x1b@"
_ALIGN = {"left": 0, "center": 1, "right": 2}
_GB2312_SIGNS = {0x2014: 0x2015, 0x00B7: 0x30FB}
"""— and ·, the dot in names: one place in the printer's font, two letters in Unicode; Python's two
codecs choose differently."""
_QUIET_ZONE = 4
_TO_DIGITS = bytes.maketrans(b"\0\1", b"01")
_LEADING = 8  # dots between lines; large characters would touch at the printer's own spacing

# Bytes that QR versions 1..27 hold at level M (ISO/IEC 18004 table 7): how wide a code becomes.
_QR_BYTES_M = (
    *(14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560),
    *(624, 666, 711, 779, 857, 911, 997, 1059, 1125),
)


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes for the printer.

    drawn: lines sent as dots because the printer has no glyph for something in them.
    replaced: characters for which no font was at hand either; 〓 stands in their place.
    """

    data: bytes
    drawn: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def text_bytes(text: str, profile: Profile) -> bytes:
    """One run of text: code page and Chinese mode, then the characters.

    Raises UnicodeEncodeError when the printer has no glyph for one of them.
    """
    return profile.chinese_on + _encoded(cells.clean(text).replace("\n", " "), profile)


def _encoded(text: str, profile: Profile) -> bytes:
    """Raises UnicodeEncodeError."""
    if profile.charset == "gb2312":
        text = text.translate(_GB2312_SIGNS)
    return text.encode(profile.charset)


def qr_modules(data: bytes) -> int:
    """Modules along one side of the code, quiet zone not counted.  data: at most 1125 bytes."""
    version = next(v for v, room in enumerate(_QR_BYTES_M, 1) if len(data) <= room)
    return 17 + 4 * version


def qr_bytes(qr: Qr, profile: Profile) -> bytes:
    """A code at level M, drawn by the printer or sent as dots.

    The module shrinks until code and quiet zone fit the paper's width.
    """
    data = qr.data.encode()
    side = qr_modules(data) + 2 * _QUIET_ZONE
    module = max(1, min(qr.module, profile.dots // side))
    if profile.qr == "dots":
        return raster_bytes(_qr_dots(data, module, profile.dots))
    return _qr_native(data, module)


def _qr_native(data: bytes, module: int) -> bytes:
    """Model 2, module size, level M, store, print (GS ( k, protocols 1.1)."""
    return b"".join(
        (
            bytes.fromhex("1D286B0400314132001D286B03003143"),
            bytes((module,)),
            bytes.fromhex("1D286B0300314531"),
            b"\x1d(k" + (len(data) + 3).to_bytes(2, "little") + b"1P0" + data,
            bytes.fromhex("1D286B0300315130"),
        )
    )


def _qr_dots(data: bytes, module: int, dots: int) -> Bitmap:
    """In the middle of a line `dots` wide, quiet zone on all sides; the right margin is not sent.

    From the left edge, for not every printer centres dots.
    """
    import segno  # on use: it costs 20 ms, and most printers need none of it

    code = segno.make_qr(data, error="m", boost_error=False)
    rows = [bytes(row) for row in code.matrix_iter(scale=module, border=_QUIET_ZONE)]
    left = (dots - len(rows)) // 2
    width = (left + len(rows) + 7) // 8
    packed = (int((b"0" * left + _digits(row)).ljust(width * 8, b"0"), 2) for row in rows)
    return Bitmap(width, len(rows), b"".join(row.to_bytes(width) for row in packed))


def _digits(row: bytes) -> bytes:
    """Modules 0 and 1 as the digits of a number in base 2."""
    return row.translate(_TO_DIGITS)


def raster_bytes(bitmap: Bitmap) -> bytes:
    """GS v 0, normal density (protocols 1.1)."""
    return (
        b"\x1dv0\x00"
        + bitmap.width_bytes.to_bytes(2, "little")
        + bitmap.height.to_bytes(2, "little")
        + bitmap.data
    )


@dataclass
class _Writer:
    """Collects bytes and sends a style command only when the style changes."""

    profile: Profile
    artist: Artist | None
    out: bytearray = field(default_factory=lambda: bytearray(_INIT))
    drawn: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    current: dict[bytes, int] = field(default_factory=dict)

    def style(self, item: Text) -> None:
        size = (item.width - 1) << 4 | (item.height - 1)
        wanted = {
            b"\x1ba": _ALIGN[item.align],
            b"\x1d!": size,
            b"\x1bE": int(item.bold),
            b"\x1dB": int(item.reverse),
            b"\x1b3": EM * item.height + _LEADING,
        }
        for command, value in wanted.items():
            if self.current.get(command, 0) != value:
                self.out += command + bytes((value,))
                self.current[command] = value

    def text(self, item: Text) -> None:
        item = replace(
            item,
            width=min(item.width, self.profile.most_width),
            height=min(item.height, self.profile.most_height),
        )
        limit = max(2, self.profile.cells // item.width)
        for line in cells.wrap(cells.clean(item.text), limit):
            self.line(line, item)

    def line(self, line: str, item: Text) -> None:
        try:
            data = text_bytes(line, self.profile)
        except UnicodeEncodeError:
            self.unprintable(line, item)
        else:
            self.style(item)
            self.out += data + b"\n"

    def unprintable(self, line: str, item: Text) -> None:
        """Draw what the printer cannot; a character nobody can draw becomes 〓."""
        missing = self.not_encodable(line)
        if self.artist:
            missing &= self.artist.lacks(line)
        if missing:
            self.replaced += sorted(missing)
            marked = "".join(SUBSTITUTE if ch in missing else ch for ch in line)
            self.text(replace(item, text=marked))
        elif self.artist:
            self.drawn.append(line)
            self.style(Text("", "left"))
            self.out += raster_bytes(self.artist.line(line, item, self.profile.dots))
            self.out += b"\x1bJ" + bytes((_LEADING,))

    def not_encodable(self, line: str) -> set[str]:
        def known(char: str) -> bool:
            try:
                _encoded(char, self.profile)
            except UnicodeEncodeError:
                return False
            return True

        return {char for char in set(line) if not known(char)}

    def cut(self) -> None:
        self.style(Text(""))
        if self.profile.tail:
            self.out += b"\x1bd" + bytes((self.profile.tail,))
        self.out += self.profile.cut


def encode(paper: Paper, profile: Profile, artist: Artist | None = None) -> Document:
    """The whole piece, beginning with a reset of the printer's styles (ESC @).

    artist: draws lines that the printer's own font lacks; without one they carry 〓.
    """
    writer = _Writer(profile, artist)
    for item in paper.items:
        match item:
            case Text():
                writer.text(item)
            case Rule():
                writer.text(Text("-" * (profile.dots // DOTS_PER_CELL)))
            case Feed(lines):
                writer.style(Text(""))  # a fed line is as high as the spacing says
                writer.out += b"\x1bd" + bytes((lines,))
            case Qr():
                writer.style(Text("", "center" if profile.qr == "native" else "left"))
                writer.out += qr_bytes(item, profile)
            case Cut():
                writer.cut()
    return Document(bytes(writer.out), tuple(writer.drawn), tuple(dict.fromkeys(writer.replaced)))
