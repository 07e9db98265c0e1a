"""A line of text in the characters that bars have (GB2312), and what stands for those they lack."""

from __future__ import annotations

from dataclasses import dataclass

from hall_devices.printers.cells import clean

SUBSTITUTE = "〓"
"""The typesetter's mark for a missing letter; GB2312 has it."""
CELLS = 16
"""Half hanzi that the usual bar shows, eight hanzi."""
MOST_CELLS = 256
MAX_CHARS = MOST_CELLS
"""More than any bar or main screen shows; keeps a frame below 800 bytes (0.8 s at 9600 baud)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as the bar's characters.  replaced: those that GB2312 lacks, 〓 stands for each."""

    chars: tuple[bytes, ...]
    replaced: str = ""


def characters(text: str, width: int = 0) -> Shown:
    """One line of text in GB2312.  width: cells of the bar (a hanzi takes two), 0 = unlimited.

    What does not fit is left away whole, so half a hanzi never reaches a bar.  Spaces stay, as
    they fill the rows of a main screen up.
    """
    chars: list[bytes] = []
    replaced: list[str] = []
    used = 0
    for char in clean(text).replace("\n", " ").strip():
        try:
            code = char.encode("gb2312")
        except UnicodeEncodeError:
            code = SUBSTITUTE.encode("gb2312")
            replaced.append(char)
        used += len(code)
        if len(chars) == MAX_CHARS or (width and used > width):
            break
        chars.append(code)
    return Shown(tuple(chars), "".join(replaced))
