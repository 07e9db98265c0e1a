"""Who dawdles at the door is hung up on, and nobody else notices."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.server.hall_process import HALL, new_hall


@pytest.fixture(params=["gevent", "threading"])
def port(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[int]:
    """Of a server with half a second of patience."""
    new_hall(tmp_path / "hall", HALL)
    command = [sys.executable, "-m", "tests.server.dawdle_child"]
    with (tmp_path / "log").open("w+") as log:
        child = subprocess.Popen(
            [*command, str(tmp_path / "hall"), request.param],
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


@pytest.mark.parametrize(
    "half", [b"", b"GET /heal", b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"POST / HTTP/1.1\r\n"]
)
def test_a_request_that_is_never_finished(port: int, half: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as dawdler:
        dawdler.sendall(half)
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as other:
            other.request("GET", "/healthz")
            assert other.getresponse().status == 200
        while dawdler.recv(4096):
            pass  # an answer that says "time is up" may come first; then the end


def test_a_body_that_is_never_finished(port: int) -> None:
    head = b"POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as dawdler:
        dawdler.sendall(head)
        while dawdler.recv(4096):
            pass
