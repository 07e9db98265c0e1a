"""FF 68 frames of call keypads: what a key press means, and what a keypad can be told.  Pure.

    keypad → host   ADDR FUNC [digits…] KEY     digits: what was typed before the key, a byte each
    host → keypad   ADDR 02 cells…              0A is a dark cell; there are no letters
                    ADDR 03                     beep
                    ADDR 02 01 | 00             done | not done (one of the two sources only)

FUNC of a press is 11 for pads only; the sources pass over it for keypads, and so does this.
A press is answered with the same frame again, or with a short one, or with nothing.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from hall_devices.drivers import Key
from hall_devices.pads import ff68

Display: TypeAlias = Literal["turns", "both"]
DISPLAYS: tuple[Display, ...] = ("turns", "both")

KEYS: dict[int, Key] = {
    0x0A: "start",
    0x0B: "wait",
    0x0C: "call",
    0x0D: "recall",
    0x0E: "cancel",
    0x0F: "function",
    0x11: "metre",
    0x12: "pause",
    0x13: "transfer",
}
"""Last byte of a press → what is printed on the key."""
FROM_PAD = 0x11
_SHOW, _BEEP = 0x02, 0x03
_OF_HOST = (_SHOW, _BEEP)
_DARK = 0x0A
_CELLS = 3
"""Of a number, and of a count."""
_MOST_DIGITS = 8


def read_press(frame: ff68.Frame) -> tuple[Key, str] | None:
    """The key and the digits before it; None for a frame that is no press of a keypad."""
    if frame.function in _OF_HOST or not frame.data:
        return None
    *digits, code = frame.data
    key = KEYS.get(code)
    if key is None or len(digits) > _MOST_DIGITS or any(digit > 9 for digit in digits):
        return None
    return key, "".join(map(str, digits))


def receipt(frame: ff68.Frame, kind: ff68.Receipt) -> bytes:
    """What a keypad gets for its press."""
    if kind == "echo":
        return ff68.encode(frame.address, frame.function, frame.data)
    return ff68.receipt(frame.address, 0, kind)


def show(address: int, number: str, waiting: int, display: Display) -> bytes:
    """turns: the number in hand, or how many wait when there is none.  both: one behind the other.

    number: as printed; only its digits can be shown, and of those the last three.
    """
    digits = [int(char) for char in number if char.isascii() and char.isdigit()][-_CELLS:]
    count = [int(char) for char in f"{min(max(waiting, 0), 10**_CELLS - 1)}"]
    dark = [_DARK] * _CELLS
    if display == "both":
        cells = [*digits, _DARK, *count]
    elif digits:
        cells = [*dark, *dark[len(digits) :], *digits]
    else:
        cells = [*[0] * (_CELLS - len(count)), *count, *dark]
    return ff68.encode(address, _SHOW, bytes(cells))


def beep(address: int) -> bytes:
    """One beep."""
    return ff68.encode(address, _BEEP)


def result(address: int, done: bool) -> bytes:
    """Done, or not done, on the display."""
    return ff68.encode(address, _SHOW, bytes((done,)))
