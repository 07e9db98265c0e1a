"""USB cameras, with a camera that does as Linux's driver says it does, and OpenCV's own pictures.

What a real one does is not known here; that OpenCV gets on with a stream is in test_opencv.py.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from hall_devices.cameras.opencv import BUFFERED, FOURCC, HEIGHT, WIDTH
from hall_devices.cameras.usb_bus import BusBook
from hall_devices.cameras.uvc_camera import ENORMOUS, MJPG, PREVIEW, SETTLE_SECONDS, UvcCamera
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


@pytest.fixture
def lens() -> Lens:
    return Lens()


@pytest.fixture
def node(tmp_path: Path) -> Path:
    it = tmp_path / PATH.format(3)
    it.touch()
    return it


def camera_of(lens: Lens, port: object, buses: BusBook | None = None, **options: str) -> UvcCamera:
    return UvcCamera(
        Settings(str(port), options=options),
        open_capture=lens.open,
        clock=lambda: lens.now,
        buses=buses or BusBook(),
    )


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Device files: what opening one does.  Errors are raised."""
    answers: list[object] = []
    really = os.open

    def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if not str(path).startswith("/dev/v"):
            return really(path, flags, *rest, **more)
        answer = answers[0] if answers else None
        if isinstance(answer, int):
            raise OSError(answer, os.strerror(answer))
        answers.append((path, flags))
        return really(os.devnull, os.O_RDWR)

    monkeypatch.setattr(os, "open", opened)
    return answers


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
    return [(FOURCC, MJPG), (WIDTH, width), (HEIGHT, height), (BUFFERED, 1)]


# Set-up


@pytest.mark.parametrize("port", ["", "COM3", "uvc:", "uvc:x", "uvc:100", "http://x/", "/etc/x"])
def test_ports_that_it_cannot_read(lens: Lens, port: str) -> None:
    assert failure(lambda: camera_of(lens, port)) == "config"


@pytest.mark.parametrize(("name", "value"), [("still", "large"), ("preview", "640"), ("fps", "5")])
def test_settings_that_it_cannot_read(lens: Lens, name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        UvcCamera(Settings("/dev/video0", options={name: value}), open_capture=lens.open)


def test_numbers_of_opencv() -> None:
    named = (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
    assert named == (WIDTH, HEIGHT)
    assert (FOURCC, BUFFERED) == (cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_BUFFERSIZE)
    assert cv2.VideoWriter.fourcc(*"MJPG") == MJPG


# Looking


def test_it_is_told_its_format_before_its_size(lens: Lens, dev: list[object]) -> None:
    port = BY_PATH.format(3)
    camera = camera_of(lens, port, turn="90")
    assert size(camera.look(0.5)) == PREVIEW
    assert lens.calls[:5] == [("open", port), *asked(*PREVIEW)]
    assert dev == [(port, os.O_RDWR | os.O_NONBLOCK)]
    assert (camera.note, lens.opened) == ("", 1)
    camera.close()
    assert lens.opened == 0
    camera.close()


def test_it_stays_open_while_it_is_looked_through(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, "/dev/video0", preview="640x480")
    assert [size(camera.look(0.5)) for _ in range(3)] == [(640, 480)] * 3
    assert lens.calls.count(("open", "/dev/video0")) == 1
    assert camera.note == "unstable_port"
    camera.close()


def test_a_frame_that_has_waited_for_long_is_not_shown(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, "/dev/video0")
    camera.look(0.5)
    before = lens.frames()
    camera.look(0.5)
    assert lens.frames() == before + 1
    lens.now += 1.0
    camera.look(0.5)
    assert lens.frames() == before + 3
    camera.close()


def test_on_windows_it_has_a_number(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, "uvc:2")
    assert size(camera.look(0.5)) == PREVIEW
    assert lens.calls[0] == ("open", 2)
    assert (dev, camera.note) == ([], "")
    camera.close()
    lens.opens = False
    assert failure(camera.ping) == "missing"


# Stills


def test_a_still_is_as_large_as_it_can_be(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, BY_PATH.format(3))
    assert size(camera.still()) == (2592, 1944)
    assert lens.calls[1:5] == asked(*ENORMOUS)
    assert (lens.opened, lens.calls[-1]) == (0, "release")  # nobody looks through it


def test_a_still_of_a_size_that_was_set(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, BY_PATH.format(3), still="1280x960", preview="640x480")
    assert size(camera.still()) == (1280, 960)
    lens.sizes = ((640, 480),)
    assert size(camera.still()) == (640, 480)


def test_after_a_still_it_is_looked_through_as_before(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, BY_PATH.format(3))
    camera.look(0.5)
    assert size(camera.still()) == (2592, 1944)
    assert lens.calls[-4:] == asked(*PREVIEW)
    assert lens.opened == 1
    assert size(camera.look(0.5)) == PREVIEW
    assert lens.calls.count(("open", BY_PATH.format(3))) == 1
    camera.close()


def test_one_that_answers_an_enormous_size_with_its_smallest(
    lens: Lens, dev: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    really = LensCapture.set

    def smallest(self: LensCapture, propId: int, value: float, /) -> bool:
        well = really(self, propId, value)
        if (propId, value) == (HEIGHT, ENORMOUS[1]):
            self._facts[WIDTH], self._facts[HEIGHT] = 640, 480
        return well

    monkeypatch.setattr(LensCapture, "set", smallest)
    assert size(camera_of(lens, BY_PATH.format(3)).still()) == PREVIEW


def test_a_still_waits_until_the_lens_is_at_rest(lens: Lens, dev: list[object]) -> None:
    lens.blur = [31, 21, 11, 7, 3, 0]
    lens.sizes = ((640, 480),)
    camera = camera_of(lens, BY_PATH.format(3))
    assert isinstance(camera.still(), Picture)
    assert lens.frames() == 5 + 1 + 3


def test_a_lens_that_never_rests_is_not_waited_for_without_end(
    lens: Lens, dev: list[object]
) -> None:
    lens.blur = [3, 21] * 500
    lens.sizes = ((640, 480),)
    assert isinstance(camera_of(lens, BY_PATH.format(3)).still(), Picture)
    assert SETTLE_SECONDS <= lens.now < SETTLE_SECONDS + 0.2


def test_a_slow_first_frame_is_no_still(lens: Lens, dev: list[object]) -> None:
    """It may be one that was waiting."""
    camera = camera_of(lens, BY_PATH.format(3), still="1280x960")
    camera.look(0.5)
    before = lens.frames()
    lens.blur = [31, 0, 31, 0]
    camera._clock = lambda: lens.now * 1000  # seconds go by with each frame
    assert isinstance(camera.still(), Picture)
    assert lens.frames() == before + 2
    camera.close()


def test_an_empty_table_is_at_rest(lens: Lens, dev: list[object]) -> None:
    lens.frame = np.zeros((480, 640, 3), np.uint8)
    assert size(camera_of(lens, BY_PATH.format(3)).still()) == (640, 480)
    assert lens.frames() == 4


def test_a_grey_camera(lens: Lens, dev: list[object]) -> None:
    lens.frame = scene(640, 480, 0)[:, :, 0]
    assert size(camera_of(lens, BY_PATH.format(3)).still()) == (640, 480)


# Asked whether it is there


def test_a_ping_reads_no_frame(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, BY_PATH.format(3))
    assert camera.ping() == "taken"
    assert lens.calls == [("open", BY_PATH.format(3)), *asked(*PREVIEW), "release"]
    camera.look(0.5)
    before = [*lens.calls]
    assert camera.ping() == "taken"
    assert (lens.calls, lens.opened) == (before, 1)
    camera.close()


def test_it_does_not_send_what_it_was_told(lens: Lens, dev: list[object]) -> None:
    lens.format = YUYV
    camera = camera_of(lens, "/dev/video0")
    assert camera.note == "unstable_port"
    camera.ping()
    assert camera.note == "not_mjpg"
    assert size(camera.look(0.5)) == PREVIEW
    lens.format = MJPG
    camera.still()
    assert camera.note == "unstable_port"
    camera.close()


# What goes wrong


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOENT, "missing"),
        (errno.ENODEV, "missing"),
        (errno.EACCES, "denied"),
        (errno.EBUSY, "busy"),
        (errno.EIO, "gone"),
    ],
)
def test_a_device_file_that_cannot_be_opened(
    lens: Lens, dev: list[object], number: int, kind: str
) -> None:
    dev.append(number)
    camera = camera_of(lens, BY_PATH.format(3))
    kinds = [failure(act) for act in (camera.ping, camera.still, lambda: camera.look(0.5))]
    assert kinds == [kind] * 3
    assert lens.calls == []


def test_another_program_has_it(lens: Lens, dev: list[object]) -> None:
    lens.opens = False
    camera = camera_of(lens, BY_PATH.format(3))
    assert failure(camera.ping) == "busy"
    lens.opens = True
    assert camera.ping() == "taken"


def test_without_opencv(dev: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cv2", None)
    camera = UvcCamera(Settings(BY_PATH.format(3)))
    assert failure(camera.ping) == "config"


def test_one_that_is_unplugged_is_opened_anew(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, BY_PATH.format(3))
    camera.look(0.5)
    lens.sends = False
    assert camera.look(0.5) == "silent"
    assert lens.opened == 0
    dev.insert(0, errno.ENOENT)
    assert failure(lambda: camera.look(0.5)) == "missing"
    dev.clear()
    assert camera.still() == "silent"
    lens.sends = True
    assert size(camera.look(0.5)) == PREVIEW
    lens.sends = False
    assert camera.still() == "silent"
    assert lens.opened == 0
    assert camera.counts == {"missed": 3, "damaged": 0}


def test_a_frame_that_opencv_cannot_read(
    lens: Lens, dev: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: LensCapture) -> tuple[bool, Any]:
        raise cv2.error("corrupt")

    monkeypatch.setattr(LensCapture, "read", broken)
    camera = camera_of(lens, BY_PATH.format(3))
    assert (camera.look(0.5), camera.still()) == ("silent", "silent")
    assert lens.opened == 0


def test_a_frame_of_which_no_jpeg_can_be_made(lens: Lens, dev: list[object]) -> None:
    lens.frame = np.zeros((2, 70_000, 3), np.uint8)
    camera = camera_of(lens, BY_PATH.format(3))
    assert camera.look(0.5) == "damaged"
    camera.close()
    assert camera.still() == "damaged"
    assert camera.counts == {"missed": 0, "damaged": 2}
    assert lens.opened == 0


# Two on one bus


def test_two_cameras_on_one_bus(dev: list[object]) -> None:
    buses, first, second = BusBook(), Lens(), Lens()
    one = camera_of(first, BY_PATH.format(3), buses)
    two = camera_of(second, BY_PATH.format(4), buses)
    one.look(0.5)
    size(two.look(0.5))
    two.close()
    second.format = YUYV
    assert two.ping() == "taken"  # nothing streams
    assert failure(lambda: two.look(0.5)) == "busy"
    assert failure(two.still) == "busy"
    assert second.opened == 0
    one.close()
    size(two.look(0.5))
    assert failure(lambda: one.look(0.5)) == "busy"
    two.close()
    size(one.look(0.5))
    one.close()


def test_on_another_bus_there_is_room(dev: list[object]) -> None:
    buses, first, second = BusBook(), Lens(), Lens()
    first.format = second.format = YUYV
    one = camera_of(first, BY_PATH.format(3), buses)
    two = camera_of(second, BY_PATH.format(3).replace("00:14.0", "0a:00.3"), buses)
    size(one.look(0.5))
    size(two.look(0.5))
    one.close()
    two.close()


def test_a_still_that_the_bus_has_no_room_for_afterwards(dev: list[object]) -> None:
    """At full size it is compressed, as a preview it is not: the still is taken all the same."""
    buses, first, second = BusBook(), Lens(), Lens()
    one = camera_of(first, BY_PATH.format(3), buses)
    two = camera_of(second, BY_PATH.format(4), buses)
    one.look(0.5)
    two.look(0.5)
    first.format = YUYV
    assert failure(one.still) == "busy"
    assert first.opened == 0
    two.close()
    one.look(0.5)
    assert size(one.still()) == (2592, 1944)
    one.close()
