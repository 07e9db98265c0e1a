"""The UVC driver with OpenCV's own Video for Linux, before simulated devices."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

import pytest

from hall_devices.cameras.usb_bus import BusBook
from hall_devices.cameras.uvc_camera import UvcCamera
from hall_devices.conformance.program import Program
from hall_devices.drivers import Settings
from hall_devices.simulators.video.attach import address_of, attach
from tests.devices.cameras.lens import failure, size

T = TypeVar("T")
FULL = (1600, 1200)


@pytest.fixture
def cameras() -> Iterator[Program]:
    """Two on one controller."""
    simulator = "hall_devices.simulators.document_camera"
    it = Program(simulator, "--speaks", "uvc", "--count", "2", "--full", "1600x1200")
    yield it
    assert it.end() == 0


def seeing(cameras: Program, act: Callable[[], T]) -> T:
    """In a thread of its own, which sees the cameras for as long as it is there."""

    def run() -> T:
        attach(cameras.port)
        return act()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


def camera_at(cameras: Program, number: int = 1, buses: BusBook | None = None) -> UvcCamera:
    port = cameras.port.replace("usb-0:1:", f"usb-0:{number}:")
    return UvcCamera(Settings(port), buses=buses or BusBook())


def test_it_asks_for_mjpg_and_for_the_largest_still(cameras: Program) -> None:
    def use() -> list[tuple[int, int]]:
        with closing(camera_at(cameras)) as camera:
            assert camera.ping() == "taken"
            assert not cameras.look()["watched"]
            sizes = [size(camera.look(1.0)), size(camera.still()), size(camera.look(1.0))]
            assert (camera.note, camera.counts) == ("", {"missed": 0, "damaged": 0})
            assert cameras.look()["watched"]
            return sizes

    assert seeing(cameras, use) == [(1280, 960), FULL, (1280, 960)]
    assert not cameras.look()["watched"]


def test_a_camera_without_mjpg_works_and_says_so(cameras: Program) -> None:
    cameras.tell("", {"raw": True})

    def use() -> str:
        with closing(camera_at(cameras)) as camera:
            assert size(camera.still()) == FULL
            return camera.note

    assert seeing(cameras, use) == "not_mjpg"


def test_two_on_a_bus_stream_at_once_only_compressed(cameras: Program) -> None:
    def use() -> None:
        buses = BusBook()
        one, other = camera_at(cameras, 1, buses), camera_at(cameras, 2, buses)
        with closing(one), closing(other):
            for camera in (one, other, one, other):
                size(camera.look(1.0))
            one.close()
            cameras.tell("", {"raw": True})
            assert failure(lambda: one.look(1.0)) == "busy"
            other.close()
            size(one.look(1.0))
            assert failure(lambda: other.look(1.0)) == "busy"

    seeing(cameras, use)


def test_what_the_system_says_of_a_full_bus_is_no_picture(cameras: Program) -> None:
    """Another program has the other camera: nobody wrote down that it streams."""
    cameras.tell("", {"raw": True})

    def use() -> object:
        one, other = camera_at(cameras, 1), camera_at(cameras, 2)
        with closing(one), closing(other):
            size(one.look(1.0))
            return other.look(1.0)

    assert seeing(cameras, use) == "silent"


def test_pulled_out_while_somebody_looks_and_back(cameras: Program) -> None:
    def use() -> None:
        with closing(camera_at(cameras)) as camera:
            size(camera.look(1.0))
            cameras.tell("", {"unplugged": True})
            assert camera.look(1.0) == "silent"
            assert failure(lambda: camera.look(1.0)) == "missing"
            assert failure(camera.ping) == "missing"
            cameras.tell("mend", {})
            assert camera.ping() == "taken"
            size(camera.look(1.0))

    seeing(cameras, use)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"dark": True}, "silent"),
        ({"manner": "half"}, "damaged"),
        ({"manner": "nonsense"}, "damaged"),
    ],
)
def test_no_whole_frame_is_no_picture(
    cameras: Program, fault: dict[str, object], said: str
) -> None:

    def use() -> None:
        with closing(camera_at(cameras)) as camera:
            size(camera.look(1.0))
            cameras.tell("", fault)
            camera.look(1.0)  # a whole one was on its way
            assert camera.look(1.0) == said
            assert camera.still() == said
            cameras.tell("mend", {})
            size(camera.still())

    seeing(cameras, use)


def test_several_workers_look_at_once(cameras: Program) -> None:
    def look(number: int) -> list[tuple[int, int]]:
        with closing(camera_at(cameras, number)) as camera:
            return [*(size(camera.look(1.0)) for _ in range(5)), size(camera.still())]

    def use() -> list[list[tuple[int, int]]]:
        with ThreadPoolExecutor(2) as workers:
            return [*workers.map(look, (1, 2))]

    assert seeing(cameras, use) == [[(1280, 960)] * 5 + [FULL]] * 2


def test_nothing_hangs_when_the_simulator_has_ended(cameras: Program) -> None:
    def use() -> tuple[object, str]:
        with closing(camera_at(cameras)) as camera:
            size(camera.look(1.0))
            assert cameras.end() == 0
            return camera.look(1.0), failure(camera.ping)

    assert seeing(cameras, use) == ("silent", "gone")


def test_another_program_has_it(cameras: Program) -> None:
    cameras.tell("", {"unable": True})
    assert seeing(cameras, lambda: failure(camera_at(cameras).ping)) == "busy"


def test_a_whole_program_sees_it(cameras: Program) -> None:
    code = (
        "import sys; from hall_devices.cameras.uvc_camera import UvcCamera as U;"
        "from hall_devices.drivers import Settings as S;"
        "camera = U(S(sys.argv[1])); print(camera.still()); camera.close()"
    )
    run = [sys.executable, "-m", "hall_devices.simulators.video"]
    see = [*run, cameras.port, sys.executable, "-c", code, cameras.port]
    done = subprocess.run(see, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == (f"Picture(width={FULL[0]}, height={FULL[1]})\n", 0)
    nowhere = cameras.port.replace("hallway.", "hallway.9")
    done = subprocess.run([*run, nowhere, "true"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"true cannot see {nowhere}" in done.stderr


@pytest.mark.parametrize("port", ["/dev/video0", "/dev/v4l/by-path/pci-0-usb-0:1:1.0-video-index0"])
def test_a_real_port_is_never_simulated(port: str) -> None:
    with pytest.raises(ValueError, match="no simulated camera"):
        address_of(port)
