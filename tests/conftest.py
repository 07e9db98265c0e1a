"""Fixtures of every room: nothing is left behind, and ports are the system's choice."""

import socket
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from tests.leaks import held, leaked_since

settings.register_profile("hallway", deadline=None)  # a busy machine is no failure
settings.load_profile("hallway")


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a thread, child process, open port or listening socket.

    Set up before a test's own fixtures and torn down after them. What module or session fixtures
    hold is there before and does not count.
    """
    before = held()
    yield
    leaked = leaked_since(before)
    if leaked:
        pytest.fail("left behind: " + ", ".join(sorted(leaked)), pytrace=False)


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """A TCP port of 127.0.0.1 that nobody listens on just now.

    For servers that must be told a number beforehand; one of ours is given port 0 instead.
    """

    def ask() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    return ask
