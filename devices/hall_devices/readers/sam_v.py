"""Frames of the SAM_V module in readers of second-generation identity cards.  Pure.

    request  AA AA AA 96 69 LENH LENL CMD PARA XOR              115200 8N1
    reply    AA AA AA 96 69 LENH LENL SW1 SW2 SW3 [DATA] XOR

LEN counts the bytes behind it, XOR runs from LEN to the last byte before it.  SW3 is what the
module says: 90 done, 9F a card was found, 80 none was, 81 it cannot be selected, 41 it cannot be
read, 60 the module's own test fails.  Sources: six programs that drive such modules, of which
several agree on each frame.  Untried on a real one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_devices import framing
from hall_devices.check_sums import xor_of

DONE, FOUND, NONE, NOT_SELECTED, NOT_READ, TEST_FAILS = 0x90, 0x9F, 0x80, 0x81, 0x41, 0x60

TEXT_BYTES = 256
PHOTO_BYTES = 1024
CARD_REPLY = 1295
"""Bytes of the reply that has text and photo: nothing of what is asked here has a longer one."""
LONGEST = 2321
"""Bytes of the longest reply there is: with two fingerprints, which are never asked for."""

_HEAD = bytes.fromhex("AA AA AA 96 69")
_LENGTH_END = len(_HEAD) + 2
_LEAST = 4
"""LEN of a reply without data."""
_LENGTHS = bytes.fromhex("0100 0400")
"""Before text and photo: how long each of them is."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the module said.  status: SW3, with the two bytes before it when they are not 0.
    data: may be somebody's card, so no repr shows it."""

    status: int
    data: bytes = field(repr=False, default=b"")


def _request(command: int, parameter: int) -> bytes:
    body = bytes((0, 3, command, parameter))
    return _HEAD + body + bytes((xor_of(body),))


STATUS = _request(0x11, 0xFF)
FIND = _request(0x20, 0x01)
SELECT = _request(0x20, 0x02)
READ = _request(0x30, 0x01)


def text_and_photo(reply: Reply) -> tuple[bytes, bytes] | None:
    """The two parts of a card; None when the reply is no such."""
    data = reply.data
    if reply.status != DONE or not data.startswith(_LENGTHS):
        return None
    text, photo = data[4 : 4 + TEXT_BYTES], data[4 + TEXT_BYTES :]
    return (text, photo) if len(photo) == PHOTO_BYTES else None


class Framer(framing.Framer[Reply]):
    """Replies from a byte stream (see framing.Framer).

    A long reply comes in many pieces; they are put aside until as many bytes are there as its
    head has promised, for to look at all of them after each piece would be work with the square.
    """

    def __init__(self) -> None:
        super().__init__(_HEAD, LONGEST, self._look)
        self._aside = bytearray()
        self._missing = 0

    def feed(self, data: bytes) -> list[Reply]:
        self._aside.extend(data)
        return super().feed(self._taken()) if len(self._aside) >= self._missing else []

    def silence(self) -> list[Reply]:
        frames = super().feed(self._taken())
        frames += super().silence()
        self._missing = 0
        return frames

    def _taken(self) -> bytes:
        data = bytes(self._aside)
        self._aside.clear()
        self._missing = 0
        return data

    def _look(self, stream: bytes, at: int) -> framing.Found[Reply]:
        there = len(stream) - at
        length = int.from_bytes(stream[at + len(_HEAD) : at + _LENGTH_END], "big")
        size = _LENGTH_END + length
        if there < _LENGTH_END:
            self._missing = _LENGTH_END - there
            return "more"
        if length < _LEAST or size > LONGEST:
            return "none"
        if there < size:
            self._missing = size - there
            return "more"
        body = stream[at + len(_HEAD) : at + size]
        if xor_of(body) != 0:  # the sum itself is within, and takes the others away
            return "bad"
        return Reply(int.from_bytes(body[2:5], "big"), bytes(body[5:-1])), at + size
