"""OpenCV itself, on the stream of a simulated camera: it reads, makes JPEGs, ends well.

There is no USB camera here, so what is proved is everything but V4L2 and DirectShow.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from hall_devices.cameras import opencv
from hall_devices.cameras.picture import read_picture
from hall_devices.cameras.uvc_camera import UvcCamera
from hall_devices.drivers import Picture, Settings
from hall_devices.transport import TransportError
from tests.devices.rig import LoneRig

WAITS = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 20_000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 20_000]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoneRig]:
    monkeypatch.setenv("OPENCV_FFMPEG_LOGLEVEL", "-8")
    with LoneRig("document_camera", "--speaks", "mjpeg", "--full", "640x480") as it:
        yield it


def camera_of(played: LoneRig) -> UvcCamera:
    """As on Windows, with the simulator's stream in place of DirectShow."""

    def opened(source: str | int) -> opencv.Capture:
        opencv.ready()
        return cv2.VideoCapture(played.port(), cv2.CAP_FFMPEG, WAITS)

    return UvcCamera(Settings("uvc:0"), open_capture=opened)


def test_a_day_of_a_camera(played: LoneRig) -> None:
    camera = camera_of(played)
    assert camera.ping() == "taken"
    for found in (camera.look(0.5), camera.still(), camera.look(0.5)):
        assert isinstance(found, Picture)
        assert read_picture(found.jpeg) == found
        assert (found.width, found.height) == (640, 480)
    assert camera.note == ""
    played.fault(unplugged=True)
    while isinstance(found := camera.look(0.5), Picture):
        pass  # what was on its way
    assert found == "silent"
    with pytest.raises(TransportError) as caught:
        camera.still()
    assert caught.value.kind == "missing"
    played.act("mend")
    assert isinstance(camera.still(), Picture)
    camera.close()


def test_nothing_is_left_open(played: LoneRig) -> None:
    def used() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

    camera = camera_of(played)
    camera.still()
    before = used()
    for _ in range(10):
        camera.ping()
        camera.look(0.5)
        camera.still()
        camera.close()
    assert used() == before


def test_frames_are_as_they_were() -> None:
    frame = np.zeros((40, 60, 3), np.uint8)
    frame[:, 30:] = (0, 0, 255)  # blue, green, red
    found = opencv.encode(frame, 95)
    assert found is not None
    back = cv2.imdecode(np.frombuffer(found.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert back is not None
    assert back.shape == (40, 60, 3)
    assert np.abs(back.astype(int) - frame).mean() < 4


def test_a_blurred_frame_is_less_sharp() -> None:
    sharp = np.zeros((1944, 2592, 3), np.uint8)
    sharp[:, ::64] = 255
    measured = [opencv.sharpness(cv2.blur(sharp, (size, size))) for size in (1, 9, 41)]
    assert measured == sorted(measured, reverse=True)
    assert opencv.sharpness(sharp) == measured[0]
    assert opencv.sharpness(np.full((480, 640, 3), 7, np.uint8)) == 0.0


def test_where_there_is_no_camera_opencv_says_nothing() -> None:
    """A process of its own, as it looks at its environment when it is loaded."""
    program = (
        "from hall_devices.cameras.opencv import open_capture\n"
        "for source in ('/dev/video77', 7):\n"
        "    capture = open_capture(source)\n"
        "    assert not capture.isOpened()\n"
        "    capture.release()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"")


def test_opencv_is_loaded_by_whoever_has_such_a_camera() -> None:
    program = (
        "import sys\n"
        "from hall_devices import registry\n"
        "from hall_devices.drivers import Settings\n"
        "registry.camera('uvc', Settings('/dev/video77'))\n"
        "assert not {'cv2', 'numpy'} & {*sys.modules}\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
