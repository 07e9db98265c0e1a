"""A lock board of the 8A/80 protocol: its doors, and one pulse for one lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from hall_devices.drivers import Door, Settings, Taken, Unheard, choice
from hall_devices.exchange import ANSWER_SECONDS, Exchange
from hall_devices.line import Line
from hall_devices.locks import xor24
from hall_devices.locks.settings import known, locks_of, open_state_of, told

Feedback: TypeAlias = Literal["open", "closed"]
FEEDBACK: tuple[Feedback, ...] = ("open", "closed")
_OPENED: dict[Feedback, int] = {"open": 0x11, "closed": 0x00}


class Xor24Board:
    """One board at one address of a line, 1 to 32.  It tells nothing by itself.

    Options: address and answers (see Exchange) · locks (how many it has, 24) · open_state (0 or 1:
    the bit of an open door, 1) · feedback (open or closed: whether it answers 11 or 00 to an
    opening that it carried out).
    """

    def __init__(
        self, settings: Settings, line: Line, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self.locks = locks_of(options, xor24.MOST_LOCKS)
        self._open_state = open_state_of(options, "1")
        self._opened = _OPENED[choice(options, "feedback", FEEDBACK)]
        self._exchange = Exchange(
            settings,
            line,
            xor24.Framer(),
            lambda said: said.board,
            answer_seconds,
            xor24.REST_SECONDS,
        )
        address = self._exchange.address
        if not 1 <= address <= xor24.MOST_BOARDS:
            raise ValueError(f"address must be from 1 to {xor24.MOST_BOARDS}, not {address}")
        self.answers = self._exchange.answers
        self._refused = 0

    @property
    def counts(self) -> dict[str, int]:
        """refusals: openings that the board said had failed.  missed: frames without an answer."""
        return {"refusals": self._refused, "missed": self._exchange.missed}

    def doors(self) -> Mapping[int, Door] | Unheard:
        """See drivers.LockBoard."""
        said = self._exchange.tell(
            xor24.question(self._exchange.address), lambda said: xor24.states(said) is not None
        )
        if not isinstance(said, xor24.Said):
            return said
        return told(xor24.states(said) or {}, self.locks, self._open_state)

    def open(self, lock: int) -> Taken:
        """See drivers.LockBoard."""
        frame = xor24.opening(self._exchange.address, known(lock, self.locks))
        said = self._exchange.tell(frame, lambda said: said.lock == lock)
        if not isinstance(said, xor24.Said):
            return said
        done = said.value == self._opened
        self._refused += not done
        return "taken" if done else "refused"

    def news(self) -> dict[int, Door]:
        """See drivers.LockBoard: there is none."""
        self._exchange.take_unasked()
        return {}
