"""Who dawdles at the door is hung up on, who takes all of it is turned away, and nobody else
notices."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from hall_server.callers import Callers, network_of
from tests.server.hall_process import HALL, new_hall
from tests.server.tls import CERTIFICATE, trusting

MODES = ["gevent", "threading"]
ANOTHER = "127.0.0.2"
"""Loopback too, yet another address."""


@contextmanager
def door(folder: Path, mode: str, patience: float, most: int, *tls: str) -> Iterator[int]:
    """The port of a server in a process of its own."""
    new_hall(folder / "hall", HALL)
    command = [sys.executable, "-m", "tests.server.dawdle_child", str(folder / "hall"), mode]
    with (folder / "log").open("w+") as log:
        child = subprocess.Popen(
            [*command, str(patience), str(most), *tls],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert child.stdout is not None
            yield int(child.stdout.readline())
        finally:
            child.communicate(timeout=20)
        log.seek(0)
        assert "Traceback" not in log.read()


@pytest.fixture(params=MODES)
def port(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """Of a server with half a second of patience."""
    with door(tmp_path, request.param, 0.5, 1000) as number:
        yield number


def ask(connection: http.client.HTTPConnection) -> None:
    """One good answer, and the end of the connection."""
    with closing(connection):
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200


@pytest.mark.parametrize(
    "half", [b"", b"GET /heal", b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"POST / HTTP/1.1\r\n"]
)
def test_a_request_that_is_never_finished(port: int, half: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as dawdler:
        dawdler.sendall(half)
        ask(http.client.HTTPConnection("127.0.0.1", port, timeout=20))
        while dawdler.recv(4096):
            pass  # an answer that says "time is up" may come first; then the end


def test_a_body_that_is_never_finished(port: int) -> None:
    head = b"POST /api/login HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
    head += b"Content-Length: 1000\r\n\r\n{"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as dawdler:
        dawdler.sendall(head)
        while dawdler.recv(4096):
            pass


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("hello", [b"", b"\x16\x03\x01\x02\x00\x01"])
def test_a_handshake_that_is_never_finished(tmp_path: Path, mode: str, hello: bytes) -> None:
    with door(tmp_path, mode, 2.0, 1000, str(CERTIFICATE)) as port, ExitStack() as dawdling:
        dawdlers = [
            dawdling.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            for _ in range(3)
        ]
        for dawdler in dawdlers:
            dawdler.sendall(hello)
        # Shorter than the patience with one of them, so it does not wait for any.
        context = trusting()
        for _ in range(3):
            ask(http.client.HTTPSConnection("127.0.0.1", port, timeout=1.5, context=context))
        for dawdler in dawdlers:
            assert hung_up(dawdler)


def hung_up(caller: socket.socket) -> bool:
    """Whether the other side ends it, without an answer, while the socket's time-out lasts."""
    try:
        return caller.recv(4096) == b""
    except ConnectionResetError:
        return True


UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: c2VjcmV0IG9mIHRlc3RzIQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.mark.parametrize("mode", MODES)
def test_one_address_does_not_take_all_connections(tmp_path: Path, mode: str) -> None:
    """Pages and websockets count alike; another address still comes in, and who leaves makes
    room."""
    with door(tmp_path, mode, 30.0, 4) as port, ExitStack() as open_ones:

        def call(source: str = "127.0.0.1", said: bytes = UPGRADE) -> socket.socket:
            caller = socket.create_connection(("127.0.0.1", port), 20, (source, 0))
            open_ones.enter_context(caller)
            caller.sendall(said)
            return caller

        # Not finished, for with threads a page's connection ends with its answer.
        idle = [call(said=b"GET /healthz HTTP/1.1\r\nHost: x\r\n") for _ in range(2)]
        screens = [call() for _ in range(2)]  # let in after those
        assert [caller.recv(12) for caller in screens] == [b"HTTP/1.1 101"] * 2
        assert hung_up(call())
        assert hung_up(call(said=b""))
        assert call(ANOTHER).recv(12) == b"HTTP/1.1 101"
        for caller in (idle[0], screens[0]):
            caller.close()
            until_let_in(port)


def until_let_in(port: int) -> None:
    """The server has to notice that somebody has left: ask until it has."""
    for _ in range(400):
        with socket.create_connection(("127.0.0.1", port), 20) as caller:
            caller.settimeout(20)
            try:
                caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if caller.recv(12) == b"HTTP/1.1 200":
                    return
            except ConnectionError:
                pass
    raise AssertionError("nobody is let in any more")


def test_it_is_said_once_a_minute_and_without_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    callers = Callers(1, lambda: now)
    assert callers.come("192.0.2.7")
    assert not callers.come("192.0.2.7")
    assert not callers.come("192.0.2.7")
    now = 61.0
    assert not callers.come("192.0.2.7")
    assert len(caplog.messages) == 2
    assert "192.0.2.7" not in caplog.text


def test_what_counts_as_one_address() -> None:
    same = {network_of("2001:db8:1:2::1"), network_of("2001:db8:1:2:ffff::9%eth0")}
    assert len(same) == 1
    assert network_of("2001:db8:1:3::1") not in same
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7") == "192.0.2.7"
