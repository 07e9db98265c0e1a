"""What a connection may say over Socket.IO: raw frames against a real server."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.server.hall_process import HallProcess, new_hall, serving
from tests.server.raw_socket import UPGRADE, frame
from tests.server.watching import is_view, watching


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("hall")
    new_hall(data)
    with serving(data, free_port()) as running:
        yield running


@contextmanager
def connected(hall: HallProcess) -> Iterator[socket.socket]:
    """A wall's connection that has been let in."""
    with socket.create_connection(("127.0.0.1", hall.port), timeout=20) as line:
        wish = {"token": hall.token("display"), "rooms": ["board:wall"]}
        line.sendall(UPGRADE.encode())
        line.sendall(frame("40" + json.dumps(wish, separators=(",", ":"))))
        heard = b""
        while b'42["view"' not in heard:
            heard += line.recv(1 << 16)
        yield line


def hung_up(line: socket.socket) -> bool:
    """Whether the server ends the connection, whatever it says before."""
    with suppress(ConnectionError):
        while line.recv(1 << 16):
            pass
    return True


@pytest.mark.parametrize(
    "rubbish",
    [
        '42["join"',
        '42{"join":1}',
        "42[]",
        "42",
        "4",
        "4x",
        "4²",
        "49",
        '44"error"',
        '43["answer to nothing"]',
        '451-["join",{"_placeholder":true,"num":0}]',
        "42" + "[" * 100,
    ],
)
def test_what_nobody_understands_ends_the_connection(hall: HallProcess, rubbish: str) -> None:
    with connected(hall) as line:
        line.sendall(frame(rubbish))
        assert hung_up(line)


@pytest.mark.parametrize("message", ['42["join"', '40{"token":"wrong"}', '42["unheard of"]'])
def test_saying_it_thousands_of_times_ends_it_early_and_holds_nobody_up(
    hall: HallProcess, message: str
) -> None:
    log = hall.log.stat().st_size
    with watching(hall, "display", "board:wall") as wall:
        wall.until(is_view)
        with connected(hall) as line:
            with suppress(ConnectionError):
                line.sendall(frame(message) * 8000)
            assert hung_up(line)
        hall.client("kiosk").post("/api/tickets", {"service": "pension"})
        wall.until(lambda told, data: told == "view" and data["data"]["areas"][0]["waiting"])
    assert hall.log.stat().st_size - log < 1000
    assert "Traceback" not in hall.log.read_text()
