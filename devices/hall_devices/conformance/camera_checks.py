"""Demands on a document camera."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

from hall_devices.cameras.picture import read_picture
from hall_devices.drivers import Camera, CameraDriver, LoneTrial, Picture
from hall_devices.simulators.camera_scene import Scene
from hall_devices.simulators.lone_device import MANNERS

from .camera_bench import CameraBench, looked, pinged, taken, well
from .check import Check, demand
from .lone_checks import held, until_held
from .message_checks import understood

_RANDOM_MESSAGES = 500
_ROUNDS = 3
_BLIND_SECONDS = 5.0
_LAID = ("form", "card")
_GLANCE = 32, 24


def _trial(driver: CameraDriver) -> LoneTrial:
    """Only drivers with one are checked."""
    assert driver.trial is not None
    return driver.trial


def _whole(found: Picture) -> None:
    """Raises NotConforming unless every pixel of it can be read, and it is as large as it says."""
    from PIL import Image

    demand(read_picture(found.jpeg) == found, "a picture is not what it says of itself")
    with Image.open(io.BytesIO(found.jpeg)) as image:
        image.load()


def messages(driver: CameraDriver, folder: Path) -> None:
    """Each sample is read; whatever else comes raises nothing."""
    understood(_trial(driver).read, _trial(driver).said, _RANDOM_MESSAGES)


def sees(driver: CameraDriver, folder: Path) -> None:
    """It is there, it sees, and a still is as large as the camera makes it."""
    with CameraBench(driver, _trial(driver)) as bench:
        camera = bench.camera()
        demand(pinged(camera) == "taken", "its camera is well and it does not say so")
        _whole(well(camera))
        still = taken(camera)
        demand(isinstance(still, Picture), f"its camera is well and a still is {still}")
        assert isinstance(still, Picture)
        _whole(still)
        full = tuple(bench.state()["full"])
        demand((still.width, still.height) == full, f"a still is not {full} but {still}")


def now(driver: CameraDriver, folder: Path) -> None:
    """A still shows what lies there now, and so does what is seen, after a moment."""
    with CameraBench(driver, _trial(driver)) as bench:
        camera = bench.camera()
        for paper in (*reversed(_LAID), "card"):
            before = well(camera)
            bench.lay(paper)
            demand(_shown(camera, paper).jpeg != before.jpeg, "a still is a picture from before")
        bench.fault(doubled=True)  # what is said twice is no answer to the next
        for paper in ("form", "card", "form"):
            bench.lay(paper)
            _shown(camera, paper)


def _shown(camera: Camera, paper: str) -> Picture:
    """A still.  Raises NotConforming unless it shows what lies there."""
    still = taken(camera)
    demand(isinstance(still, Picture), f"a still is {still}")
    assert isinstance(still, Picture)
    demand(_seen_on(still) == paper, f"a still does not show the {paper} that lies there")
    return still


def _seen_on(still: Picture) -> str:
    """Which paper.  The simulator says in a comment what it drew; where the picture was made anew
    on its way, it is the paper that looks most like it."""
    for paper in _LAID:
        if f"{paper} ".encode() in still.jpeg[:64]:
            return paper
    seen = _glance(still.jpeg)
    return min(_LAID, key=lambda paper: _apart(seen, _glance(_view_of(paper))))


def _view_of(paper: str) -> bytes:
    scene = Scene()
    scene.lay(paper)
    return scene.view()


def _glance(image: bytes) -> bytes:
    """Very small, in grey."""
    from PIL import Image

    with Image.open(io.BytesIO(image)) as found:
        return found.convert("L").resize(_GLANCE).tobytes()


def _apart(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def dark(driver: CameraDriver, folder: Path) -> None:
    """Nothing is taken that nobody wants: it is off before the first look and after close()."""
    with CameraBench(driver, _trial(driver)) as bench:
        camera = bench.camera()
        demand(not bench.state()["watched"], "it is on before anybody looks")
        pinged(camera)
        bench.until_dark()
        for use in (well, taken):
            use(camera)
            camera.close()
            bench.until_dark()
        camera.close()
        well(camera)


def silent(driver: CameraDriver, folder: Path) -> None:
    """A camera that shows nothing is not said to, and it passes."""
    with CameraBench(driver, _trial(driver)) as bench:
        camera = bench.camera()
        well(camera)
        for fault in ("dark", "silent", "unable"):
            if fault == "unable":  # to open it is what is refused
                camera.close()
            bench.fault(**{fault: True})
            demand(_is_blind(camera), f"its camera is {fault} and it sees all the same")
            bench.fault()
            well(camera)


def _is_blind(camera: Camera) -> bool:
    """Whether it says that it sees nothing, once what was on its way has come."""
    end = time.monotonic() + _BLIND_SECONDS
    while isinstance(looked(camera), Picture):
        if time.monotonic() > end:
            return False
    return True


def spoilt(driver: CameraDriver, folder: Path) -> None:
    """Whatever is given out is whole, and it works again after all that can be spoilt."""
    with CameraBench(driver, _trial(driver)) as bench:
        camera = bench.camera()
        well(camera)
        for manner in MANNERS[1:]:
            bench.fault(manner=manner)
            for use in (looked, taken):
                found = use(camera)
                if isinstance(found, Picture):
                    _whole(found)
            camera.close()
            bench.fault()
            well(camera)


def unplugged(driver: CameraDriver, folder: Path) -> None:
    """A camera that has gone is noticed, and found again when it is back, also unseen."""
    with CameraBench(driver, _trial(driver)) as bench:
        camera = bench.camera()
        for look_first in (False, True):
            if look_first:
                well(camera)
            bench.fault(unplugged=True)
            demand(_is_blind(camera), "its camera has gone and it sees all the same")
            demand(pinged(camera) != "taken", "its camera has gone and is said to be there")
            bench.fault()
            well(camera)
        bench.fault(unplugged=True)
        bench.fault()
        well(camera)


def no_leak(driver: CameraDriver, folder: Path) -> None:
    """Opened and closed again and again, with and without its camera, it keeps nothing."""
    with CameraBench(driver, _trial(driver)) as bench:
        camera = bench.camera()
        well(camera)
        camera.close()
        before = held()
        for _ in range(_ROUNDS):
            well(camera)
            taken(camera)
            camera.close()
        bench.fault(unplugged=True)
        uses: tuple[Callable[[], object], ...] = (
            lambda: pinged(camera),
            lambda: looked(camera),
            lambda: taken(camera),
        )
        for use in uses:
            use()
            camera.close()
        until_held(before)


CAMERA_CHECKS = (
    Check("any message at all", messages),
    Check("it sees", sees),
    Check("what lies there now", now),
    Check("off when nobody looks", dark),
    Check("silence", silent),
    Check("spoilt pictures", spoilt),
    Check("unplugged and plugged in", unplugged),
    Check("nothing leaks", no_leak),
)
