"""What cameras behind a maker's program share: a websocket, a command at a time, pictures."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from hall_devices.cameras.picture import LARGEST, read_picture
from hall_devices.drivers import Picture, Settings, Taken, Unseen
from hall_devices.transport import TransportError
from hall_devices.transports.websocket_link import WebsocketLink

LONGEST = 2 * LARGEST
"""Bytes of a message: a picture in base64, and room."""
ANSWER_SECONDS = 3.0
STILL_SECONDS = 8.0
CLOSE_SECONDS = 0.5
_MOST_WAITING = 4
_MOST_OLD = 64
"""Messages that are taken in one go."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message.  name: of the command that it belongs to.  ret: below 0 is a failure, None where
    none is said.  picture: in base64, "" for none; it may be anybody's paper."""

    name: str
    ret: int | None
    picture: str = field(default="", repr=False)
    is_frame: bool = False

    @property
    def failed(self) -> bool:
        """Whether the program says that it did not do it."""
        return self.ret is not None and self.ret < 0


Read: TypeAlias = Callable[[str | bytes], Said | None]
_Unheard: TypeAlias = Literal["silent", "not_understood"]


class ProgramCamera(ABC):
    """Each use that failed ends the connection, so that no late answer is taken for another's."""

    note = ""
    still_needs_preview = True
    """Whether a picture can be taken only while the camera is looked through."""

    def __init__(self, settings: Settings, read: Read, clock: Callable[[], float]) -> None:
        self._link = WebsocketLink(settings.port, LONGEST, _MOST_WAITING, settings.tap)
        self._read = read
        self._clock = clock
        self._looking = False
        self._asked_still = False
        self._strange = self._damaged = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """strange: messages that are no answer.  damaged: pictures that are no whole JPEG."""
        return {"strange": self._strange, "damaged": self._damaged}

    @abstractmethod
    def _greeting(self) -> tuple[str, str]:
        """A harmless command and its name: whether the program is there."""

    @abstractmethod
    def _start(self) -> list[tuple[str, str]]:
        """Commands and their names, after which pictures come."""

    @abstractmethod
    def _stop(self) -> list[tuple[str, str]]:
        """Commands and their names, after which the camera is off."""

    @abstractmethod
    def _still(self) -> tuple[str, str]:
        """The command that takes a picture, and its name."""

    def ping(self) -> Taken:
        """See drivers.Camera: the program answers.  What its camera does shows when it is used."""
        if self._looking:
            return "taken"
        try:
            said = self._ask(*self._greeting(), ANSWER_SECONDS)
            return "taken" if isinstance(said, Said) else said
        finally:
            self._link.close()

    def look(self, seconds: float) -> Picture | Unseen:
        """See drivers.Camera."""
        try:
            refused = self._begin()
            return refused or self._newest(self._clock() + seconds)
        except BaseException:
            self._give_up()
            raise

    def still(self) -> Picture | Unseen:
        """See drivers.Camera.  Each on a connection of its own: one that the program says twice is
        an answer to the next, and shows another visitor's paper."""
        if self._asked_still:
            self.close()
        try:
            refused = self._begin() if self.still_needs_preview else None
            if refused:
                return refused
            self._asked_still = True
            said = self._ask(*self._still(), STILL_SECONDS)
        except BaseException:
            self._give_up()
            raise
        if not isinstance(said, Said):
            self._give_up()
            return said
        if said.failed or not said.picture:
            return "refused" if said.failed else "damaged"
        return self._picture(said.picture) or "damaged"

    def close(self) -> None:
        """See drivers.Camera.  The program is told, if it listens."""
        if self._looking:
            self._looking = False
            with suppress(TransportError):
                for command, name in self._stop():
                    self._ask(command, name, CLOSE_SECONDS)
        self._give_up()

    def _give_up(self) -> None:
        self._looking = self._asked_still = False
        self._link.close()

    def _begin(self) -> Unseen | None:
        """Why it does not begin; None when it is looked through."""
        if self._looking:
            return None
        for command, name in self._start():
            said = self._ask(command, name, ANSWER_SECONDS)
            if not isinstance(said, Said):
                self._give_up()
                return said
            if said.failed:
                self._give_up()
                return "refused"
        self._looking = True
        return None

    def _newest(self, end: float) -> Picture | Unseen:
        """The last whole picture of those that have come; one that is waited for where none has."""
        damaged = False
        while True:
            frames = self._frames(max(0.0, end - self._clock()))
            for frame in reversed(frames):
                found = self._picture(frame)
                if found is not None:
                    return found
                damaged = True
            if self._clock() >= end:
                return "damaged" if damaged else "silent"

    def _frames(self, seconds: float) -> list[str]:
        """What has come, in base64; waits for the first message."""
        frames: list[str] = []
        for turn in range(_MOST_OLD):
            message = self._link.receive(0.0 if turn else seconds)
            if message is None:
                break
            said = self._taken(message)
            if said is not None and said.is_frame:
                frames.append(said.picture)
        return frames

    def _ask(self, command: str, name: str, seconds: float) -> Said | _Unheard:
        """Send, and wait for the answer of that name; pictures that come meanwhile are passed
        over."""
        self._link.send(command)
        end = self._clock() + seconds
        strange = False
        while (left := end - self._clock()) > 0:
            message = self._link.receive(left)
            if message is None:
                break
            said = self._taken(message)
            if said is not None and said.name == name and not said.is_frame:
                return said
            strange = strange or said is None
        return "not_understood" if strange else "silent"

    def _taken(self, message: str | bytes) -> Said | None:
        said = self._read(message)
        self._strange += said is None
        return said

    def _picture(self, text: str) -> Picture | None:
        try:
            found = read_picture(base64.b64decode(text, validate=True))
        except ValueError:
            found = None
        self._damaged += found is None
        return found
