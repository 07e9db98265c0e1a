"""What a ticket printer says about itself: bytes in, frames out, frames folded into a state.

Pure.  Three kinds of answer share one stream and are told apart by their fixed bits
(protocols 1.1): DLE EOT n -> one byte 0xx1xx10; GS r -> one byte 0000xxyy; automatic
status -> a block of four bytes, the first 0xx1xx00, the others 0xx0xxxx.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

PaperState: TypeAlias = Literal["ok", "near_end", "out", "unknown"]

QUERIES = (1, 2, 3, 4)
"""Values of n in DLE EOT n: printer, cause of offline, cause of error, paper."""

ASK_IN_TURN = b"\x1dr\x01"
"""GS r 1: answered only when everything sent before it has been carried out."""

REPORT_CHANGES = b"\x1da\xff"
"""GS a 255: from now on it tells every change by itself, and how it is at once."""

NO_ANSWER = ("silent", "not_understood")
"""Troubles of a printer that has answered nothing: no byte came, or only others."""

_BLOCK = 4
_WORST_FIRST: tuple[PaperState, ...] = ("out", "near_end", "ok", "unknown")
_IN_TURN = frozenset((0x00, 0x03, 0x0C, 0x0F))  # both bits of a sensor agree


@dataclass(frozen=True, slots=True)
class Answer:
    """The byte that answers DLE EOT n; which n only the asker knows."""

    value: int


@dataclass(frozen=True, slots=True)
class Block:
    """Four bytes of automatic status (ASB)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class InTurn:
    """The byte that answers GS r 1."""

    value: int


Frame: TypeAlias = Answer | Block | InTurn


def query(n: int) -> bytes:
    """DLE EOT n.  n: 1..4."""
    return bytes((0x10, 0x04, n))


class Framer:
    """Cuts a byte stream into frames; never raises, linear time, at most 3 bytes are kept back.

    rubbish: bytes so far that belong to no frame.
    """

    def __init__(self) -> None:
        self._kept = b""
        self.rubbish = 0

    def feed(self, data: bytes) -> list[Frame]:
        """Frames completed by these bytes, in order; an unfinished block waits for more."""
        stream = self._kept + data
        frames: list[Frame] = []
        at = 0
        while at < len(stream):
            first = stream[at]
            if first & 0x93 == 0x10:
                block = stream[at : at + _BLOCK]
                if all(byte & 0x90 == 0 for byte in block[1:]):
                    if len(block) < _BLOCK:
                        break
                    frames.append(Block(block))
                    at += _BLOCK
                    continue
                self.rubbish += 1  # only looked like a block: look again from its second byte
            elif first & 0x93 == 0x12:
                frames.append(Answer(first))
            elif first in _IN_TURN:
                frames.append(InTurn(first))
            else:
                self.rubbish += 1
            at += 1
        self._kept = stream[at:]
        return frames

    def reset(self) -> None:
        """Forget the kept bytes, as when the line was reopened."""
        self.rubbish += len(self._kept)
        self._kept = b""

    def silence(self) -> list[Frame]:
        """The line has been quiet: half a block says nothing, also not by its single bytes."""
        self.reset()
        return []


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What is known of a printer now.

    answered: it said something at all; when False nothing else is known.
    babbled: bytes came, and no answer among them.
    online: it takes and prints data.  waiting: for a person to press its button after an error.
    broken: an error that only a service person clears.
    """

    answered: bool = False
    babbled: bool = False
    online: bool | None = None
    cover_open: bool = False
    paper: PaperState = "unknown"
    cutter_error: bool = False
    overheated: bool = False
    broken: bool = False
    waiting: bool = False
    feeding: bool = False
    drawer: bool = False

    def trouble(self) -> str | None:
        """The first thing a person must put right before it prints, or None.

        One of cover_open, paper_out, cutter_error, overheated, printer_error, needs_recovery,
        offline, silent, not_understood.
        Near end is no trouble: it still prints.
        """
        if not self.answered:
            return "not_understood" if self.babbled else "silent"
        found = (
            (self.cover_open, "cover_open"),
            (self.paper == "out", "paper_out"),
            (self.cutter_error, "cutter_error"),
            (self.overheated, "overheated"),
            (self.broken, "printer_error"),
            (self.waiting, "needs_recovery"),
            (self.online is False, "offline"),
        )
        return next((reason for is_so, reason in found if is_so), None)


def with_answer(state: PrinterState, n: int, value: int) -> PrinterState:
    """The state after the answer `value` to DLE EOT n (table of protocols 1.1)."""
    state = replace(state, answered=True)
    if n == 1:
        return replace(
            state,
            online=not value & 0x08,
            drawer=bool(value & 0x04),
            waiting=bool(value & 0x20),
            feeding=bool(value & 0x40),
        )
    if n == 2:
        # Stopped for paper end is kept even when the sensor's own answer (n = 4) says less.
        paper: PaperState = "out" if value & 0x20 else state.paper
        return replace(state, cover_open=bool(value & 0x04), paper=paper)
    if n == 3:
        return replace(
            state,
            cutter_error=bool(value & 0x08),
            broken=bool(value & 0x20),
            overheated=bool(value & 0x40),
        )
    return replace(state, paper=_paper(value & 0x60, value & 0x0C, state.paper))


def with_block(state: PrinterState, data: bytes) -> PrinterState:
    """The state after an automatic status block of four bytes (protocols 1.1)."""
    first, second, third, _ = data
    return replace(
        state,
        answered=True,
        online=not first & 0x08,
        drawer=bool(first & 0x04),
        cover_open=bool(first & 0x20),
        feeding=bool(first & 0x40),
        waiting=bool(second & 0x01),
        cutter_error=bool(second & 0x08),
        broken=bool(second & 0x20),
        overheated=bool(second & 0x40),
        paper=_paper(third & 0x0C, third & 0x03, "unknown"),
    )


def _paper(out: int, near_end: int, before: PaperState) -> PaperState:
    if out or before == "out":
        return "out"
    return "near_end" if near_end else "ok"


def worse(one: PrinterState, other: PrinterState) -> PrinterState:
    """Both are true at once: what either of them complains of."""
    online = {one.online, other.online}
    papers = (one.paper, other.paper)
    return PrinterState(
        answered=one.answered or other.answered,
        babbled=one.babbled or other.babbled,
        online=None if online == {None} else False not in online,
        cover_open=one.cover_open or other.cover_open,
        paper=next(paper for paper in _WORST_FIRST if paper in papers),
        cutter_error=one.cutter_error or other.cutter_error,
        overheated=one.overheated or other.overheated,
        broken=one.broken or other.broken,
        waiting=one.waiting or other.waiting,
        feeding=one.feeding or other.feeding,
        drawer=one.drawer or other.drawer,
    )


def read_answers(answers: Iterable[tuple[int, int]]) -> PrinterState:
    """The state from fresh (n, byte) pairs, asked in one round."""
    state = PrinterState()
    for n, value in answers:
        state = with_answer(state, n, value)
    return state
