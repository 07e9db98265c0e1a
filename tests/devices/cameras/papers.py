"""Small JPEGs that can be told apart, and a web server that sends what a test tells it to."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from hall_devices.cameras.picture import SMALLEST
from tests.devices.rig import until

STREAM = (
    b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=--frame\r\n\r\n"
    b"--frame\r\n"
)
"""The head of a camera that counts the dashes as part of the boundary, and the first boundary."""


def paper(number: int) -> bytes:
    """A whole JPEG with a number in it (a comment)."""
    said = b"paper %d." % number
    return SMALLEST[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + SMALLEST[2:]


def number_of(jpeg: bytes) -> int:
    """Of a paper, or of a picture of the simulator."""
    found = re.search(rb"(?:paper|form) (\d+)", jpeg)
    assert found
    return int(found[1])


def part(jpeg: bytes) -> bytes:
    """What follows a boundary, and the next boundary; its length is not told."""
    return b"Content-Type: image/jpeg\r\n\r\n" + jpeg + b"\r\n--frame\r\n"


def snapshot(jpeg: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer that is one picture."""
    lines = (f"HTTP/1.1 {status}", "Content-Type: image/jpeg", *headers, "", "")
    return "\r\n".join(lines).encode() + jpeg


class WebServer:
    """Says `answer` to everybody who asks, and then what is sent to the last one who did."""

    def __init__(self, answer: bytes = b"") -> None:
        self.answer = answer
        self.hangs_up = False
        self.asked: list[bytes] = []
        self.links: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()
        return f"http://{host}:{port}/video"

    def send(self, data: bytes) -> None:
        """To the last one who asked, once there is one."""
        until(lambda: self.links)[-1].sendall(data)

    def hang_up(self) -> None:
        """Every connection ends."""
        for link in self.links:
            link.close()
        self.links.clear()

    def has_left(self) -> bool:
        """Whether the last one who asked has hung up.  Waits for it."""
        return until(lambda: self.links)[-1].recv(1) == b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        self.hang_up()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                link, _ = self._listener.accept()
                question = b""
                while (
                    question[:1] != b"\x16"
                    and b"\r\n\r\n" not in question
                    and (came := link.recv(4096))
                ):
                    question += came
                self.asked.append(question)
                with suppress(OSError):
                    link.sendall(self.answer)
                if self.hangs_up:
                    link.close()
                else:
                    self.links.append(link)
