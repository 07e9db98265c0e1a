"""A lock board of the WKLY protocol: its doors, and one pulse for one lock."""

from __future__ import annotations

from collections.abc import Mapping

from hall_devices.drivers import Door, Settings, Taken, Unheard
from hall_devices.exchange import ANSWER_SECONDS, Exchange
from hall_devices.line import Line
from hall_devices.locks import wkly
from hall_devices.locks.settings import known, locks_of, open_state_of, told


class WklyBoard:
    """One board at one address of a line; these boards count from 0.

    Options: address and answers (see Exchange) · locks (how many it has, 24; up to 127) ·
    open_state (0 or 1: what stands for an open door, 0).
    """

    def __init__(
        self, settings: Settings, line: Line, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self.locks = locks_of(options, wkly.MOST_LOCKS)
        self._open_state = open_state_of(options, "0")
        self._exchange = Exchange(
            settings, line, wkly.Framer(), lambda said: said.board, answer_seconds
        )
        self.answers = self._exchange.answers
        self._refused = 0

    @property
    def counts(self) -> dict[str, int]:
        """refusals: what the board said it could not do.  missed: frames without an answer; some
        boards never answer to an opening."""
        return {"refusals": self._refused, "missed": self._exchange.missed}

    def doors(self) -> Mapping[int, Door] | Unheard:
        """See drivers.LockBoard."""
        said = self._exchange.tell(
            wkly.question(self._exchange.address), lambda said: wkly.states(said) is not None
        )
        if not isinstance(said, wkly.Said):
            return said
        states = wkly.states(said)
        if not states:
            self._refused += 1
            return "not_understood"
        return told(states, self.locks, self._open_state)

    def open(self, lock: int) -> Taken:
        """See drivers.LockBoard.  "silent" is no failure: some boards have no word for it."""
        frame = wkly.opening(self._exchange.address, known(lock, self.locks))
        said = self._exchange.tell(frame, lambda said: wkly.opened(said, lock) is not None)
        if not isinstance(said, wkly.Said):
            return said
        done = wkly.opened(said, lock)
        self._refused += not done
        return "taken" if done else "refused"

    def news(self) -> dict[int, Door]:
        """See drivers.LockBoard."""
        moves = map(wkly.moved, self._exchange.take_unasked())
        states = dict(move for move in moves if move is not None)
        return told(states, self.locks, self._open_state)
