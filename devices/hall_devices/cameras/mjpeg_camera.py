"""A camera with a network: an endless stream of JPEGs over HTTP, or an address that answers one.

Pictures stay as the camera made them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Literal

from hall_devices.cameras.http_answer import NoHttp
from hall_devices.cameras.http_link import ANSWER_SECONDS, HttpLink
from hall_devices.cameras.multipart import Parts
from hall_devices.cameras.picture import LARGEST, read_picture
from hall_devices.cameras.settings import read_settings
from hall_devices.drivers import Picture, Settings, Taken, Unseen
from hall_devices.transport import NO_TAP, TransportError

STILL_SECONDS = 5.0
SNAPSHOT_SECONDS = 2.0
"""So long a single picture may take to come over once it is on its way."""
_QUIET_SECONDS = 0.4
"""A stream that pauses so long sends no more of the picture that it began."""
_OLD_SECONDS = 1.0
"""A stream that was not read for so long has old pictures on its way, nobody knows how many."""
_OK = 200
_STREAM = "multipart/x-mixed-replace"
_SINGLE = ("image/jpeg", "image/jpg")


class MjpegCamera:
    """Port: http(s)://HOST[:PORT]/path."""

    note = ""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        read_settings("mjpeg", settings)
        self._tap = settings.tap or NO_TAP
        self._link = HttpLink(settings.port, clock, settings.tap)
        self._clock = clock
        self._parts: Parts | None = None
        self._looked_through = False
        self._read_at = self._heard_at = 0.0
        self._damaged = self._strange = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """damaged: pictures that were no whole JPEG.  strange: answers that were none of a camera
        of this kind."""
        return {"damaged": self._damaged, "strange": self._strange}

    def ping(self) -> Taken:
        """Ask, and hang up before a picture comes."""
        if self._parts is not None:
            return "silent" if self._receive(ANSWER_SECONDS) is None else "taken"
        try:
            said = self._ask()
        finally:
            self.close()
        return "taken" if said == "stream" or said == "single" else said

    def look(self, seconds: float) -> Picture | Unseen:
        if self._parts is None:
            said = self._ask()
            if said == "single":
                return self._snapshot()
            if said != "stream":
                return said
        self._looked_through = True
        return self._newest(seconds)

    def still(self) -> Picture | Unseen:
        """What was on its way when this began is none; nor is the first picture of a new stream,
        which may have been waiting for somebody to come."""
        if self._clock() - self._read_at > _OLD_SECONDS:
            self._hang_up()
        if self._parts is None:
            said = self._ask()
            if said == "single":
                return self._snapshot()
            if said != "stream":
                return said
            old = 1
        else:
            self._catch_up()
            old = int(self._parts.begun)
        found = self._next(old)
        if not self._looked_through:
            self.close()
        return found

    def close(self) -> None:
        self._hang_up()
        self._looked_through = False

    def _hang_up(self) -> None:
        self._link.close()
        self._parts = None

    def _ask(self) -> Literal["stream", "single", "refused", "not_understood"]:
        """It stays open where there is something to see."""
        try:
            answer = self._link.ask()
        except NoHttp:
            self._strange += 1
            return "not_understood"
        self._read_at = self._heard_at = self._clock()
        if answer.status == _OK and answer.kind in _SINGLE:
            return "single"
        if answer.status == _OK and answer.kind == _STREAM and answer.boundary:
            self._parts = Parts(answer.boundary)
            return "stream"
        self.close()
        if answer.status != _OK:
            return "refused"
        self._strange += 1
        return "not_understood"

    def _snapshot(self) -> Picture | Unseen:
        end = self._clock() + SNAPSHOT_SECONDS
        jpeg = bytearray()
        while len(jpeg) <= LARGEST and (left := end - self._clock()) > 0:
            data = self._link.read(left)
            if data is None:
                break
            jpeg += data
        self.close()
        if not jpeg:
            return "silent"
        self._tap.heard(bytes(jpeg))
        return self._read(bytes(jpeg)) or "damaged"

    def _newest(self, seconds: float) -> Picture | Unseen:
        """The last of all that have come, or else the next one."""
        end = self._clock() + seconds
        before = self._tally()
        found: Picture | None = None
        while True:
            pictures = self._receive(0.0 if found else end - self._clock())
            if pictures is None and found is None:
                pictures = self._quiet()
            found = next(filter(None, map(self._read, reversed(pictures or ()))), found)
            if self._clock() >= end or (pictures is None and found):
                return found or self._why(before)

    def _next(self, old: int) -> Picture | Unseen:
        """The first one behind so many old ones."""
        end = self._clock() + STILL_SECONDS
        before = self._tally()
        while (left := end - self._clock()) > 0:
            pictures = self._receive(min(left, _QUIET_SECONDS))
            for jpeg in self._quiet() if pictures is None else pictures:
                if old:
                    old -= 1
                elif found := self._read(jpeg):
                    return found
        return self._why(before)

    def _catch_up(self) -> None:
        """Throw away what has come so far."""
        end = self._clock() + _QUIET_SECONDS
        while self._receive(0.0) is not None and self._clock() < end:
            pass

    def _receive(self, seconds: float) -> list[bytes] | None:
        """Pictures that the next bytes complete; None when none came in time.  Raises
        TransportError."""
        assert self._parts
        self._read_at = self._clock()
        try:
            data = self._link.read(seconds)
            if data is None:
                raise TransportError("gone", "the stream has ended")
        except TransportError as error:
            self._tap.port(error.kind)
            self.close()
            raise
        if not data:
            return None
        self._heard_at = self._clock()
        return self._cut(self._parts, data)

    def _quiet(self) -> list[bytes]:
        """What is whole without more bytes, once there has been silence."""
        if self._parts is None or self._clock() - self._heard_at < _QUIET_SECONDS:
            return []
        return self._cut(self._parts, None)

    def _cut(self, parts: Parts, data: bytes | None) -> list[bytes]:
        bad = parts.bad
        pictures = parts.silence() if data is None else parts.feed(data)
        self._damaged += parts.bad - bad
        for jpeg in pictures:
            self._tap.heard(jpeg)
        return pictures

    def _read(self, jpeg: bytes) -> Picture | None:
        found = read_picture(jpeg)
        self._damaged += found is None
        return found

    def _tally(self) -> tuple[int, int]:
        return self._damaged, self._parts.rubbish if self._parts else 0

    def _why(self, before: tuple[int, int]) -> Unseen:
        """Why there was no picture since then."""
        damaged, rubbish = self._tally()
        if damaged > before[0]:
            return "damaged"
        return "not_understood" if rubbish > before[1] else "silent"


def read_part(part: bytes, boundary: str = "frame") -> Picture | None:
    """The picture in one whole part of a stream, with the boundary before it."""
    parts = Parts(boundary)
    found = [*parts.feed(part), *parts.silence()]
    return read_picture(found[0]) if len(found) == 1 else None
