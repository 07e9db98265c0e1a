"""A client light enough to load the server it shares two cores with.

Requests are put together by hand on kept-alive sockets, one thread a connection; a library's client
would use more CPU than the server.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figures:
    """What a run came to. latencies: seconds, of every request."""

    seconds: float
    latencies: Sequence[float]
    answers: Sequence[tuple[int, Any]]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds below which `share` of the requests stayed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int, token: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        self._rest = b""

    def post(self, path: str, body: bytes, key: str) -> tuple[int, Any]:
        """Status and JSON of a command."""
        head = f"POST {path} HTTP/1.1\r\n{self._head}Idempotency-Key: {key}\r\n"
        self._socket.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return self._answer()

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())
        return self._answer()

    def page(self, path: str) -> int:
        """Fetch a page; its status."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())
        return self._whole()[0]

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _answer(self) -> tuple[int, Any]:
        status, body = self._whole()
        return status, json.loads(body)

    def _whole(self) -> tuple[int, bytes]:
        data = self._rest
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        self._rest = body[length:]
        return int(head[9:12]), body[:length]

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        return more


def together(
    clients: Sequence[Connection], each: int, ask: Callable[[Connection, int, int], tuple[int, Any]]
) -> Figures:
    """`ask(connection, client, n)` for n below `each`, every client in a thread of its own."""
    latencies: list[float] = []
    answers: list[tuple[int, Any]] = []
    gate = threading.Barrier(len(clients) + 1)

    def run(number: int, connection: Connection) -> None:
        mine, told = [], []
        gate.wait()
        for n in range(each):
            begun = time.perf_counter()
            told.append(ask(connection, number, n))
            mine.append(time.perf_counter() - begun)
        latencies.extend(mine)
        answers.extend(told)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return Figures(time.perf_counter() - begun, latencies, answers)
