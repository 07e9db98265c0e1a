"""What the suite says of USB camera drivers that are wrong, one mistake each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.cameras.uvc_camera import UvcCamera
from hall_devices.conformance import NotConforming, checks_of
from hall_devices.drivers import CameraDriver, Picture, Settings, Taken, Unseen
from hall_devices.transport import TransportError


def camera_driver(make: Callable[[Settings], Any]) -> CameraDriver:
    good = registry.find("uvc")
    assert isinstance(good, CameraDriver)
    return replace(good, make=make)


CHECKS = {check.name: check for check in checks_of(camera_driver(UvcCamera))}


class Small(UvcCamera):
    """Its stills are as small as what it shows."""

    def still(self) -> Picture | Unseen:
        return self.look(1.0)


class Stale(UvcCamera):
    """Gives the still out that it took first."""

    _first: Picture | None = None

    def still(self) -> Picture | Unseen:
        found = self._first or super().still()
        self._first = found if isinstance(found, Picture) else None
        return found


class Lit(UvcCamera):
    """Leaves the camera on."""

    def close(self) -> None:
        """Later."""


class Cheerful(UvcCamera):
    """Says that it is there."""

    def ping(self) -> Taken:
        return "taken"


class Dreaming(UvcCamera):
    """Shows the last picture again when none comes."""

    _last: Picture | None = None

    def look(self, seconds: float) -> Picture | Unseen:
        try:
            found = super().look(seconds)
        except TransportError:
            found = "silent"
        self._last = found if isinstance(found, Picture) else self._last
        return self._last or found


class Clinging(UvcCamera):
    """Opens files of its own and never lets them go."""

    kept: list[Any] = []  # noqa: RUF012

    def ping(self) -> Taken:
        self.kept.append(open("/dev/null", "rb"))  # noqa: SIM115
        return super().ping()


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Small, "it sees", "a still is not"),
        (Stale, "what lies there now", "a still does not show"),
        (Cheerful, "unplugged and plugged in", "its camera has gone and is said to be there"),
        (Dreaming, "silence", "and it sees all the same"),
        (Clinging, "nothing leaks", "descriptors and threads were"),
    ],
)
def test_a_wrong_camera(
    make: Callable[[Settings], Any], check: str, says: str, tmp_path: Path
) -> None:
    try:
        with pytest.raises(NotConforming) as found:
            CHECKS[check].run(camera_driver(make), tmp_path)
        assert says in str(found.value)
    finally:
        while Clinging.kept:
            Clinging.kept.pop().close()


def test_a_camera_that_is_left_on(tmp_path: Path) -> None:
    cameras: list[Lit] = []

    def make(settings: Settings) -> Lit:
        cameras.append(Lit(settings))
        return cameras[-1]

    with pytest.raises(NotConforming) as found:
        CHECKS["off when nobody looks"].run(camera_driver(make), tmp_path)
    assert "it is closed and its camera is still on" in str(found.value)
    for it in cameras:
        UvcCamera.close(it)
