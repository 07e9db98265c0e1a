"""Cameras behind makers' programs: the words of each, and what the driver makes of them."""

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hall_devices import registry
from hall_devices.cameras import eloam, gwq
from hall_devices.cameras.program_camera import LONGEST, Said
from hall_devices.conformance.program import Program
from hall_devices.drivers import Camera, Picture, Settings
from hall_devices.transport import TransportError

SPEECH = {"eloam": "eloam", "gwq-camera": "gwq"}


def test_the_words_of_eloam() -> None:
    assert json.loads(eloam.command(eloam.INIT)) == {"function": "InitDevs"}
    assert json.loads(eloam.opening(1, 2)) == {
        "function": "OpenCamera",
        "device": 1,
        "resolution": 2,
        "datacallback": True,
    }
    assert json.loads(eloam.scan()) == {
        "function": "ScanImage",
        "imagepath": "",
        "colorize": 0,
        "type": True,
    }


def test_the_words_of_gwq() -> None:
    assert json.loads(gwq.command(gwq.START)) == {"type": 27}
    assert json.loads(gwq.command(gwq.STOP, MyType=0)) == {"type": 28, "MyType": 0}
    assert json.loads(gwq.choose(1)) == {"type": 74, "CameraIndex": 1}
    assert json.loads(gwq.still(2, cut=True)) == {"type": 58, "IsAutoCut": 1, "Index": 2}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('{"function":"InitDevs","ret":0}', Said("InitDevs", 0)),
        ('{"function":"OpenCamera","ret":-3,"value":""}', Said("OpenCamera", -3)),
        ('{"function":"GetDeviceCount","ret":0,"value":2}', Said("GetDeviceCount", 0)),
        ('{"function":"CloseCamera"}', Said("CloseCamera", None)),
        ('{"function":"ScanImage","ret":0,"value":"/9j/"}', Said("ScanImage", 0, "/9j/")),
        (
            '{"function":"ImageCallback","value":"/9j/"}',
            Said("ImageCallback", 0, "/9j/", is_frame=True),
        ),
        ('{"function":"ImageCallback"}', None),
        ('{"func":"ScanImage"}', None),
        ("[]", None),
        ("", None),
        (" " * (LONGEST + 1), None),
    ],
)
def test_what_eloam_says(message: str, said: Said | None) -> None:
    assert eloam.read(message) == said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('{"type":0,"ret":0,"version":"1.0.0.1"}', Said("0", 0)),
        ('{"type":27,"ret":-3}', Said("27", -3)),
        ('{"type":270,"data":"/9j/"}', Said("270", 0, "/9j/", is_frame=True)),
        ('{"type":270,"data":""}', None),
        ('{"type":58,"ret":0,"FrameBase64":"/9j/"}', Said("58", 0, "/9j/")),
        ('{"type":"x"}', None),
        ("{", None),
    ],
)
def test_what_gwq_says(message: str, said: Said | None) -> None:
    assert gwq.read(message) == said


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_any_message_at_all(message: str | bytes) -> None:
    eloam.read(message)
    gwq.read(message)


def test_nothing_of_a_picture_is_in_a_repr() -> None:
    assert "/9j" not in repr(eloam.read('{"function":"ImageCallback","value":"/9j/"}'))


@pytest.fixture(params=["eloam", "gwq-camera"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def program(name: str) -> Iterator[Program]:
    it = Program("hall_devices.simulators.document_camera", "--speaks", SPEECH[name])
    yield it
    it.end()


@pytest.fixture
def camera(name: str, program: Program) -> Iterator[Camera]:
    it = registry.camera(name, Settings(program.port))
    yield it
    it.close()


def size(found: object) -> tuple[int, int]:
    assert isinstance(found, Picture), found
    with Image.open(io.BytesIO(found.jpeg)) as image:
        image.load()
        assert image.size == (found.width, found.height)
        return image.size


def test_it_is_asked_and_nothing_stays_open(camera: Camera, program: Program) -> None:
    assert camera.ping() == "taken"
    assert not program.look()["watched"]


def test_a_live_picture_and_a_still_at_full_size_and_off_afterwards(
    camera: Camera, program: Program
) -> None:
    first, second = camera.look(5.0), camera.look(5.0)
    assert size(first) == (1280, 960)
    assert first != second
    assert size(camera.still()) == (2592, 1944)
    assert size(camera.look(5.0)) == (1280, 960)
    assert program.look()["watched"]
    camera.close()
    assert not program.look()["watched"]
    assert size(camera.still()) == (2592, 1944)


def test_a_still_shows_what_lies_there_now(camera: Camera, program: Program) -> None:
    camera.look(5.0)
    program.tell("lay", {"paper": "card"})
    found = camera.still()
    assert isinstance(found, Picture)
    assert b"card " in found.jpeg[:40]


def test_a_program_that_refuses(camera: Camera, program: Program) -> None:
    program.tell("", {"unable": True})
    assert camera.look(1.0) == "refused"
    assert camera.still() == "refused"
    program.tell("mend", {})
    assert size(camera.still()) == (2592, 1944)


def test_pictures_that_stop(camera: Camera, program: Program) -> None:
    camera.look(5.0)
    program.tell("", {"dark": True})
    while camera.look(0.3) != "silent":
        pass
    program.tell("mend", {})
    size(camera.look(5.0))


@pytest.mark.parametrize("manner", ["nonsense", "half", "wrong_type"])
def test_words_that_are_none(camera: Camera, program: Program, manner: str) -> None:
    program.tell("", {"manner": manner})
    assert camera.look(1.0) == "not_understood"
    program.tell("mend", {})
    size(camera.look(5.0))


def _look_on(camera: Camera) -> None:
    """What was on its way may still come."""
    for _ in range(50):
        camera.look(0.5)


def test_a_program_that_goes_and_comes_back(camera: Camera, program: Program) -> None:
    camera.look(5.0)
    program.tell("", {"unplugged": True})
    for _ in range(2):
        with pytest.raises(TransportError):
            _look_on(camera)
    program.tell("mend", {})
    size(camera.look(5.0))


@pytest.mark.parametrize(
    ("driver", "options"),
    [("eloam", {"device": "9"}), ("eloam", {"resolution": "9"}), ("gwq-camera", {"index": "9"})],
)
def test_a_camera_that_the_program_has_not(driver: str, options: dict[str, str]) -> None:
    program = Program("hall_devices.simulators.document_camera", "--speaks", SPEECH[driver])
    camera = registry.camera(driver, Settings(program.port, options=options))
    assert camera.still() == "refused"
    camera.close()
    program.end()


@pytest.mark.parametrize(
    ("driver", "port", "options"),
    [
        ("eloam", "http://127.0.0.1:9000", {}),
        ("gwq-camera", "ws://", {}),
    ],
)
def test_a_port_that_is_none(driver: str, port: str, options: dict[str, str]) -> None:
    with pytest.raises(TransportError, match="config"):
        registry.camera(driver, Settings(port, options=options))


def test_a_setting_that_is_none() -> None:
    with pytest.raises(ValueError, match="deskew must be no, yes"):
        registry.camera("eloam", Settings("ws://127.0.0.1:9000", options={"deskew": "1"}))
