"""The virtual document cameras by themselves, over real connections, without any driver."""

import base64
import http.client
import io
import json
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PIL import Image
from websockets.sync.client import connect

from hall_devices.conformance import NotConforming
from hall_devices.conformance.program import Program

FULL = (2592, 1944)


@contextmanager
def played(speaks: str, *more: str) -> Iterator[Program]:
    it = Program("hall_devices.simulators.document_camera", "--speaks", speaks, *more)
    try:
        yield it
    finally:
        assert it.end() == 0


def size_of(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as image:
        image.load()
        return image.size


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


@contextmanager
def asked(port: str, path: str) -> Iterator[http.client.HTTPResponse]:
    address = port.removeprefix("http://").rstrip("/")
    with closing(http.client.HTTPConnection(address, timeout=20)) as link:
        link.request("GET", path)
        yield link.getresponse()


def test_a_stream_of_whole_pictures_each_another_one() -> None:
    with played("mjpeg") as it, asked(it.port, "/video.mjpg") as answer:
        assert answer.headers["Content-Type"].startswith("multipart/x-mixed-replace; boundary=")
        seen = []
        for _ in range(3):
            assert answer.readline().startswith(b"--")
            head = http.client.parse_headers(answer)
            assert head["Content-Type"] == "image/jpeg"
            seen.append(answer.read(int(head["Content-Length"])))
            assert answer.readline() == b"\r\n"
        assert {size_of(jpeg) for jpeg in seen} == {FULL}
        assert len({*seen}) == 3
        assert it.look()["watched"]


def test_a_snapshot_address_and_one_that_is_not_there() -> None:
    with played("mjpeg", "--full", "640x480") as it:
        with asked(it.port, "/snapshot.jpg") as answer:
            assert size_of(answer.read()) == (640, 480)
        with asked(it.port, "/none") as answer:
            assert answer.status == 404
        it.tell("", {"unable": True})
        with asked(it.port, "/snapshot.jpg") as answer:
            assert answer.status == 503


def test_eloam_answers_each_command_and_pushes_pictures() -> None:
    with played("eloam") as it, connect(it.port, max_size=None) as link:

        def ask(function: str, **more: object) -> dict[str, object]:
            link.send(json.dumps({"function": function, **more}))
            while True:
                said: dict[str, object] = json.loads(link.recv(20))
                if said["function"] == function:
                    return said

        assert ask("OpenCamera", device=0, resolution=0, datacallback=True)["ret"] == -1
        assert ask("InitDevs") == {"function": "InitDevs", "ret": 0}
        assert ask("GetDeviceCount") == {"function": "GetDeviceCount", "ret": 0, "value": 2}
        assert ask("GetResolution", device=0)["value"] == "2592*1944|2048*1536|1280*960"
        assert ask("ScanImage")["ret"] == -1
        assert ask("OpenCamera", device=0, resolution=1, datacallback=True)["ret"] == 0
        frame = json.loads(link.recv(20))
        assert frame["function"] == "ImageCallback"
        assert size_of(decoded(frame["value"])) == (1280, 960)
        still = ask("ScanImage", imagepath="", colorize=0, type=True)
        assert size_of(decoded(str(still["value"]))) == (2048, 1536)
        assert ask("CloseCamera", device=0)["ret"] == 0
        assert not it.look()["watched"]


def test_gwq_answers_by_type() -> None:
    with played("gwq") as it, connect(it.port, max_size=None) as link:

        def ask(kind: int, **more: object) -> dict[str, object]:
            link.send(json.dumps({"type": kind, **more}))
            while True:
                said: dict[str, object] = json.loads(link.recv(20))
                if said["type"] == kind:
                    return said

        assert ask(0) == {"type": 0, "ret": 0, "version": "1.0.0.1"}
        assert ask(74, CameraIndex=7)["ret"] == -3
        assert ask(27)["ret"] == 0
        frame = json.loads(link.recv(20))
        assert (frame["type"], size_of(decoded(frame["data"]))) == (270, (1280, 960))
        whole = ask(58, IsAutoCut=0, Index=1)
        assert size_of(decoded(str(whole["FrameBase64"]))) == FULL
        cut = ask(58, IsAutoCut=1, Index=1)
        assert size_of(decoded(str(cut["FrameBase64"]))) < FULL
        assert ask(28, MyType=0)["ret"] == 0
        assert not it.look()["watched"]


def test_a_folder_gets_a_file_for_all_that_is_laid_there_and_goes_with_the_program() -> None:
    with played("pictures") as it:
        folder = Path(it.port.removeprefix("folder://"))
        assert [file.name for file in folder.iterdir()] == ["000001.jpg"]
        it.tell("lay", {"paper": "card"})
        it.tell("take", {})
        newest = sorted(folder.iterdir())[-1]
        assert newest.name == "000003.jpg"
        assert b"card " in newest.read_bytes()[:64]
    assert not folder.exists()


def test_people_see_what_lies_there() -> None:
    with played("mjpeg", "--label", "主镜头") as it:
        seen = set()
        for paper in ("form", "card", "book", "nothing"):
            it.tell("lay", {"paper": paper})
            assert (it.look()["paper"], it.look()["label"]) == (paper, "主镜头")
            view = f"http://{it.control}/camera-1/view"
            with urllib.request.urlopen(view, timeout=20) as answer:
                assert answer.headers["Content-Type"] == "image/png"
                seen.add(answer.read())
        assert len(seen) == 4


def test_a_paper_that_is_none_is_refused() -> None:
    with played("mjpeg") as it, pytest.raises(NotConforming, match="paper must be one of form"):
        it.tell("lay", {"paper": "passport"})


@pytest.mark.parametrize("speaks", ["eloam", "gwq"])
@pytest.mark.parametrize(
    "words",
    [
        "[1]",
        "null",
        "no JSON",
        "[" * 50_000,
        '{"function":"OpenCamera","device":1.0,"resolution":0}',
        '{"type":58,"Index":"x"}',
        '{"function":null,"type":null}',
    ],
    ids=lambda words: words[:20],
)
def test_a_program_that_hears_nonsense_goes_on(speaks: str, words: str) -> None:
    with played(speaks) as it:
        with connect(it.port, max_size=None) as link:
            link.send(words)
        assert it.look()["pictures"] == 0
