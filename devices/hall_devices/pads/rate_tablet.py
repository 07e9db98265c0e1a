"""A tablet that connects to us and speaks the rate service's JSON: see rate_json.py."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from websockets.sync.server import ServerConnection

from hall_devices.drivers import LonePad, Question, Settings, Taken, Verb
from hall_devices.pads import rate_json
from hall_devices.pads.settings import PAD_SETTINGS, read_settings
from hall_devices.pads.waiting import Waiting
from hall_devices.pads.websocket_desk import Heard, WebsocketDesk

ANSWER_SECONDS = 1.0
_REMEMBERED = 50
"""Questions whose answer was taken: a tablet that missed the receipt says it again."""


class RateTablet(LonePad):
    """Port: listen://127.0.0.1:8820, where the tablet connects to.

    Options: window (what the tablet has to log in with) · token (the path that it has to come to);
    one of them at least · dimension (which of its four questions counts: attitude, quality,
    efficiency, honest).  The tablet that logged in last is the one.
    """

    can: frozenset[Verb] = frozenset({"welcome", "appraise"})
    answers = True
    can_read = True
    scale = "rate-json"
    keys = frozenset(range(6))

    def __init__(
        self,
        settings: Settings,
        today: Callable[[], str] = lambda: time.strftime("%Y-%m-%d"),
    ) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        read = read_settings("rate-json", settings)
        self._window, token = read.options["window"], read.options["token"]
        if not (self._window or token):
            raise ValueError("window or token is missing: anybody could answer")
        self._dimension = read.options["dimension"]
        self._dimensions = PAD_SETTINGS["rate-json"].choices["dimension"]
        self._desk = WebsocketDesk(read.host, read.port, token, settings.tap)
        self._today = today
        self._stranger: ServerConnection | None = None
        self._tablet: ServerConnection | None = None
        self._question: Question | None = None
        self._unreceipted: tuple[ServerConnection, str] | None = None
        self._over: deque[str] = deque(maxlen=_REMEMBERED)
        self._keys = Waiting[int]()
        self._stale = self._doubled = self._strange = 0

    @property
    def counts(self) -> dict[str, int]:
        """stale: answers to no open question.  doubled: those said again.  strange: what is no
        message of such a tablet."""
        return {"stale": self._stale, "doubled": self._doubled, "strange": self._strange}

    @property
    def trouble(self) -> str:
        """not_logged_in: a tablet is there, and has not said the right window."""
        is_here = self._stranger is not None and self._desk.is_open(self._stranger)
        return "not_logged_in" if is_here and not self._logged_in else ""

    @property
    def _logged_in(self) -> bool:
        return self._tablet is not None and self._desk.is_open(self._tablet)

    @property
    def opened(self) -> bool:
        return self._desk.opened

    def open(self) -> None:
        self._desk.open()

    def close(self) -> None:
        self._desk.close()
        self._stranger = self._tablet = self._question = self._unreceipted = None

    def appraise(self, question: Question) -> Taken:
        """Nothing says that it was taken, only the answer itself."""
        self._question = question
        return self._push(rate_json.quest(question.id, question.item, self._today()))

    def welcome(self) -> Taken:
        self._question = None
        return self._push(rate_json.reset())

    def ping(self) -> Taken:
        self.listen(0.0)
        if self._tablet is None or not self._logged_in:
            return "refused" if self.trouble else "silent"
        return "taken" if self._desk.is_there(self._tablet, ANSWER_SECONDS) else "silent"

    def appraised(self) -> list[int]:
        return self._keys.take()

    def acknowledge(self, key: int) -> None:
        """Now the tablet may thank its visitor."""
        waiting, self._unreceipted = self._unreceipted, None
        if waiting is not None:
            guest, rate = waiting
            self._over.append(rate)
            self._question = None
            self._answer(guest, "RateSubmit", rate_json.OK)

    def listen(self, seconds: float) -> int:
        self._desk.open()
        heard = self._desk.receive(seconds)
        if heard is None:
            return 0
        self._take(heard)
        return len(heard.message)

    def _push(self, message: str) -> Taken:
        if self._tablet is None or not self._desk.send(self._tablet, message):
            return "silent"
        return "sent"

    def _take(self, heard: Heard) -> None:
        if heard.guest is not self._tablet:
            self._stranger = heard.guest
        said = rate_json.read(heard.message, self._dimensions)
        match said:
            case None:
                self._strange += 1
            case rate_json.Login():
                self._log_in(heard.guest, said)
            case rate_json.Other(method):
                known = method in rate_json.NOT_SERVED
                self._answer(heard.guest, method, rate_json.FAILED if known else rate_json.UNKNOWN)
            case rate_json.Submit():
                self._submitted(heard.guest, said)

    def _log_in(self, guest: ServerConnection, login: rate_json.Login) -> None:
        if self._window and login.window != self._window:
            self._answer(guest, "Login", rate_json.WRONG_WINDOW)
            return
        self._stranger = None
        former, self._tablet = self._tablet, guest
        if former is not None and former is not guest:
            former.close()
        self._answer(guest, "Login", rate_json.OK)
        if self._question is not None:
            self.appraise(self._question)

    def _submitted(self, guest: ServerConnection, said: rate_json.Submit) -> None:
        """A receipt is given when the press is safe, and once more to who missed it."""
        if guest is not self._tablet:
            self._answer(guest, "RateSubmit", rate_json.NOT_LOGGED_IN)
            return
        if said.rate in self._over:
            self._doubled += 1
            self._answer(guest, "RateSubmit", rate_json.OK)
            return
        if self._keys:  # not looked at yet
            self._doubled += 1
            return
        key = said.keys.get(self._dimension)
        if self._question is None or said.rate != self._question.id or key is None:
            self._stale += key is not None
            self._strange += key is None
            self._answer(guest, "RateSubmit", rate_json.FAILED)
            return
        self._unreceipted = guest, said.rate
        self._keys.append(key)

    def _answer(self, guest: ServerConnection, method: str, code: str) -> None:
        self._desk.send(guest, rate_json.answer(method, code))
