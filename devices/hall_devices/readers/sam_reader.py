"""A reader of identity cards with a SAM_V module on a serial line of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices.drivers import Card, NoCard, Settings, Taken, Unheard, choice, whole_number
from hall_devices.line import Line
from hall_devices.readers import card_text, sam_v
from hall_devices.readers.sam_v import Reply

POLL_SECONDS = 0.3
"""The module is not asked for a card more often than this."""
AWAY_SECONDS = 2.0
"""After a failure a card found sooner than this is taken for the same one, still lying there."""
WAIT_MS, MOST_WAIT_MS = 2000, 20_000
"""How long the module may think before a reply."""
_BITS = 10
"""Of a byte on the wire (8N1)."""


class SamReader:
    """Finds, selects and reads the card that lies there.

    Options: answers (no = nothing is heard of it) · wait (milliseconds that the module may think
    before it replies, 2000).  A step that failed is never repeated by itself: the card has to be
    taken away first.  What was read is kept nowhere here.
    """

    def __init__(
        self,
        settings: Settings,
        line: Line,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises ValueError for options it cannot read."""
        options = settings.options
        self.answers = choice(options, "answers", ("yes", "no")) == "yes" and line.can_read
        self._think = whole_number(options, "wait", WAIT_MS, MOST_WAIT_MS) / 1000
        self._line = line
        self._clock = clock
        self._sleep = sleep
        self._framer = sam_v.Framer()
        self._heard: list[Reply] = []
        self._asked = False
        self._poll_at = 0.0
        self._failed_at: float | None = None
        self._missed = self._unreadable = 0
        line.attach(self)

    @property
    def counts(self) -> dict[str, int]:
        """missed: requests without a reply.  damaged: replies with a wrong sum.  unreadable: cards
        that lay there and could not be read."""
        return {
            "missed": self._missed,
            "damaged": self._framer.bad,
            "unreadable": self._unreadable,
        }

    def ping(self) -> Taken:
        """See drivers.CardReader."""
        reply = self._tell(sam_v.STATUS)
        if not isinstance(reply, Reply):
            return reply
        if reply.status == sam_v.TEST_FAILS:
            return "refused"
        return "taken" if reply.status == sam_v.DONE else "not_understood"

    def read(self) -> Card | NoCard | Unheard:
        """See drivers.CardReader.  Waits before it asks for a card again too soon."""
        wait = self._poll_at - self._clock()
        if wait > 0:
            self._sleep(wait)
        reply = self._tell(sam_v.FIND)
        self._poll_at = self._clock() + POLL_SECONDS
        if not isinstance(reply, Reply):
            return reply
        if reply.status == sam_v.NONE:
            self._failed_at = None
            return "no_card"
        if reply.status != sam_v.FOUND:
            return "not_understood"
        if self._failed_at is not None and self._clock() - self._failed_at < AWAY_SECONDS:
            return "unreadable"
        found = self._found()
        if isinstance(found, Card):
            self._failed_at = None
        else:
            self._failed_at = self._clock()
            self._unreadable += found == "unreadable"
        return found

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        self._keep(self._framer.feed(data))

    def quiet(self) -> None:
        self._keep(self._framer.silence())

    def _keep(self, replies: list[Reply]) -> None:
        """What nobody waits for any more may be a card, and is not kept."""
        if self._asked:
            self._heard += replies

    def _found(self) -> Card | NoCard | Unheard:
        """A card lies there: bytes that are no reply mean from here on that it cannot be read."""
        reply = self._tell(sam_v.SELECT)
        if isinstance(reply, Reply) and reply.status == sam_v.DONE:
            reply = self._tell(sam_v.READ, sam_v.CARD_REPLY)
        if not isinstance(reply, Reply):
            return "unreadable" if reply == "not_understood" else reply
        parts = sam_v.text_and_photo(reply)
        card = card_text.card(*parts) if parts else None
        return card or "unreadable"

    def _tell(self, request: bytes, size: int = 0) -> Reply | Unheard:
        """Send, and wait for the reply: so long as the module thinks, and `size` bytes take."""
        if not self.answers:
            self._line.write(request)
            return "sent"
        rubbish = self._framer.rubbish
        seconds = self._think + size * _BITS / self._line.baud
        self._asked = True
        try:
            reply = self._line.ask(request, self._heard, seconds)
        finally:
            self._asked = False
            self._heard.clear()
        if reply is not None:
            return reply
        self._missed += 1
        self._framer.silence()
        return "silent" if self._framer.rubbish == rubbish else "not_understood"
