"""What was heard on a port: who speaks by himself, and what may be shown of the rest.  Pure."""

from __future__ import annotations

import re

from hall_devices.locks import wkly
from hall_devices.pads import ff68, keypad_frames
from hall_devices.port_scan.findings import Finding
from hall_devices.port_scan.questions import FORGET
from hall_devices.scanners import gm65

MOST_BYTES = 1024
"""Looked at after one question; what comes behind them is passed over."""
SHOWN_BYTES = 8
_MOST_STRANGE = 64
"""More may be a card."""
_LEAST_TEXT = 4
"""Characters of a code that is taken for one."""
_TEXT = re.compile(rb"[ -~]{3}|[\x81-\xfe]{4}")
"""Letters or hanzi, of a code or a name."""


def without_echo(said: bytes, asked: bytes) -> tuple[bytes, bool]:
    """What is left when an adapter hears itself, and whether it does."""
    if not asked or not said.startswith((FORGET + asked, asked)):
        return said, False
    return said.removeprefix(FORGET).removeprefix(asked), True


def unasked(said: bytes, baud: int) -> list[Finding]:
    """Who speaks by himself: pads and keypads whose keys are pressed, lock boards whose doors move,
    scanners that read a code.  What they say is not kept."""
    found: list[Finding] = []
    for frame in ff68.Framer().feed(said):
        if frame.pressed is not None:
            found.append(Finding("ff68", "pad", baud, frame.address, "sum"))
        elif keypad_frames.read_press(frame) is not None:
            found.append(Finding("ff68-keypad", "keypad", baud, frame.address, "sum"))
    boards = (frame for frame in wkly.Framer().feed(said) if wkly.moved(frame) is not None)
    found += (Finding("wkly", "lock", baud, frame.board, "sum") for frame in boards)
    if not found and any(map(_is_line, gm65.Framer(pause_ends=False).feed(said))):
        found.append(Finding("serial-scanner", "scanner", baud, None, "text"))
    return found


def _is_line(said: gm65.Said) -> bool:
    """Noise can be read as hanzi, but hardly as letters."""
    return isinstance(said, gm65.Code) and said.text.isascii() and len(said.text) >= _LEAST_TEXT


def sample(strange: bytes) -> str:
    """The first bytes in hex; "" where they may be somebody's code, name or card."""
    if len(strange) > _MOST_STRANGE or _TEXT.search(strange.replace(b"\0", b"")):
        return ""
    return strange[:SHOWN_BYTES].hex(" ").upper()
