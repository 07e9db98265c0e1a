"""What scanners of the GM65 family say on their line: codes that were read, and answers.  Pure.

    command  7E 00 TYPE LEN ADDRH ADDRL DATA CRCH CRCL          9600 8N1
    answer   02 00 00 LEN DATA CRCH CRCL
    code     its characters, then CR, CR LF, or nothing but a pause

The sum is CRC-16 (polynomial 1021, begun with 0) over TYPE or the second 00 to the last byte of
DATA; commands to trigger may carry AB CD in its place, which is not looked at.  Sources: three
programs that drive such modules agree on the frames here, and the sums of those that have one are
right.  Untried on a real one.
"""

from __future__ import annotations

import binascii
import unicodedata
from dataclasses import dataclass, field
from typing import TypeAlias

TRIGGER = bytes.fromhex("7E 00 08 01 00 02 01 AB CD")
"""Read one code now."""
ASK_BAUD = bytes.fromhex("7E 00 07 01 00 2A 02 D8 0F")

MOST_BYTES = 4096
"""Of a code; the largest QR code has 2 953."""

_HEAD = b"\x02\x00\x00"
_DATA_AT = 4
_CRC_BYTES = 2
_MOST_DATA = 8
"""Nothing that is asked here has a longer answer."""
_ENDS = b"\r\n"
_HIDDEN = ("Cc", "Cf", "Zl", "Zp")
"""Unicode categories of what is no character of a code."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read.  It may be somebody's ticket, so no repr shows it."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command was answered with."""

    data: bytes


Said: TypeAlias = Code | Answer


def text_of(data: bytes) -> str:
    """The characters of a code, "" when they cannot be read.  Never raises.

    UTF-8, else GB18030: what is sound in both is taken for UTF-8.  Control characters are dropped.
    """
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "".join(it for it in text if unicodedata.category(it) not in _HIDDEN).strip()
    return ""


class Framer:
    """Never raises, linear time, keeps no more than one code.

    A code has neither sum nor beginning: what cannot be read, what is too long, and what stands
    behind half an answer is passed over whole, up to the next end or pause.
    bad: answers with a wrong sum.  rubbish: pieces that were passed over.
    """

    def __init__(self, pause_ends: bool = True) -> None:
        """pause_ends: whether a code may end with a pause; else what has no CR is passed over."""
        self._pause_ends = pause_ends
        self._code = bytearray()
        self._answer = bytearray()
        """What may become an answer."""
        self._spoilt = False
        self.bad = 0
        self.rubbish = 0

    def feed(self, data: bytes) -> list[Said]:
        """What is completed by these bytes, in order."""
        said: list[Said] = []
        for byte in data:
            self._take(byte, said)
        return said

    def silence(self) -> list[Said]:
        """The line has been quiet: what has begun is over."""
        said: list[Said] = []
        while self._answer:
            self._no_answer(said)
        self._spoilt |= not self._pause_ends and bool(self._code)
        self._end(said)
        return said

    def _take(self, byte: int, said: list[Said]) -> None:
        begun = self._answer
        if begun or byte == _HEAD[0]:
            begun.append(byte)
            self._look(said)
        elif byte in _ENDS:
            self._end(said)
        elif len(self._code) < MOST_BYTES:
            self._code.append(byte)
        else:
            self._spoilt = True

    def _look(self, said: list[Said]) -> None:
        """Whether what has begun can be an answer, and is one."""
        begun = self._answer
        if not _HEAD.startswith(begun[: len(_HEAD)]):
            self._no_answer(said)
            return
        if len(begun) < _DATA_AT:
            return
        length = begun[_DATA_AT - 1]
        if not 0 < length <= _MOST_DATA:
            self._no_answer(said)
        elif len(begun) == _DATA_AT + length + _CRC_BYTES:
            if binascii.crc_hqx(begun[2:], 0):  # over itself too a sum gives 0
                self.bad += 1
                self._no_answer(said)
                return
            self._end(said)
            said.append(Answer(bytes(begun[_DATA_AT:-_CRC_BYTES])))
            begun.clear()

    def _no_answer(self, said: list[Said]) -> None:
        """Drop the first byte of what has begun and look again: another may begin within it."""
        begun = bytes(self._answer)
        self._answer.clear()
        self._spoilt |= begun.startswith(_HEAD)
        for byte in begun[1:]:
            self._take(byte, said)

    def _end(self, said: list[Said]) -> None:
        """Of a code, if there is one."""
        text = "" if self._spoilt else text_of(bytes(self._code))
        if text:
            said.append(Code(text))
        else:
            self.rubbish += self._spoilt or bool(self._code)
        self._code.clear()
        self._spoilt = False
