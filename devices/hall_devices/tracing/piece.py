"""One thing that was sent or heard, with its bytes and its meaning: values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

Way: TypeAlias = Literal["sent", "heard", "port"]
"""port: something about the port itself; such a piece has no bytes."""
Mood: TypeAlias = Literal["", "warn", "bad"]
Bit: TypeAlias = tuple[int, str, bool]
"""Place (7..0), what it is about, whether it is set."""

MOST_BYTES = 64
"""Of a piece that are kept; what is behind them is only counted."""
MOST_TEXT = 200
"""Characters of a text that are told."""


@dataclass(frozen=True, slots=True)
class Said:
    """A meaning.  code: a word of the language files, such as `escpos.cut`.  values: what stands in
    its sentence.  mood: warn = somebody should look, bad = it cannot be right.  bits: of a status
    byte, those that mean something."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    mood: Mood = ""
    bits: tuple[Bit, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "code": self.code,
            "values": {name: _short(value) for name, value in self.values.items()},
            "mood": self.mood,
            "bits": [list(bit) for bit in self.bits],
        }


def _short(value: str | int) -> str | int:
    return value[:MOST_TEXT] if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Piece:
    """data: the bytes that may be seen, from the first; at most MOST_BYTES.  length: of all of it.
    hidden: what is missing is not shown to anybody, since it may be somebody's.  said: what it
    means; nothing when that is not known, or not yet."""

    data: bytes
    length: int
    said: tuple[Said, ...] = ()
    hidden: bool = False


def piece(data: bytes, *said: Said) -> Piece:
    """All of it may be seen."""
    return Piece(bytes(data[:MOST_BYTES]), len(data), said)


def veiled(data: bytes, shown: int, *said: Said) -> Piece:
    """Only the first `shown` bytes may be seen."""
    seen = min(shown, len(data), MOST_BYTES)
    return Piece(bytes(data[:seen]), len(data), said, hidden=seen < len(data))


class Reading(Protocol):
    """Reads one port's bytes in both directions; for one thread.  Never raises, linear time.

    The pieces are what it was given, in order, veiled where it must be; a frame that came in
    several calls is told with the last of them, and what may not be seen before it has ended is
    held back so long.
    """

    def sent(self, data: bytes) -> list[Piece]:
        """What the computer wrote."""

    def heard(self, data: bytes) -> list[Piece]:
        """What came from the device."""


class Plain:
    """The bytes themselves, of which nothing is known."""

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [piece(data)]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [piece(data)]


class Veiled:
    """Only how many bytes: of a driver that nothing is known of, whose device reads what is
    somebody's."""

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [veiled(data, 0)]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [veiled(data, 0)]
