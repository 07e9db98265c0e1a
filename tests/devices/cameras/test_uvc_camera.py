"""USB cameras, with a camera that does as Linux's driver says it does, and OpenCV's own pictures.

What a real one does is not known here; that OpenCV gets on with a stream is in test_opencv.py.
"""

from __future__ import annotations

import errno
import os
from typing import Any

import cv2
import numpy as np
import pytest

from hall_devices.cameras.opencv import BUFFERED, CONVERTED, FOURCC, HEIGHT, WIDTH
from hall_devices.cameras.usb_bus import BusBook
from hall_devices.cameras.uvc_camera import MJPG, PREVIEW, UvcCamera
from hall_devices.drivers import Settings
from tests.devices.cameras.lens import (
    BY_PATH,
    YUYV,
    Lens,
    LensCapture,
    asked,
    camera_of,
    failure,
    size,
)

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
    assert cv2.CAP_PROP_CONVERT_RGB == CONVERTED
    assert cv2.VideoWriter.fourcc(*"MJPG") == MJPG


# Looking


def test_it_is_told_its_format_before_its_size(lens: Lens, dev: list[object]) -> None:
    port = BY_PATH.format(3)
    camera = camera_of(lens, port, turn="90")
    assert size(camera.look(0.5)) == PREVIEW
    assert lens.calls[:6] == [("open", port), *asked(*PREVIEW)]
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
