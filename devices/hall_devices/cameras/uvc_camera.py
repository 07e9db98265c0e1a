"""A document camera that is a USB camera (UVC), through OpenCV: V4L2 on Linux, DirectShow on
Windows.

What a camera gives is read back after it was told, for drivers promise more than they do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, TypeAlias

from hall_devices.cameras import opencv
from hall_devices.cameras.settings import read_settings, read_size
from hall_devices.cameras.usb_bus import BUSES, BusBook, bus_of
from hall_devices.drivers import Picture, Settings, Taken, Unseen
from hall_devices.transport import TransportError, kind_of

if TYPE_CHECKING:
    from cv2.typing import MatLike as Frame

_Size: TypeAlias = tuple[int, int]
_None: TypeAlias = Literal["silent", "damaged"]
"""Why there is no frame."""

MJPG = int.from_bytes(b"MJPG", "little")
PREVIEW: _Size = (1280, 960)
ENORMOUS: _Size = (10_000, 10_000)
"""Larger than any camera: it takes the largest that it has."""
SETTLE_SECONDS = 2.0
"""So long focus and exposure may take before a still."""
_STEADY_FRAMES = 3
_MOST_DAMAGED = 3
"""Frames one after the other; then it is no accident."""
_STEADY = 0.05
"""Sharpness of one frame and the next, when nothing moves in the lens: no more apart than this."""
_OLD_SECONDS = 0.5
"""A frame that has been waiting so long shows what was."""
_LOOK_QUALITY, _STILL_QUALITY = 85, 95
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)  # Windows has none, and no device files


class UvcCamera:
    """Port: /dev/v4l/by-path/..., /dev/v4l/by-id/..., /dev/videoN; uvc:N on Windows.  Options:
    preview, still (sizes).

    A camera that stops sending keeps a call waiting for opencv.READ_SECONDS at most, where the
    system can be told so (Linux).
    """

    def __init__(
        self,
        settings: Settings,
        *,
        open_capture: opencv.OpenCapture = opencv.open_capture,
        clock: Callable[[], float] = time.monotonic,
        buses: BusBook = BUSES,
    ) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        options = read_settings("uvc", settings)
        self._port = settings.port
        self._number = int(number) if (number := _after("uvc:", settings.port)) else None
        self._preview = read_size(options["preview"]) if "preview" in options else PREVIEW
        self._still = read_size(options["still"]) if "still" in options else None
        self._open_capture = open_capture
        self._clock = clock
        self._buses = buses
        self._capture: opencv.Capture | None = None
        self._asked: _Size | None = None
        self._looked_through = False
        self._read_at = 0.0
        self._compressed = True
        self._missed = self._damaged = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """missed: frames that did not come.  damaged: frames that are not whole."""
        return {"missed": self._missed, "damaged": self._damaged}

    @property
    def note(self) -> str:
        """not_mjpg: it sends pictures uncompressed, slowly and needing a bus of its own.
        unstable_port: its name may be another camera's after the next start."""
        if not self._compressed:
            return "not_mjpg"
        return "unstable_port" if _after("/dev/video", self._port) else ""

    def ping(self) -> Taken:
        """Size and format are asked of the camera itself; no frame is read."""
        if self._capture is None:
            self._connect()
            self._ask(self._preview)
            self.close()
        return "taken"

    def look(self, seconds: float) -> Picture | Unseen:
        """Frames come by themselves: `seconds` makes nothing quicker."""
        self._stream(self._preview)
        self._looked_through = True
        if self._clock() - self._read_at > _OLD_SECONDS:
            self._frame()
        return self._picture(self._whole(), _LOOK_QUALITY)

    def still(self) -> Picture | Unseen:
        self._stream(self._still or ENORMOUS)
        if self._still is None and self._smaller_than_preview():
            self._stream(self._preview)
        found = self._picture(self._settled(), _STILL_QUALITY)
        if not self._looked_through:
            self.close()
        elif self._capture is not None:
            with suppress(TransportError):  # the picture is there; the next look finds out
                self._stream(self._preview)
        return found

    def close(self) -> None:
        capture, self._capture = self._capture, None
        self._asked, self._looked_through = None, False
        self._buses.leave(self)
        if capture is not None:
            capture.release()

    def _stream(self, size: _Size) -> None:
        """From now on frames of this size come, or TransportError."""
        self._connect()
        self._ask(size)
        try:
            self._buses.enter(self, bus_of(self._port), self._compressed)
        except TransportError:
            self.close()
            raise

    def _connect(self) -> None:
        if self._capture is not None:
            return
        source: str | int = self._port if self._number is None else self._number
        if isinstance(source, str):
            _try(source)
        capture = self._open_capture(source)
        if not capture.isOpened():
            capture.release()
            raise TransportError(
                "busy" if self._number is None else "missing", f"{self._port} cannot be opened"
            )
        self._capture = capture

    def _ask(self, size: _Size) -> None:
        """The format before the size: the sizes that a camera has depend on it."""
        if self._asked == size:
            return
        assert self._capture
        width, height = size
        self._capture.set(opencv.FOURCC, MJPG)
        self._capture.set(opencv.WIDTH, width)
        self._capture.set(opencv.HEIGHT, height)
        self._capture.set(opencv.BUFFERED, 1)
        self._asked = size
        self._compressed = int(self._capture.get(opencv.FOURCC)) == MJPG
        if self._number is None:  # DirectShow unpacks by itself
            self._capture.set(opencv.CONVERTED, 0.0 if self._compressed else 1.0)

    def _smaller_than_preview(self) -> bool:
        """Some answer a size that they do not have with their smallest."""
        assert self._capture
        pixels = self._capture.get(opencv.WIDTH) * self._capture.get(opencv.HEIGHT)
        return pixels < self._preview[0] * self._preview[1]

    def _settled(self) -> Frame | _None:
        """The first frame of a lens at rest, or the last there is time for."""
        end = self._clock() + SETTLE_SECONDS
        steady, before = 0, -1.0
        while not isinstance(frame := self._whole(), str):
            sharp = opencv.sharpness(frame)
            steady = steady + 1 if abs(sharp - before) <= _STEADY * max(sharp, before) else 0
            if steady >= _STEADY_FRAMES or (before >= 0 and self._clock() >= end):
                return frame
            before = sharp
        return frame

    def _whole(self) -> Frame | _None:
        """The next frame that is whole; one is damaged now and then on a long cable."""
        for _ in range(_MOST_DAMAGED):
            frame = self._frame()
            if frame is None:
                return "silent"
            unpacked = opencv.unpacked(frame)
            if unpacked is not None:
                return unpacked
            self._damaged += 1
        return "damaged"

    def _frame(self) -> Frame | None:
        """None when none comes; then it is closed, as one that was unplugged stays so till it is
        opened anew."""
        if self._capture is None:
            return None
        frame = opencv.read(self._capture)
        self._read_at = self._clock()
        if frame is None:
            self._missed += 1
            self.close()
        return frame

    def _picture(self, frame: Frame | _None, quality: int) -> Picture | Unseen:
        if isinstance(frame, str):
            return frame
        found = opencv.encode(frame, quality)
        self._damaged += found is None
        return found or "damaged"


def _after(beginning: str, port: str) -> str:
    """What stands behind it; "" where the port begins otherwise."""
    return port.removeprefix(beginning) if port.startswith(beginning) else ""


def _try(path: str) -> None:
    """Why a device file cannot be opened; OpenCV does not say.  Raises TransportError."""
    try:
        os.close(os.open(path, os.O_RDWR | _NONBLOCK))
    except OSError as error:
        raise TransportError(kind_of(error, "gone"), f"{path}: {error.strerror}") from None
