"""The Sundyn tablet as an evaluation pad: see sundyn.py for what is said on the wire."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from hall_devices.drivers import LonePad, Notice, Person, Question, Settings, Taken, Verb
from hall_devices.pads import sundyn
from hall_devices.pads.settings import read_settings
from hall_devices.pads.sundyn_channel import (
    Channel,
    ConnectionChannel,
    DatagramChannel,
    TappedChannel,
)
from hall_devices.pads.waiting import Waiting

ANSWER_SECONDS = 1.0
STALE_SECONDS = 0.2
"""So long an answer of former times is waited for before a new question."""
POLL_SECONDS = 0.5
"""While a question is open the tablet is asked so often whether a key was pressed."""
_POLL_ANSWER_SECONDS = 0.3
_LATEST_SECONDS = 3.0
"""Over TCP an answer to that is lost with the connection: so long nothing else is asked."""
_MOST_FORMER = 32


class SundynPad(LonePad):
    """Port: udp://HOST:8001 (network) or tcp://127.0.0.1:8011 (USB, behind adb forward).

    Options: listen (port here that answers come to over UDP, 7791; 0 = any) · guid (yes: each
    question has a number that comes back) · staff (no: nobody's name is told).
    """

    answers = True
    can_read = True
    scale = "sundyn"
    keys = frozenset(range(1, 6))

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        read = read_settings("sundyn", settings)
        self._way: sundyn.Way = "udp" if read.scheme == "udp" else "tcp"
        channel: Channel = (
            DatagramChannel(read.host, read.port, read.number("listen"))
            if self._way == "udp"
            else ConnectionChannel(read.host, read.port)
        )
        self._channel = TappedChannel(channel, settings.tap) if settings.tap else channel
        self.can: frozenset[Verb] = read.verbs("welcome", "appraise", "display")
        self._with_guid = read.options["guid"] == "yes"
        self._clock = clock
        self._asked = False
        self._guid = ""
        self._last: tuple[str, ...] = ()
        self._keys = Waiting[int]()
        self._poll_at = self._patient_until = 0.0
        self._unanswered: set[str] = set()
        """Commands, by their digits, whose answer may still come."""
        self._stale = self._doubled = self._strange = 0

    @property
    def counts(self) -> dict[str, int]:
        """stale: results that belong to no open question.  doubled: those that came again.
        strange: replies that are none."""
        return {"stale": self._stale, "doubled": self._doubled, "strange": self._strange}

    @property
    def opened(self) -> bool:
        return self._channel.opened

    def open(self) -> None:
        self._channel.open()

    def close(self) -> None:
        self._channel.close()

    def appraise(self, question: Question) -> Taken:
        """What the tablet still keeps of the visitor before is fetched first, and thrown away."""
        self._asked = False
        self._channel.send(sundyn.RESULT)
        self._hear(STALE_SECONDS)
        self._guid = hashlib.md5(question.id.encode(), usedforsecurity=False).hexdigest()
        taken = self._command(sundyn.evaluate(self._guid if self._with_guid else ""), "02")
        self._asked = True
        self._poll_at = self._clock() + POLL_SECONDS
        return taken

    def welcome(self) -> Taken:
        self._asked = False
        return self._command(sundyn.WELCOME, "01")

    def display(self, notice: Notice) -> Taken:
        command = sundyn.notice(self._way, notice)
        return self._command(command, command[1:3].decode())

    def login(self, person: Person) -> Taken:
        return self._command(sundyn.login(self._way, person), "04")

    def logout(self) -> Taken:
        return self._command(sundyn.LOGOUT, "05")

    def ping(self) -> Taken:
        return self._command(sundyn.HEARTBEAT, "95")

    def appraised(self) -> list[int]:
        return self._keys.take()

    def acknowledge(self, key: int) -> None:
        """The tablet waits for none."""

    def listen(self, seconds: float) -> int:
        """Over TCP a result comes only when it is asked for."""
        heard = self._hear(seconds)
        now = self._clock()
        is_free = not self._channel.waits or now >= self._patient_until
        if self._asked and now >= self._poll_at and is_free:
            self._poll_at, self._patient_until = now + POLL_SECONDS, now + _LATEST_SECONDS
            self._channel.send(sundyn.RESULT)
            if self._way == "tcp":
                heard += self._hear(_POLL_ANSWER_SECONDS)
        return heard

    def _hear(self, seconds: float) -> int:
        data = self._channel.receive(seconds)
        if data:
            self._take(data)
        return len(data)

    def _command(self, command: bytes, number: str) -> Taken:
        """One command and its answer; results that come meanwhile are taken too."""
        if self._asked and self._channel.waits:
            self._hear(ANSWER_SECONDS)
        for _ in range(_MOST_FORMER):  # answers to former commands
            if not self._hear(0.0):
                break
        self._channel.send(command)
        deadline = self._clock() + ANSWER_SECONDS
        strange = False
        while (left := deadline - self._clock()) > 0:
            data = self._channel.receive(left)
            if not data:
                break
            reply = self._take(data)
            if isinstance(reply, sundyn.Done) and reply.command in ("", number):
                self._unanswered.discard(number)
                return "taken"
            strange = strange or not self._is_expected(reply)
        self._unanswered.add(number)
        return "not_understood" if strange else "silent"

    def _is_expected(self, reply: sundyn.Reply | None) -> bool:
        """Whether it can be an answer to something before, or a press."""
        if isinstance(reply, sundyn.Done):
            return reply.command in self._unanswered
        return reply is not None

    def _take(self, data: bytes) -> sundyn.Reply | None:
        reply = sundyn.read(data)
        if reply is None:
            self._strange += 1
        elif isinstance(reply, sundyn.Rated):
            self._result(reply)
        return reply

    def _result(self, rated: sundyn.Rated) -> None:
        """A result that cannot be told from the one before is the one before: rather a rating
        is lost than one invented."""
        again, self._last = rated.parts == self._last, rated.parts
        of_another = self._with_guid and rated.guid not in ("", self._guid)
        if again:
            self._doubled += 1
        elif not self._asked or of_another:
            self._stale += 1
        else:
            self._asked = False
            self._keys.append(rated.key)
