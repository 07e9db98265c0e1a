"""A lock board of the YT text protocol: its doors, and one pulse for one lock."""

from __future__ import annotations

from collections.abc import Mapping

from hall_devices.drivers import Door, Settings, Taken, Unheard, choice
from hall_devices.exchange import ANSWER_SECONDS, Exchange
from hall_devices.line import Line
from hall_devices.locks import yt
from hall_devices.locks.settings import known, locks_of, open_state_of, told


class YtBoard:
    """One board at one address of a line.  What it may tell by itself is not known.

    Options: address and answers (see Exchange) · locks (how many it has, 24) · open_state (0 or 1:
    what stands for an open door, 1) · ask (getfb or getalllocksstatus: the word that it knows).
    """

    def __init__(
        self, settings: Settings, line: Line, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self.locks = locks_of(options, yt.MOST_LOCKS)
        self._open_state = open_state_of(options, "1")
        self._ask = choice(options, "ask", yt.ASKS)
        self._exchange = Exchange(
            settings, line, yt.Framer(), lambda said: said.board, answer_seconds
        )
        self.answers = self._exchange.answers
        self._refused = 0

    @property
    def counts(self) -> dict[str, int]:
        """refusals: what the board called an error.  missed: lines without an answer."""
        return {"refusals": self._refused, "missed": self._exchange.missed}

    def doors(self) -> Mapping[int, Door] | Unheard:
        """See drivers.LockBoard."""
        ask = self._ask
        said = self._exchange.tell(
            yt.question(self._exchange.address, self.locks, ask),
            lambda said: yt.states(said, ask) is not None,
        )
        if not isinstance(said, yt.Said):
            return said
        states = yt.states(said, ask)
        if not states:
            self._refused += 1
            return "not_understood"
        return told(states, self.locks, self._open_state)

    def open(self, lock: int) -> Taken:
        """See drivers.LockBoard."""
        frame = yt.opening(self._exchange.address, known(lock, self.locks))
        said = self._exchange.tell(frame, yt.is_opened)
        if not isinstance(said, yt.Said):
            return said
        self._refused += said.is_error
        return "refused" if said.is_error else "taken"

    def news(self) -> dict[int, Door]:
        """See drivers.LockBoard: there is none."""
        self._exchange.take_unasked()
        return {}
