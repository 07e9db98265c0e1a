"""Stills of USB cameras: as large as it can be, of a lens at rest."""

from __future__ import annotations

import numpy as np
import pytest

from hall_devices.cameras.opencv import HEIGHT, WIDTH
from hall_devices.cameras.uvc_camera import ENORMOUS, PREVIEW, SETTLE_SECONDS
from hall_devices.drivers import Picture
from tests.devices.cameras.lens import (
    BY_PATH,
    Lens,
    LensCapture,
    asked,
    camera_of,
    scene,
    size,
)


def test_a_still_is_as_large_as_it_can_be(lens: Lens, dev: list[object]) -> None:
    camera = camera_of(lens, BY_PATH.format(3))
    assert size(camera.still()) == (2592, 1944)
    assert lens.calls[1:6] == asked(*ENORMOUS)
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
    assert lens.calls[-5:] == asked(*PREVIEW)
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
