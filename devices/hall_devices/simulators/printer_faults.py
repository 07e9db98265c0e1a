"""What can be wrong with a virtual printer, and the bytes that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .virtual_tcp import OTHERS
from .wire_faults import WireFaults


@dataclass(frozen=True, slots=True)
class Faults(WireFaults):
    """What is wrong with the printer now.

    silent: prints but never answers.  bad_checksum: its answers, which carry none, have bits turned
    that never change.  broken: an error that only a service person clears.  waiting: for somebody
    to press its button after an error.  deaf: does not know DLE EOT.  slow: bytes a second it works
    through, 0 = as fast as it can.  stop_after: the paper ends when so many more bytes were worked
    through, None = never.  others: what a network port does with a second client
    (virtual_tcp.OTHERS).
    """

    choices: ClassVar[dict[str, tuple[str, ...]]] = {"others": OTHERS}

    paper_out: bool = False
    near_end: bool = False
    cover_open: bool = False
    offline: bool = False
    cutter_error: bool = False
    overheated: bool = False
    broken: bool = False
    waiting: bool = False
    deaf: bool = False
    slow: int = 0
    stop_after: int | None = None
    others: str = "waits"

    @property
    def blocked(self) -> bool:
        """It does not print."""
        return (
            self.paper_out
            or self.cover_open
            or self.offline
            or self.cutter_error
            or self.overheated
            or self.broken
            or self.waiting
        )

    def answer(self, n: int) -> int:
        """The byte that answers DLE EOT n (protocols 1.1)."""
        error = self.cutter_error or self.overheated or self.broken
        bits = 0x12
        if n == 1:
            bits |= 0x08 * self.blocked | 0x20 * self.waiting
        elif n == 2:
            bits |= 0x04 * self.cover_open | 0x20 * self.paper_out | 0x40 * error
        elif n == 3:
            bits |= 0x08 * self.cutter_error | 0x20 * self.broken | 0x40 * self.overheated
        elif n == 4:
            bits |= 0x0C * self.near_end | 0x60 * self.paper_out
        return bits

    def report(self) -> bytes:
        """The four bytes of automatic status (protocols 1.1)."""
        error = 0x08 * self.cutter_error | 0x20 * self.broken | 0x40 * self.overheated
        return bytes(
            (
                0x10 | 0x08 * self.blocked | 0x20 * self.cover_open,
                0x01 * self.waiting | error,
                0x03 * (self.near_end or self.paper_out) | 0x0C * self.paper_out,
                0x00,
            )
        )

    def sensor(self) -> int:
        """The byte that answers GS r 1."""
        return 0x03 * self.near_end | 0x0C * self.paper_out

    def damaged(self, answer: bytes) -> bytes:
        """An answer as it leaves the printer: with `bad_checksum` no status byte can be meant."""
        return bytes(byte ^ 0x80 for byte in answer) if self.bad_checksum else answer
