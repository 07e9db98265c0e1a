"""What is asked of OpenCV: to open a camera, to make a JPEG of a frame, to say how sharp it is.

It is imported at the first use, in the threads of agents that have such a camera and nowhere else:
it is large, and not on every computer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from hall_devices.cameras.picture import BEGIN, END
from hall_devices.drivers import Picture
from hall_devices.transport import TransportError

if TYPE_CHECKING:
    from cv2.typing import MatLike as Frame

WIDTH, HEIGHT, FOURCC, CONVERTED, BUFFERED = 3, 4, 6, 16, 38
"""Properties of a capture, as OpenCV numbers them (cv::VideoCaptureProperties)."""
READ_SECONDS = 2
"""So long a frame is waited for when a camera has stopped sending; by itself OpenCV waits 10."""
_ENVIRONMENT = {
    "OPENCV_LOG_LEVEL": "SILENT",  # what went wrong is told as TransportError, once
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": str(READ_SECONDS),
}
_SMALL = 640
"""Pixels of the copy's longer side on which sharpness is measured."""


class Capture(Protocol):
    """An opened camera: of cv2.VideoCapture what is used here."""

    def isOpened(self) -> bool:
        """False when it could not be opened, or has gone."""

    def set(self, propId: int, value: float, /) -> bool:
        """Ask for a property; what came of it is known by get()."""

    def get(self, propId: int, /) -> float:
        """A property as it is."""

    def read(self) -> tuple[bool, Frame]:
        """Whether a frame came, and it."""

    def release(self) -> None:
        """Closed; harmless twice."""


OpenCapture: TypeAlias = Callable[[str | int], Capture]


def open_capture(source: str | int) -> Capture:
    """A camera by its device file (V4L2), or on Windows by its number (DirectShow).  Look at its
    isOpened().  Raises TransportError "config" where there is no OpenCV."""
    ready()
    import cv2

    if isinstance(source, int):
        return cv2.VideoCapture(source, cv2.CAP_DSHOW)
    return cv2.VideoCapture(source, cv2.CAP_V4L2)


def ready() -> None:
    """OpenCV can be used from now on, without words on stderr.  Raises TransportError "config"."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)  # it looks at them when it is loaded
    try:
        import cv2
    except ImportError as error:
        raise TransportError("config", f"OpenCV cannot be used: {error}") from None
    cv2.setNumThreads(1)  # what is done to a picture here is not worth threads that stay


def read(capture: Capture) -> Frame | None:
    """The next frame, None when none came or it cannot be read."""
    import cv2

    try:
        came, frame = capture.read()
    except cv2.error:
        return None
    return frame if came else None


def unpacked(frame: Frame) -> Frame | None:
    """Of a frame that came as a JPEG its pixels, None when it is not whole; any other as it is.

    Left to itself OpenCV makes a picture of half a one, and of none the one before.
    """
    import cv2

    if frame.ndim > 1 and frame.shape[0] > 1:
        return frame
    jpeg = frame.tobytes()
    if not jpeg.startswith(BEGIN) or END not in jpeg:
        return None
    try:
        return cv2.imdecode(frame, cv2.IMREAD_COLOR)
    except cv2.error:
        return None


def encode(frame: Frame, quality: int) -> Picture | None:
    """The frame as a JPEG (quality 0..100); None when it cannot be made into one."""
    import cv2

    try:
        well, jpeg = cv2.imencode(".jpg", frame, (cv2.IMWRITE_JPEG_QUALITY, quality))
    except cv2.error:
        return None
    height, width = frame.shape[:2]
    return Picture(jpeg.tobytes(), width, height) if well else None


def sharpness(frame: Frame) -> float:
    """How much the brightness jumps from pixel to pixel (variance of the Laplacian), on a small
    copy: a number to compare frames of one scene by."""
    import cv2

    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame
    height, width = grey.shape[:2]
    times = min(1.0, _SMALL / max(width, height))
    size = (max(1, round(width * times)), max(1, round(height * times)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return float(cv2.Laplacian(small, cv2.CV_64F).var())
