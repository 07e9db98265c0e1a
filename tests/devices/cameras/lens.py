"""A camera that does as Linux's driver says it does, at the end of a cable."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from hall_devices.cameras.opencv import BUFFERED, CONVERTED, FOURCC, HEIGHT, WIDTH
from hall_devices.cameras.usb_bus import BusBook
from hall_devices.cameras.uvc_camera import MJPG, UvcCamera
from hall_devices.drivers import Picture, Settings
from hall_devices.transport import TransportError

YUYV = int.from_bytes(b"YUYV", "little")
SIZES = ((640, 480), (1280, 960), (2592, 1944))
PATH = "pci-0000:00:14.0-usb-0:{}:1.0-video-index0"
FRAME = 1 / 30


class Lens:
    """A camera at the end of a cable.  blur: for the frames to come, the last one stays."""

    def __init__(self) -> None:
        self.now = 0.0
        self.opens = True
        self.format = MJPG
        self.sizes: tuple[tuple[int, int], ...] = SIZES
        self.blur = [0]
        self.sends = True
        self.frame: Any = None
        self.calls: list[object] = []
        self.opened = 0

    def open(self, source: str | int) -> LensCapture:
        self.calls.append(("open", source))
        self.opened += self.opens
        return LensCapture(self)

    def frames(self) -> int:
        return self.calls.count("read")


class LensCapture:
    """See opencv.Capture.  A size that it does not have becomes the next one by area, as in
    Linux; what stands in its one buffer is old."""

    def __init__(self, lens: Lens) -> None:
        self._lens = lens
        self._is_open = lens.opens
        self._facts: dict[int, float] = {WIDTH: 640, HEIGHT: 480, FOURCC: YUYV, BUFFERED: 4}

    def isOpened(self) -> bool:
        return self._is_open

    def set(self, propId: int, value: float, /) -> bool:
        self._lens.calls.append((propId, value))
        self._facts[propId] = value
        if propId == FOURCC:
            self._facts[FOURCC] = self._lens.format
        if propId == HEIGHT:
            wanted = self._facts[WIDTH] * value
            best = min(self._lens.sizes, key=lambda size: abs(size[0] * size[1] - wanted))
            self._facts[WIDTH], self._facts[HEIGHT] = best
        return True

    def get(self, propId: int, /) -> float:
        return self._facts[propId]

    def read(self) -> tuple[bool, Any]:
        lens = self._lens
        lens.calls.append("read")
        lens.now += FRAME
        if not lens.sends:
            return False, None
        if lens.frame is not None:
            return True, lens.frame
        blur = lens.blur.pop(0) if len(lens.blur) > 1 else lens.blur[0]
        return True, scene(int(self._facts[WIDTH]), int(self._facts[HEIGHT]), blur)

    def release(self) -> None:
        self._lens.calls.append("release")
        self._lens.opened -= self._is_open
        self._is_open = False


def scene(width: int, height: int, blur: int) -> Any:
    """Stripes, more or less sharp."""
    frame = np.zeros((height, width, 3), np.uint8)
    frame[:, :: max(2, width // 40)] = 255
    return cv2.blur(frame, (blur, blur)) if blur else frame


def camera_of(lens: Lens, port: object, buses: BusBook | None = None, **options: str) -> UvcCamera:
    return UvcCamera(
        Settings(str(port), options=options),
        open_capture=lens.open,
        clock=lambda: lens.now,
        buses=buses or BusBook(),
    )


BY_PATH = "/dev/v4l/by-path/" + PATH


def size(found: object) -> tuple[int, int]:
    """As the JPEG itself says."""
    assert isinstance(found, Picture), found
    with Image.open(io.BytesIO(found.jpeg)) as image:
        image.load()
        assert image.size == (found.width, found.height)
        return image.size


def failure(act: Callable[[], object]) -> str:
    with pytest.raises(TransportError) as caught:
        act()
    return caught.value.kind


def asked(width: int, height: int) -> list[object]:
    """What a camera is told about its pictures, in the only order in which it heeds it."""
    return [
        (FOURCC, MJPG),
        (WIDTH, width),
        (HEIGHT, height),
        (BUFFERED, 1),
        (CONVERTED, 0.0),
    ]
