"""The questions of a scan, in the order in which they are asked, and who reads the answers.  Pure.

Each only asks how a device is: none opens a lock, prints, shows or changes a setting.  Protocols
without such a question are not here: bars of A0 90, AA…BB and 平安力合 would show what they get,
and pads and keypads of FF 68 speak only when somebody presses a key (see hearing.unasked).

Ticket printers come first, at all their speeds, for what is meant for others would come out of one
as letters.  One that cannot answer keeps such letters for its next line: FORGET throws them away,
which every slip begins with, too.  Lines of text it would print at once, so they are asked only on
request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from hall_devices.bars import ruize
from hall_devices.locks import wkly, xor24, yt
from hall_devices.port_scan.findings import Kind, Proof
from hall_devices.printers import status
from hall_devices.readers import sam_v
from hall_devices.scanners import gm65

Answers: TypeAlias = set[tuple[int | None, Proof]]
"""Addresses that spoke, None where the protocol names none, and how sure it is."""

FORGET = b"\x1b@"
"""A ticket printer drops what it has not printed; nobody else's frame begins so."""


@dataclass(frozen=True, slots=True)
class Question:
    """frames: sent one after the other, the next only when the one before was answered.
    address: of whom is asked, None where nobody has one."""

    address: int | None
    frames: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """A driver's questions.

    read: what was said, from all bytes since one frame.  seconds: how long a frame is waited for.
    shared: several devices may hang on the line.  lines: it asks with lines of text.
    """

    driver: str
    kind: Kind
    speeds: tuple[int, ...]
    questions: tuple[Question, ...]
    read: Callable[[bytes], Answers]
    seconds: float
    shared: bool = False
    lines: bool = False


def _status_byte(said: bytes) -> Answers:
    framer = status.Framer()
    frames = framer.feed(said)
    framer.silence()
    known = all(isinstance(frame, (status.Answer, status.Block)) for frame in frames)
    answered = any(isinstance(frame, status.Answer) for frame in frames)
    return {(None, "byte")} if answered and known and not framer.rubbish else set()


def _sam_reply(said: bytes) -> Answers:
    return {(None, "sum")} if sam_v.Framer().feed(said) else set()


def _gm65_answer(said: bytes) -> Answers:
    frames = gm65.Framer().feed(said)
    return {(None, "sum")} if any(isinstance(frame, gm65.Answer) for frame in frames) else set()


def _wkly_doors(said: bytes) -> Answers:
    frames = wkly.Framer().feed(said)
    return {(frame.board, "sum") for frame in frames if wkly.states(frame) is not None}


def _xor24_doors(said: bytes) -> Answers:
    framer = xor24.Framer()
    frames = framer.feed(said) + framer.silence()
    return {(frame.board, "sum") for frame in frames if xor24.states(frame) is not None}


def _yt_line(said: bytes) -> Answers:
    proof: Proof = "sum" if b"*" in said else "form"
    frames = yt.Framer().feed(said)
    return {
        (frame.board, proof)
        for frame in frames
        if any(yt.states(frame, ask) is not None for ask in yt.ASKS)
    }


def _ruize_here(said: bytes) -> Answers:
    return {(None, "byte")} if said == b";" else set()


def _to(address: int, frame: bytes) -> Question:
    return Question(address, (frame,))


PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        "escpos",
        "printer",
        (9600, 19200, 38400, 115200),
        (Question(None, (status.query(1), status.query(4))),),
        _status_byte,
        0.2,
    ),
    Protocol("sam-v", "reader", (115200,), (Question(None, (sam_v.STATUS,)),), _sam_reply, 0.6),
    Protocol(
        "gm65", "scanner", (115200, 9600), (Question(None, (gm65.ASK_BAUD,)),), _gm65_answer, 0.2
    ),
    Protocol(
        "wkly",
        "lock",
        (9600,),
        tuple(_to(board, wkly.question(board)) for board in range(4)),
        _wkly_doors,
        0.2,
        shared=True,
    ),
    Protocol(
        "xor24",
        "lock",
        (9600,),
        tuple(_to(board, xor24.question(board)) for board in range(1, 4)),
        _xor24_doors,
        0.2,
        shared=True,
    ),
    Protocol(
        "ruize",
        "bar",
        (9600,),
        tuple(Question(bar, (ruize.question(bar),) * 2) for bar in range(1, 4)),
        _ruize_here,
        0.15,
        shared=True,
    ),
    Protocol(
        "yt",
        "lock",
        (9600,),
        tuple(
            _to(board, yt.question(board, yt.MOST_LOCKS, ask))
            for ask in yt.ASKS
            for board in range(4)
        ),
        _yt_line,
        0.15,
        shared=True,
        lines=True,
    ),
)


def plan(kinds: Iterable[Kind] = (), *, lines: bool = False) -> Iterator[tuple[int, Protocol]]:
    """Speed and protocol, in order.  kinds: only these, all when there are none.  lines: those that
    ask with lines of text, too."""
    wanted = frozenset(kinds)
    for protocol in PROTOCOLS:
        if (not wanted or protocol.kind in wanted) and (lines or not protocol.lines):
            for baud in protocol.speeds:
                yield baud, protocol
