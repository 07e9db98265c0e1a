"""Frames of AA…BB 51 54 bars ("instant text"): to them only, they never answer.  Pure.

    text    AA ADDR BB 51 54 SUM MODE SPEED STAY COLOUR LIFE TEXT… FF       9600 8N1, RS485

SUM is that of MODE to FF modulo 256; TEXT in GB2312.  A program that drives such bars sends 01 00
99 00 63 to a window's bar and 08 02 99 00 63 to a main screen, and waits 0.1 s after each frame.
Source: the maker's sheet and that program.  Untried on a real one.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Screen: TypeAlias = Literal["bar", "main"]

STYLES: dict[Screen, bytes] = {
    "bar": bytes.fromhex("01 00 99 00 63"),
    "main": bytes.fromhex("08 02 99 00 63"),
}
"""Mode, speed, stay, colour, life."""
STYLE_BYTES = 5
REST_SECONDS = 0.1
"""After a frame, before the next on the same line."""

_END = b"\xff"
"""No character of GB2312 has it."""


def text_frame(address: int, text: bytes, style: bytes) -> bytes:
    """Show this now.  address: 0..255.  text: GB2312.  style: five bytes, none of them FF."""
    body = style + text + _END
    return bytes((0xAA, address, 0xBB, 0x51, 0x54, sum(body) % 256)) + body
