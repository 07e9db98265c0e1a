"""The 捷宇 GWQ tablet as an evaluation pad, through its maker's program: see gwq.py."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices.drivers import LonePad, Person, Question, Settings, Taken, Verb
from hall_devices.pads import gwq
from hall_devices.pads.settings import read_settings
from hall_devices.pads.waiting import Waiting
from hall_devices.transports.websocket_link import WebsocketLink

ANSWER_SECONDS = 1.0
_MOST_FORMER = 32
_ASKED = frozenset({gwq.VERSION, gwq.CANCEL, gwq.EVALUATE})
"""Commands whose answers may come late."""


class GwqPad(LonePad):
    """Port: ws://HOST:1919.  Options: staff (no: nobody's name is told).

    An answer does not say which question it is to, so each question has a connection of its own,
    and what comes on a former one is never heard.
    """

    answers = True
    can_read = True
    scale = "gwq"
    keys = frozenset(range(1, 5))

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        read = read_settings("gwq", settings)
        host = f"[{read.host}]" if ":" in read.host else read.host
        self._link = WebsocketLink(f"ws://{host}:{read.port}", tap=settings.tap)
        self.can: frozenset[Verb] = read.verbs("welcome", "appraise")
        self._clock = clock
        self._person: Person | None = None
        self._asked = False
        self._trouble = ""
        self._keys = Waiting[int]()
        self._stale = self._strange = 0

    @property
    def counts(self) -> dict[str, int]:
        """stale: results that belong to no open question.  strange: messages that are no answer."""
        return {"stale": self._stale, "strange": self._strange}

    @property
    def trouble(self) -> str:
        """device_error: the program is there and could not use its tablet."""
        return self._trouble

    @property
    def opened(self) -> bool:
        return self._link.opened

    def open(self) -> None:
        self._link.open()

    def close(self) -> None:
        self._asked = False
        self._link.close()

    def appraise(self, question: Question) -> Taken:
        """Nothing says that it was taken, only the key itself."""
        self._asked = False
        self._link.close()
        self._link.send(gwq.evaluate(self._person, question.seconds))
        self._asked = True
        return "sent"

    def welcome(self) -> Taken:
        """Cancels an open question; the tablet shows its own pages then."""
        if not self._asked:
            return "sent"
        self._asked = False
        return self._ask(gwq.CANCEL)

    def login(self, person: Person) -> Taken:
        """Shown with each question from now on."""
        self._person = person
        return "sent"

    def logout(self) -> Taken:
        self._person = None
        return "sent"

    def ping(self) -> Taken:
        """Not while it asks: what the program does then with a second command is not known."""
        return "sent" if self._asked else self._ask(gwq.VERSION)

    def appraised(self) -> list[int]:
        return self._keys.take()

    def acknowledge(self, key: int) -> None:
        """The tablet waits for none."""

    def listen(self, seconds: float) -> int:
        message = self._link.receive(seconds)
        if message is None:
            return 0
        self._take(message)
        return len(message)

    def _ask(self, kind: int) -> Taken:
        for _ in range(_MOST_FORMER):  # answers to former commands
            if not self.listen(0.0):
                break
        self._link.send(gwq.command(kind))
        deadline = self._clock() + ANSWER_SECONDS
        strange = False
        while (left := deadline - self._clock()) > 0:
            message = self._link.receive(left)
            if message is None:
                break
            reply = self._take(message)
            if reply is not None and reply.kind == kind:
                return "taken" if reply.ret in (None, gwq.OK, gwq.CANCELLED) else "refused"
            strange = strange or reply is None or reply.kind not in _ASKED
        return "not_understood" if strange else "silent"

    def _take(self, message: str | bytes) -> gwq.Reply | None:
        reply = gwq.read(message)
        if reply is None:
            self._strange += 1
        elif reply.kind == gwq.EVALUATE:
            self._ended(reply)
        return reply

    def _ended(self, reply: gwq.Reply) -> None:
        """A second word about the same question is none."""
        if not self._asked:
            self._stale += reply.level is not None
            return
        self._asked = False
        well = reply.ret in (gwq.OK, gwq.TIMED_OUT, gwq.CANCELLED)
        self._trouble = "" if well else "device_error"
        if reply.level is not None:
            self._keys.append(reply.level)
