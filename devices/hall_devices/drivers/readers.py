"""Readers of identity cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from hall_devices.drivers.said import Taken, Unheard
from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import Trial
from hall_devices.line import Line


@dataclass(frozen=True, slots=True)
class Card:
    """What is on a card.  Held in memory only; its repr says nothing of it.

    sex, nation: the card's own codes ("1", "01").  born, valid_from, valid_to: YYYYMMDD; valid_to
    may be 长期.  photo: as the card has it, which only a licensed decoder can draw.
    """

    name: str = field(repr=False)
    sex: str = field(repr=False)
    nation: str = field(repr=False)
    born: str = field(repr=False)
    address: str = field(repr=False)
    number: str = field(repr=False)
    issuer: str = field(repr=False)
    valid_from: str = field(repr=False)
    valid_to: str = field(repr=False)
    photo: bytes = field(repr=False)


NoCard: TypeAlias = Literal["no_card", "unreadable"]
"""no_card: none lies there.  unreadable: one does and could not be read; it must be taken away and
laid again."""


class CardReader(Protocol):
    """A reader with a port of its own.  One thread at a time."""

    @property
    def answers(self) -> bool:
        """False where nothing can be heard."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def ping(self) -> Taken:
        """Find out whether it is there and well, waiting at most one time-out; "refused" when its
        own test fails.  Raises TransportError."""

    def read(self) -> Card | NoCard | Unheard:
        """Find, select and read the card that lies there; each step waits at most one time-out.
        Raises TransportError."""


@dataclass(frozen=True, slots=True)
class ReaderDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], CardReader]
    trial: Trial
