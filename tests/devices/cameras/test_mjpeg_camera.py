"""Cameras with a network: answers typed in, and the one that the simulator plays."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from hall_devices.cameras import mjpeg_camera
from hall_devices.cameras.mjpeg_camera import MjpegCamera, read_part
from hall_devices.cameras.picture import LARGEST
from hall_devices.drivers import Picture, Settings
from hall_devices.tracing.readings import reading_of
from hall_devices.tracing.trace import Trace
from hall_devices.transport import TransportError
from tests.devices.cameras.papers import STREAM, WebServer, number_of, paper, part, snapshot
from tests.devices.rig import LONG_ENOUGH, LoneRig, until


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as it:
        yield it


def camera_of(url: str) -> MjpegCamera:
    return MjpegCamera(Settings(url, options={"turn": "90"}))


def number(found: object) -> int:
    assert isinstance(found, Picture), found
    return number_of(found.jpeg)


def failure(act: Callable[[], object]) -> str:
    with pytest.raises(TransportError) as caught:
        act()
    assert "secret" not in str(caught.value)
    return caught.value.kind


# The name of its port


@pytest.mark.parametrize(
    "port",
    [
        "http://clerk:secret@192.168.1.40/video",
        "http://clerk@192.168.1.40/video",
        "http://",
        "http:///video",
        "http://192.168.1.40:99999/",
        "http://192.168.1.40/a b",
        "rtsp://192.168.1.40/video",
        "/dev/video0",
        "",
    ],
)
def test_ports_that_it_cannot_read(port: str) -> None:
    assert failure(lambda: camera_of(port)) == "config"


def test_settings_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="preview"):
        MjpegCamera(Settings("http://192.168.1.40/", options={"preview": "640x480"}))


def test_what_it_asks(server: WebServer) -> None:
    server.answer = STREAM
    camera_of(server.url + "/通道1?ch=1&key=%20secret").ping()
    host = server.url.removeprefix("http://").removesuffix("/video")
    assert server.asked == [
        b"GET /video/%E9%80%9A%E9%81%931?ch=1&key=%20secret HTTP/1.1\r\n"
        b"Host: " + host.encode() + b"\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    ]


# A stream


def test_a_stream_is_looked_through_and_closed(server: WebServer) -> None:
    server.answer = STREAM + part(paper(1)) + part(paper(2))
    camera = camera_of(server.url)
    assert number(camera.look(5.0)) == 2
    server.send(part(paper(3)) + b"Content-Type")
    found = camera.look(5.0)
    assert isinstance(found, Picture)
    assert (found.jpeg, found.width, found.height) == (paper(3), 8, 8)
    assert "paper" not in repr(found)
    assert len(server.asked) == 1
    camera.close()
    assert server.has_left()
    camera.close()


def test_the_newest_of_many_pictures(server: WebServer) -> None:
    server.answer = STREAM + b"".join(part(paper(count)) for count in range(1, 5000))
    camera = camera_of(server.url)
    seen = [number(camera.look(5.0))]
    while seen[-1] < 4999:
        seen.append(number(camera.look(5.0)))
    assert seen == sorted({*seen})
    assert camera.look(0.02) == "silent"
    camera.close()


def test_without_a_length_a_picture_is_there_when_no_more_comes(server: WebServer) -> None:
    server.answer = STREAM + part(paper(1)).removesuffix(b"\r\n--frame\r\n")
    camera = camera_of(server.url)
    assert number(until(lambda: (it := camera.look(0.5)) != "silent" and it)) == 1
    assert camera.counts == {"damaged": 0, "strange": 0}
    camera.close()


class Streaming(threading.Thread):
    """Sends papers in two pieces each, without end.  begun: number of the last one begun."""

    def __init__(self, server: WebServer) -> None:
        super().__init__()
        self.begun = 0
        self._server = server
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.is_set():
            self.begun += 1
            data = part(paper(self.begun))
            for piece in (data[:90], data[90:]):
                try:
                    self._server.send(piece)
                except OSError:  # somebody new may come
                    self._ended.wait(0.002)
                self._ended.wait(0.002)

    def end(self) -> None:
        self._ended.set()
        self.join()


@pytest.fixture
def streaming(server: WebServer) -> Iterator[Streaming]:
    server.answer = STREAM
    it = Streaming(server)
    it.start()
    yield it
    server.links.append(socket.socket())  # whoever waits for the first one to ask need not
    it.end()


def test_a_still_began_after_it_was_wanted(server: WebServer, streaming: Streaming) -> None:
    camera = camera_of(server.url)
    for _ in range(10):
        number(camera.look(5.0))
        before = streaming.begun
        assert number(camera.still()) > before
    assert len(server.asked) == 1
    camera.close()
    for _ in range(3):
        before = streaming.begun
        assert number(camera.still()) > before
        assert server.has_left()
    assert len(server.asked) == 4


def test_a_stream_that_was_not_read_for_long_is_asked_for_anew(
    server: WebServer, streaming: Streaming
) -> None:
    now = 0.0
    camera = MjpegCamera(Settings(server.url), clock=lambda: now + time.monotonic())
    number(camera.look(5.0))
    now = 60.0
    before = streaming.begun
    assert number(camera.still()) > before
    assert len(server.asked) == 2
    number(camera.look(5.0))
    assert len(server.asked) == 2  # it is still looked through
    camera.close()


def test_while_it_is_looked_through_a_ping_listens(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mjpeg_camera, "ANSWER_SECONDS", 0.02)
    server.answer = STREAM + part(paper(1))
    camera = camera_of(server.url)
    camera.look(5.0)
    assert camera.ping() == "silent"
    server.send(b"C")
    assert until(lambda: camera.ping() == "taken")
    assert len(server.asked) == 1
    camera.close()


def test_damaged_pictures_and_rubbish(server: WebServer) -> None:
    broken = paper(1)[:40] + paper(1)[60:-2]
    server.answer = STREAM + part(broken)
    camera = camera_of(server.url)
    assert camera.look(0.1) == "damaged"
    server.send(part(b"\xff\xd8\xff no picture \xff\xd9"))
    assert until(lambda: camera.look(0.1) == "damaged")
    server.send(part(paper(2)) + part(broken))
    assert number(camera.look(5.0)) == 2
    until(lambda: camera.look(0.02) and camera.counts["damaged"] == 3)
    camera.close()
    server.answer = STREAM.removesuffix(b"--frame\r\n") + b"\x00 nonsense " * 40
    assert camera.look(0.1) == "not_understood"
    camera.close()
    assert camera.counts == {"damaged": 3, "strange": 0}


def test_no_still_comes(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg_camera, "STILL_SECONDS", 0.05)
    server.answer = STREAM
    camera = camera_of(server.url)
    assert camera.still() == "silent"
    assert server.has_left()
    server.answer = STREAM + part(paper(1)) + part(b"\xff\xd8\xff no picture \xff\xd9")
    assert camera.still() == "damaged"


def test_chunks(server: WebServer) -> None:
    head = STREAM.removesuffix(b"\r\n--frame\r\n") + b"Transfer-Encoding: chunked\r\n\r\n"
    pieces = [b"--frame\r\n", part(paper(1))[:50], part(paper(1))[50:]]
    server.answer = head + b"".join(b"%X\r\n%s\r\n" % (len(it), it) for it in pieces)
    camera = camera_of(server.url)
    assert number(camera.look(5.0)) == 1
    server.send(b"nonsense\r\n")
    assert failure(lambda: camera.look(5.0)) == "gone"
    server.answer = head + b"0\r\n\r\n"
    assert failure(lambda: camera.look(5.0)) == "gone"


# A single picture


@pytest.mark.parametrize("kind", ["image/jpeg", "image/jpg; charset=x"])
def test_a_single_picture_is_asked_for_anew_each_time(server: WebServer, kind: str) -> None:
    camera = camera_of(server.url)
    for count, act in enumerate([lambda: camera.look(0.1), camera.still], 1):
        length = f"Content-Length: {len(paper(count))}"
        server.answer = snapshot(paper(count), length).replace(b"image/jpeg", kind.encode())
        assert number(act()) == count
        assert server.has_left()
    assert len(server.asked) == 2


def test_a_single_picture_is_traced_and_not_shown(server: WebServer) -> None:
    server.answer = snapshot(paper(1), f"Content-Length: {len(paper(1))}")
    trace = Trace(reading_of([("camera", "mjpeg")]))
    camera = MjpegCamera(Settings(server.url, options={"turn": "0"}, tap=trace))
    assert number(camera.still()) == 1
    told = [(row.way, row.piece.data, row.piece.length) for row in trace.after(0, 10)]
    assert told[0][0] == "port"
    assert [(way, data) for way, data, _ in told[1:3]] == [
        ("sent", b"GET "),
        ("heard", b"HTTP/1.1 200"),
    ]
    assert told[3:] == [("heard", b"", len(paper(1)))]


def test_a_single_picture_that_ends_with_its_connection(server: WebServer) -> None:
    server.answer = snapshot(paper(7))
    server.hangs_up = True
    assert number(camera_of(server.url).still()) == 7


def test_a_single_picture_that_is_none(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mjpeg_camera, "SNAPSHOT_SECONDS", 0.05)
    camera = camera_of(server.url)
    server.answer = snapshot(paper(1)[:-30])
    assert camera.still() == "damaged"
    server.answer = snapshot(b"")
    assert camera.still() == "silent"
    server.hangs_up = True
    server.answer = snapshot(paper(1)[:-30], f"Content-Length: {len(paper(1))}")
    assert failure(camera.still) == "gone"
    monkeypatch.setattr(mjpeg_camera, "SNAPSHOT_SECONDS", 60.0)
    server.answer = snapshot(paper(1) + bytes(LARGEST))
    assert camera.still() == "damaged"
    assert camera.counts == {"damaged": 2, "strange": 0}


# What is no camera


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (STREAM, "taken"),
        (snapshot(paper(1)), "taken"),
        (snapshot(b"", status="401 No"), "refused"),
        (snapshot(b"", status="302 Elsewhere"), "refused"),
        (STREAM.replace(b"boundary=--frame", b""), "not_understood"),
        (snapshot(b"").replace(b"image/jpeg", b"text/html"), "not_understood"),
        (snapshot(b"").replace(b"image/jpeg", b"image/png"), "not_understood"),
        (b"SSH-2.0-x\r\n", "not_understood"),
        (b"HTTP/1.1 200 OK\r\n" + b"x" * 20_000, "not_understood"),
    ],
)
def test_what_a_ping_says(server: WebServer, answer: bytes, said: str) -> None:
    server.answer = answer
    camera = camera_of(server.url)
    assert camera.ping() == said
    assert server.has_left()
    assert camera.counts == {"damaged": 0, "strange": int(said == "not_understood")}
    if said != "taken":
        assert (camera.look(0.1), camera.still()) == (said, said)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    camera = camera_of(f"http://127.0.0.1:{port}/?secret")
    assert [failure(act) for act in (camera.ping, camera.still)] == ["missing", "missing"]


def test_no_head_comes(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hall_devices.cameras.http_link.ANSWER_SECONDS", 0.05)
    camera = camera_of(server.url + "?secret")
    assert failure(camera.ping) == "timeout"
    assert server.has_left()
    server.answer = b"HTTP/1.1 200 OK\r\n"
    assert failure(lambda: camera.look(0.1)) == "timeout"
    server.hangs_up = True
    assert failure(camera.still) == "gone"


def test_a_connection_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = []
    for error in (
        TimeoutError("timed out"),
        OSError(errno.EHOSTUNREACH, "No route"),
        UnicodeError("label too long"),
    ):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(socket, "create_connection", fail)
        kinds.append(failure(camera_of("http://192.168.1.40/").ping))
    assert kinds == ["timeout", "missing", "config"]


def test_https_that_is_none(server: WebServer) -> None:
    server.answer = STREAM
    camera = camera_of(server.url.replace("http:", "https:"))
    server.hangs_up = True
    assert failure(camera.ping) == "gone"


def test_a_certificate_that_is_not_trusted(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Context:
        def wrap_socket(self, link: socket.socket, server_hostname: str) -> socket.socket:
            raise ssl.SSLCertVerificationError(1, f"not for {server_hostname}")

    monkeypatch.setattr(ssl, "create_default_context", Context)
    camera = camera_of(server.url.replace("http:", "https:"))
    server.hangs_up = True
    assert failure(camera.ping) == "denied"


def test_a_stream_that_ends_is_opened_anew(server: WebServer) -> None:
    server.answer = STREAM + part(paper(1))
    camera = camera_of(server.url)
    camera.look(5.0)
    server.hang_up()
    assert failure(lambda: camera.look(5.0)) == "gone"
    assert number(camera.look(5.0)) == 1
    server.hang_up()
    assert failure(camera.still) == "gone"
    camera.close()


def test_one_part_as_the_conformance_suite_reads_it() -> None:
    found = read_part(b"--frame\r\n" + part(paper(1)))
    assert found is not None
    assert found.jpeg == paper(1)
    assert read_part(b"--frame\r\n" + part(paper(1)) + part(paper(2))) is None
    assert read_part(part(paper(1))) is None


# The simulator


@pytest.fixture
def played() -> Iterator[LoneRig]:
    with LoneRig("document_camera", "--speaks", "mjpeg", "--full", "640x480") as it:
        yield it


def test_a_day_of_a_camera(played: LoneRig) -> None:
    camera = camera_of(played.port())
    assert camera.ping() == "taken"
    until(lambda: not played.state()["watched"])
    found = camera.look(5.0)
    assert isinstance(found, Picture)
    assert (found.width, found.height) == (640, 480)
    assert played.state()["watched"]
    before = played.state()["pictures"]
    assert number(camera.still()) > before
    played.fault(lengthless=True)
    before = played.state()["pictures"]
    assert number(camera.still()) > before
    assert number(camera.look(5.0)) > before
    played.fault(dark=True)
    assert until(lambda: camera.look(0.2) == "silent")
    played.fault(dark=False, manner="half")
    assert until(lambda: camera.look(0.2) == "damaged")
    played.act("mend")
    number(until(lambda: isinstance(it := camera.look(0.5), Picture) and it))
    camera.close()
    until(lambda: not played.state()["watched"])
    played.fault(unable=True)
    assert camera.look(0.2) == "refused"
    played.fault(unplugged=True)
    assert failure(camera.still) == "missing"
    played.act("mend")
    assert until(lambda: camera.ping() == "taken")


def test_nothing_is_left_open(played: LoneRig) -> None:
    def used() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), threading.active_count()

    camera = camera_of(played.port())
    camera.ping()
    before = used()
    for _ in range(20):
        camera.ping()
        camera.look(LONG_ENOUGH)
        camera.still()
        camera.close()
    assert used() == before
