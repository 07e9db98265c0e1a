"""Fixtures of the kiosk's tests."""

from collections.abc import Iterator

import pytest

from tests.kiosk.agent_rig import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """The hall's server on /agent."""
    it = Server()
    yield it
    it.close()
