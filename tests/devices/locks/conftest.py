"""Virtual lock boards of one protocol on one line; a module says which by its own `speaks`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_devices.line import Line
from tests.devices.rig import LockRig


@pytest.fixture
def speaks() -> str:
    """Their protocol."""
    return "wkly"


@pytest.fixture
def arguments() -> tuple[str, ...]:
    """What else their program is told."""
    return ()


@pytest.fixture
def boards(tmp_path: Path, speaks: str, arguments: tuple[str, ...]) -> Iterator[LockRig]:
    """At the addresses 1 and 2, with 12 doors each."""
    options = ("--speaks", speaks, "--count", "2", "--locks", "12", *arguments)
    with LockRig(tmp_path / "boards", *options) as it:
        yield it


@pytest.fixture
def line(boards: LockRig) -> Iterator[Line]:
    it = Line(boards.port())
    yield it
    it.close()
