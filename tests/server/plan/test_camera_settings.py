"""Settings of cameras: what a driver would refuse is told before it is in force."""

from dataclasses import replace

import pytest

from hall_queue.plan import Device
from hall_queue.problems import Problem
from hall_server.plan.camera_settings import wrong_cameras
from hall_server.plan.hall_file import bundled_hall, read_hall
from tests.server.halls import small_plan


def told(device: Device) -> list[tuple[str, str]]:
    plan = replace(small_plan(), devices=(device,))
    return [(it.path, it.code) for it in wrong_cameras(plan)]


def camera(driver: str = "mjpeg", port: str = "", **settings: str) -> Device:
    return Device("cam", "camera", driver, port, "", "c1", settings)


@pytest.mark.parametrize(
    "device",
    [
        camera("uvc", "/dev/v4l/by-path/pci-0000:00:14.0-usb-0:1:1.0-video-index0"),
        camera("uvc", "uvc:1", still="2592x1944", preview="1280x960"),
        camera("mjpeg", "http://192.168.1.40:8080/video.mjpg?size=full", name="主镜头", turn="90"),
        camera("mjpeg"),
        camera("pictures", "folder:///srv/高拍 图片"),
        camera("eloam", "ws://127.0.0.1:9000", device="1", resolution="3", deskew="yes"),
        camera("gwq-camera", "ws://127.0.0.1:1919/", index="2", autocut="yes"),
        camera("acme:Camera", "anything", whatever="it likes"),
    ],
    ids=lambda device: f"{device.driver} {device.port}",
)
def test_what_a_driver_reads_is_fine(device: Device) -> None:
    assert told(device) == []


@pytest.mark.parametrize(
    ("device", "path", "code"),
    [
        (camera("uvc", "video0"), "port", "unknown_reference"),
        (camera("mjpeg", "http://user:word@h/"), "port", "unknown_reference"),
        (camera("mjpeg", "ftp://h/"), "port", "unknown_reference"),
        (camera("pictures", "folder://here"), "port", "unknown_reference"),
        (camera("eloam", "http://127.0.0.1:9000"), "port", "unknown_reference"),
        (camera(turn="45"), "settings.turn", "unknown_reference"),
        (camera("uvc", still="large"), "settings.still", "unknown_reference"),
        (camera("eloam", device="10"), "settings.device", "out_of_range"),
        (camera("gwq-camera", index="-1"), "settings.index", "out_of_range"),
        (camera("gwq-camera", autocut="1"), "settings.autocut", "unknown_reference"),
        (camera(name="名" * 21), "settings.name", "too_long"),
        (camera(still="2592x1944"), "settings.still", "unknown_key"),
    ],
)
def test_what_it_would_refuse_is_told(device: Device, path: str, code: str) -> None:
    assert told(device) == [(f"devices[0].{path}", code)]


def test_other_kinds_are_none_of_its_business() -> None:
    plan = replace(small_plan(), devices=(Device("p", "pad", "mjpeg", "nonsense"),))
    found: list[Problem] = [*wrong_cameras(plan)]
    assert found == []


def test_the_county_s_cameras_are_fine() -> None:
    assert [*wrong_cameras(read_hall(bundled_hall("county")))] == []
