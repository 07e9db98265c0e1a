"""Readings of protocols with frames: one a write; what comes is cut by the driver's framer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

from hall_devices.framing import Framer
from hall_devices.tracing.personal import may_be_somebodys
from hall_devices.tracing.piece import Piece, Reading, Said, piece, veiled

F = TypeVar("F")

BAD = Said("bad_sum", mood="bad")


class FrameReading(Generic[F]):
    """told: what a frame to the device means, None for none of this protocol.  framer: of what it
    says.  meant: what one of its frames means."""

    def __init__(
        self,
        told: Callable[[bytes], Said | None],
        framer: Framer[F],
        meant: Callable[[F], Said],
    ) -> None:
        self._told = told
        self._framer = framer
        self._meant = meant

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        self._framer.silence()  # what has begun before a new word is not finished behind it
        return [written(data, self._told(data))]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        bad = self._framer.bad
        said = [self._meant(frame) for frame in self._framer.feed(data)]
        if self._framer.bad > bad:
            said.append(BAD)
        return [piece(data, *said)]


def written(data: bytes, said: Said | None) -> Piece:
    """What stands on a paper or a screen is there for all to see, but nobody's numbers."""
    if said is None:
        return piece(data)
    if any(may_be_somebodys(str(value)) for value in said.values.values()):
        return veiled(data, 0, Said(said.code, {**said.values, "text": "***"}))
    return piece(data, said)


class _Both(Protocol):
    def __call__(self, reading: Reading, data: bytes) -> list[Piece]: ...


class Together:
    """Devices of several protocols on one line: who understands it, says what it is."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = [*readings]

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return self._first(data, lambda reading, given: reading.sent(given))

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return self._first(data, lambda reading, given: reading.heard(given))

    def _first(self, data: bytes, read: _Both) -> list[Piece]:
        """Each hears all of it; of those that veil something one is believed before all others."""
        told = [read(reading, data) for reading in self._readings]
        return max(told, key=_weight)


def _weight(pieces: list[Piece]) -> tuple[bool, int]:
    return any(it.hidden for it in pieces), sum(
        1 for it in pieces for said in it.said if said.mood != "bad"
    )
