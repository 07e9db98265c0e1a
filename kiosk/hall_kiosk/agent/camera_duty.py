"""What is done for one document camera: it is looked through while somebody watches, it takes
stills, and is asked now and then whether it is there.  Unwatched it is off."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import quote

from hall_devices import health as hl
from hall_devices.cameras.picture import smaller, turned
from hall_devices.cameras.settings import TURNS
from hall_devices.drivers import Camera, Outcome, Picture, Unseen
from hall_kiosk.clock import utc_now
from hall_kiosk.still_job import picture_path, preview_path

from .duties import MISSES
from .picture_post import Post
from .ping_duty import PingDuty
from .wishes import Wishes

FRAME_SECONDS = 0.15
"""Between two pictures of a preview: enough to lay a paper straight by."""
LOOK_SECONDS = 0.5
LONGEST_SIDE = 960
"""Pixels of a preview."""
_SAID = ("refused", "damaged")
"""Why there is no picture, where the camera answered."""


class Shutter:
    """Cameras of one port: one is open at a time, and whoever began to watch last is the one who
    sees.  For one thread."""

    def __init__(self) -> None:
        self._holder: CameraDuty | None = None

    def is_free_for(self, duty: CameraDuty) -> bool:
        """False while another one is watched that somebody began to watch later."""
        holder = self._holder
        return holder is None or holder.watched_since() <= duty.watched_since()

    def take(self, duty: CameraDuty) -> None:
        """The one that was open is shut."""
        if self._holder is not None and self._holder is not duty:
            self._holder.shut()
        self._holder = duty


class CameraDuty(PingDuty):
    """Nothing that it sees is kept or written down here."""

    def __init__(
        self,
        code: str,
        camera: Camera,
        options: Mapping[str, str],
        wishes: Wishes,
        post: Post,
        shutter: Shutter,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """options: turn, degrees clockwise.  Raises ValueError."""
        turn = options.get("turn", TURNS[0])
        if turn not in TURNS:
            raise ValueError(f"turn must be {' or '.join(TURNS)}, not {turn}")
        super().__init__(code, camera, clock)
        self._camera = camera
        self._turn = int(turn)
        self._wishes = wishes
        self._post = post
        self._shutter = shutter
        self._frame_at = 0.0
        self._is_open = False

    def watched_since(self) -> float:
        """Since when it has been watched; 0 while nobody does."""
        return self._wishes.watched(self._code) or 0.0

    def due(self, now: float) -> tuple[int, float] | None:
        if self.watched_since():
            return (1, self._frame_at) if now >= self._frame_at else None
        return (0, now) if self._is_open else super().due(now)

    def act(self) -> None:
        if self.watched_since():
            self._look()
        elif self._is_open:
            self.shut()
        else:
            super().act()

    def shut(self) -> None:
        """Off, until it is watched or told to take a still."""
        self._camera.close()
        self._is_open = False

    def restart(self) -> None:
        super().restart()
        self._is_open = False

    def still(self, job: str) -> Outcome:
        """Take a picture to the server."""
        found = self._taken()
        picture = turned(found, self._turn) if isinstance(found, Picture) else None
        if picture is None:
            why = "damaged" if isinstance(found, Picture) else found
            return Outcome("not_printed", "answered" if why in _SAID else "unknown", why)
        if not self._post.put(picture_path(job), picture.jpeg):
            return Outcome("not_printed", "answered", "not_sent")
        return Outcome("printed", "answered")

    def check(self, text: str) -> Outcome:
        """Take a still, and forget it."""
        found = self._taken()
        if isinstance(found, Picture):
            return Outcome("printed", "answered")
        return Outcome("unknown", "answered" if found in _SAID else "unknown", found)

    def _taken(self) -> Picture | Unseen:
        self._open()
        found = self._camera.still()
        self._seen(found)
        return found

    def _open(self) -> None:
        self._shutter.take(self)
        self._is_open = True

    def _look(self) -> None:
        self._frame_at = self._clock() + FRAME_SECONDS
        if not self._shutter.is_free_for(self):
            return
        self._open()
        found = self._camera.look(LOOK_SECONDS)
        self._seen(found)
        if not isinstance(found, Picture):
            return
        small = smaller(found, LONGEST_SIDE, self._turn)
        if small is not None:
            self._post.put(preview_path(quote(self._code, safe="")), small.jpeg)

    def _seen(self, found: Picture | Unseen) -> None:
        """What a look or a still says of how it is."""
        if isinstance(found, Picture):
            self._misses = 0
            self._answered(refused=False)
        elif found in _SAID:
            self._misses = 0
            self.health = hl.answered(self.health, utc_now(), found)
        else:
            self._misses += 1
            if self._misses >= MISSES:
                self.health = hl.silent(self.health, utc_now(), found)

    def _answered(self, *, refused: bool) -> None:
        trouble = "refused" if refused else None
        self.health = hl.answered(self.health, utc_now(), trouble, self._camera.note)
