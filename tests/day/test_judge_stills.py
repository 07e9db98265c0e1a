"""The judge of document cameras: pictures that are broken, old or given out twice."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from hall_devices.simulators.camera_scene import Scene
from tests.day.blows import SLOW
from tests.day.cameras import Frame, Photo, Still, read_photo
from tests.day.stills import wrong_frames, wrong_stills
from tests.day.storm import Struck

PHOTO = Photo(True, 1000, 640, 480, "form", 5)
TOLD: dict[str, Any] = {
    "id": "s1",
    "state": "done",
    "reason": "",
    "width": 640,
    "height": 480,
    "size": 1000,
}
CAMERAS = {"w1-camera": "camera-1"}
TAKEN = Still("w1-camera", TOLD, PHOTO, "s1", "form", "home", 4, 6, 10.0, 12.0)
SILENT = {**TOLD, "id": "s2", "state": "failed", "reason": "silent"}
FAILED = replace(TAKEN, told=SILENT, photo=None, again="")
SECOND = replace(TAKEN, told={**TOLD, "id": "s3"}, again="", photo=replace(PHOTO, number=6))


@pytest.mark.parametrize(
    ("stills", "faults"),
    [
        ([TAKEN, FAILED, SECOND], []),
        ([replace(TAKEN, again="s9")], ["asked for again, and is s9"]),
        ([replace(FAILED, told={**FAILED.told, "state": "running"})], ["running for ever"]),
        ([replace(FAILED, told={**FAILED.told, "reason": ""})], ["failed for no reason"]),
        ([replace(TAKEN, photo=replace(PHOTO, whole=False))], ["is no whole picture"]),
        ([replace(TAKEN, photo=replace(PHOTO, size=999))], ["is called (640, 480, 1000)"]),
        ([replace(TAKEN, laid="card")], ["shows form, and card lay there"]),
        ([replace(TAKEN, before=5)], ["is picture 5, none of 6 to 6"]),
        ([replace(TAKEN, after=4)], ["is picture 5, none of 5 to 4"]),
        # With the simulator started anew meanwhile nobody knows which picture it was.
        ([replace(TAKEN, home="", before=0, after=0)], []),
        ([TAKEN, replace(SECOND, photo=PHOTO)], ["is the picture of 2 stills"]),
        ([TAKEN, replace(SECOND, photo=PHOTO, home="another")], []),
        ([TAKEN, replace(SECOND, told=TOLD)], ["s1 is 2 stills"]),
    ],
)
def test_stills(stills: list[Still], faults: list[str]) -> None:
    found = [*wrong_stills(stills, CAMERAS, [])]
    assert len(found) == len(faults), found
    for fault, part in zip(found, faults, strict=True):
        assert part in fault


@pytest.mark.parametrize(
    ("blow", "faults"),
    [
        (Struck("camera-1", SLOW, 8.0, 9.5), 0),
        (Struck("camera-1", SLOW, 11.0), 0),
        (Struck("camera-1", SLOW, 7.0, 8.0), 2),
        (Struck("camera-1", SLOW, 13.0), 2),
        (Struck("camera-2", SLOW, 8.0, 11.0), 2),
        (Struck("camera-1", "dark", 8.0, 11.0), 2),
    ],
)
def test_a_slow_camera_has_older_pictures_on_its_way(blow: Struck, faults: int) -> None:
    older = replace(TAKEN, before=8, after=9)
    other = replace(SECOND, laid="card")
    assert len([*wrong_stills([older, other], CAMERAS, [blow])]) == faults
    much_older = replace(TAKEN, before=20, after=21)
    assert len([*wrong_stills([much_older], CAMERAS, [blow])]) == 1


def test_previews() -> None:
    frame = Frame("w1-camera", 3, 4, PHOTO)
    assert [*wrong_frames([frame])] == []
    assert len([*wrong_frames([replace(frame, number=3)])]) == 1
    assert len([*wrong_frames([replace(frame, photo=replace(PHOTO, whole=False))])]) == 1


def test_a_picture_is_read_as_its_camera_signed_it() -> None:
    scene = Scene((320, 240))
    scene.lay("card")
    scene.picture((320, 240))
    jpeg = scene.picture((320, 240))
    assert read_photo(jpeg) == Photo(True, len(jpeg), 320, 240, "card", 2)
    assert not read_photo(jpeg[: len(jpeg) // 2]).whole
    assert not read_photo(jpeg + bytes(10)).whole
    assert not read_photo(b"\x00\x01 this is no HTTP").whole
    unsigned = io.BytesIO()
    Image.new("RGB", (8, 8)).save(unsigned, "JPEG")
    assert read_photo(unsigned.getvalue()).number == 0
