"""The leak check itself: a check that never fails would prove nothing."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from tests import leaks

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
def leaked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], set[str]]:
    """What is held now and was not at the start, without waiting for it to go away."""
    monkeypatch.setattr(leaks, "GRACE", 0.0)
    before = leaks.held()
    return lambda: leaks.leaked_since(before)


def test_finds_a_thread(leaked: Callable[[], set[str]]) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten")
    thread.start()
    try:
        assert any("thread forgotten" in line for line in leaked())
    finally:
        stop.set()
        thread.join()
    assert leaked() == set()


@linux_only
def test_finds_a_child_process(leaked: Callable[[], set[str]]) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert any(f"process {child.pid}" in line for line in leaked())
        child.communicate(b"\n")
    assert leaked() == set()


@linux_only
def test_finds_an_open_terminal(leaked: Callable[[], set[str]]) -> None:
    ends = os.openpty()
    try:
        assert any("/dev/ptmx" in line for line in leaked())
    finally:
        for end in ends:
            os.close(end)
    assert leaked() == set()


@linux_only
def test_finds_a_listening_socket(leaked: Callable[[], set[str]]) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert f"listening on port {port}" in leaked()
    assert leaked() == set()
