"""Text on a grid of printer cells: what is one cell wide, where lines break, what is cleaned.

A cell is half a hanzi.  Printers with a Chinese font print ASCII in one cell and every
double-byte character in two, so the width follows the encoding and not Unicode's own table.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

ELLIPSIS = "…"

# What people and databases write -> the twin that GBK has and printers have a glyph for.
_TWINS = str.maketrans(
    {
        "¥": "￥",
        "•": "·",
        "‧": "·",
        "・": "·",
        "〜": "～",
        "−": "－",
        "‐": "-",
        "‑": "-",
        "⋯": "…",
        "\t": " ",
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2028": "\n",
        "\u2029": "\n",
        "\r": "\n",
    }
)
# Categories that are never ink: controls, formats (bidi, zero width), lone surrogates.
_NO_INK = frozenset({"Cc", "Cf", "Cs"})
_NOT_AT_START = frozenset("，。、；：？！）》」』】〕…·,.;:?!)]}%”’")
_MAX_HANG = 2


def clean(text: str) -> str:
    """Text with only printable characters and newlines; twins replaced (¥ -> ￥), NFC composed.

    No C0/C1 control, escape or bidi character survives, so text can never be a command.
    Source: protocols 1.2 (normalise before strict GBK).
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_TWINS))
    return "".join(
        ch
        for ch in plain
        if ch == "\n"
        or " " <= ch <= "~"
        or not (unicodedata.category(ch) in _NO_INK or "\ufe00" <= ch <= "\ufe0f")
    )


def one_line(text: str) -> str:
    """Cleaned text with every run of white space as one space, none at the ends."""
    return " ".join(clean(text).split())


def cell_width(char: str) -> int:
    """1 for ASCII, 0 for a mark that sits on the character before it, else 2."""
    if char <= "~":
        return 1
    return 0 if unicodedata.combining(char) else 2


def count(text: str) -> int:
    """Cells that the text takes on one line."""
    return sum(map(cell_width, text))


def cut(text: str, limit: int) -> str:
    """The text itself when it fits into `limit` cells, else as much as fits and …  limit: >= 2."""
    used = 0
    fits_with_mark = 0
    for index, char in enumerate(text):
        used += cell_width(char)
        if used > limit:
            return text[:fits_with_mark].rstrip() + ELLIPSIS
        if used <= limit - 2:
            fits_with_mark = index + 1
    return text


def _pieces(text: str) -> Iterator[str]:
    """Units that are not broken when they fit on a line: ASCII words, single wide characters."""
    start = 0
    for index, char in enumerate(text):
        joined = index > start and "!" <= char <= "~" and "!" <= text[index - 1] <= "~"
        if index > start and not joined and cell_width(char) > 0:
            yield text[start:index]
            start = index
    if start < len(text):
        yield text[start:]


def _halves(piece: str, limit: int) -> Iterator[str]:
    """The piece whole, or in runs of `limit` cells when a word is longer than the line."""
    if count(piece) <= limit:
        yield piece
        return
    run: list[str] = []
    used = 0
    for char in piece:
        width = cell_width(char)
        if run and used + width > limit:
            yield "".join(run)
            run, used = [], 0
        run.append(char)
        used += width
    yield "".join(run)


def _carry(line: list[str]) -> list[str]:
    """Take back the last piece(s) so that closing punctuation does not begin the next line."""
    carried: list[str] = []
    while len(line) > 1 and len(carried) < _MAX_HANG:
        carried.insert(0, line.pop())
        if carried[0][0] not in _NOT_AT_START:
            return carried
    line.extend(carried)
    return []


def wrap(text: str, limit: int) -> list[str]:
    """Lines of at most `limit` cells; newlines are kept as breaks.  limit: >= 2.

    A hanzi is never split, ASCII words only when longer than a line; nothing is dropped but the
    spaces at a break.  Empty text is one empty line.
    Closing punctuation does not begin a line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line: list[str] = []
        used = 0
        for piece in (half for whole in _pieces(paragraph) for half in _halves(whole, limit)):
            width = count(piece)
            if used + width > limit:
                carried = _carry(line) if piece[0] in _NOT_AT_START else []
                lines.append("".join(line).rstrip(" "))
                line, used = carried, sum(map(count, carried))
                if used + width > limit:
                    lines.append("".join(line).rstrip(" "))
                    line, used = [], 0
                if piece == " " and not line:
                    continue
            line.append(piece)
            used += width
        lines.append("".join(line))
    return lines
