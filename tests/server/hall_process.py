"""A real hall server in a process of its own, and a client that speaks its open interface."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall_server.access.grants import Access, Role

HALL = """
[hall]
name = "测试大厅"
hotline = "12345"
[hours]
sessions = ["00:00-23:59"]
doors_minutes = 0
weekdays = [1, 2, 3, 4, 5, 6, 7]
[rules]
recall_gap_seconds = 0
[[classes]]
code = "elder"
name = "60 岁以上"
credit_minutes = 20
[[areas]]
code = "social"
name = "社会保障"
prefix = "A"
place = "一楼东侧"
[[services]]
code = "pension"
name = "养老保险待遇申领"
area = "social"
minutes = 8
spoken = "领养老金"
materials = ["身份证|本人原件"]
[[services]]
code = "medical"
name = "医疗保险报销"
area = "social"
minutes = 5
quotas = ["00:00-23:59: 3"]
[[counters]]
code = "c1"
label = "1"
area = "social"
skills = ["area:social"]
[[counters]]
code = "c2"
label = "2"
area = "social"
skills = ["area:social"]
[[screens]]
code = "wall"
name = "大屏"
zone = ""
areas = ["social"]
[[kiosks]]
code = "k1"
name = "取号机 1 号"
"""

_START = 60.0
"""Seconds a server may take to answer before a test gives up on it."""


@dataclass(frozen=True)
class Told:
    """An answer: status and JSON."""

    status: int
    body: Any

    @property
    def code(self) -> str:
        """Of a refusal."""
        return str(self.body["error"]["code"])


class Client:
    """One token's client; a new connection for each request, so that a dead server is noticed."""

    def __init__(self, port: int, token: str | None) -> None:
        self._port = port
        self._token = token

    def get(self, path: str, headers: dict[str, str] | None = None) -> Told:
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, body: object = None, key: str | None = None, **headers: str) -> Told:
        headers["Idempotency-Key"] = key or str(uuid.uuid4())
        return self.post_raw(path, json.dumps({} if body is None else body).encode(), headers)

    def post_raw(self, path: str, body: bytes, headers: dict[str, str]) -> Told:
        return self._ask("POST", path, body, headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Told:
        if self._token is not None:
            headers = {"Authorization": f"Bearer {self._token}", **headers}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            kind = answer.headers.get_content_type()
            return Told(answer.status, json.loads(text) if kind == "application/json" else text)
        finally:
            connection.close()


def hallway(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a `hallway` command to its end."""
    command = [sys.executable, "-m", "hall_server", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


@dataclass
class HallProcess:
    """A running server."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def token(self, role: str, at: str | None = None, *, person: bool = False) -> str:
        """A fresh bearer token, made beside the running server as `hallway token` does."""
        access = Access(self.data / "access.db")
        try:
            return access.give(Role(role), f"test-{role}", at, person=person)[1]
        finally:
            access.close()

    def client(self, role: str | None, at: str | None = None, *, person: bool = False) -> Client:
        token = None if role is None else self.token(role, at, person=person)
        return Client(self.port, token)

    def kill(self) -> None:
        """As a power cut ends it."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As systemd ends it; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def new_hall(data: Path, text: str = HALL) -> None:
    """A data folder whose set-up is `text`."""
    data.mkdir(parents=True, exist_ok=True)
    file = data / "hall.toml"
    file.write_text(text, encoding="utf-8")
    applied = hallway("config", "apply", "--data", str(data), str(file))
    assert applied.returncode == 0, applied.stderr


@contextmanager
def serving(
    data: Path, port: int, arguments: Sequence[str] = ("serve",), mode: str = "gevent"
) -> Iterator[HallProcess]:
    """`hallway ARGUMENTS` on a data folder, from its first answer until the block ends."""
    log = data / "server.log"
    command = [sys.executable, "-m", "hall_server", *arguments]
    command += ["--data", str(data), "--port", str(port)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, "HALLWAY_ASYNC": mode}
        )
    running = HallProcess(data, port, process, log)
    try:
        _until_it_answers(running)
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _until_it_answers(running: HallProcess) -> None:
    end = time.monotonic() + _START
    client = Client(running.port, None)
    while time.monotonic() < end:
        if running.process.poll() is not None:
            break
        try:
            if client.get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{running.log.read_text()}")
