"""Virtual bars of one protocol on one line; a module says which by its own `speaks`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_devices.line import Line
from tests.devices.rig import LineRig


@pytest.fixture
def speaks() -> str:
    """Their protocol."""
    return "a090"


@pytest.fixture
def bars(tmp_path: Path, speaks: str) -> Iterator[LineRig]:
    """At the addresses 1 to 70."""
    many = ("--count", "70", "--per-line", "70")
    with LineRig("led_bar", tmp_path / "bars", "--speaks", speaks, *many) as it:
        yield it


@pytest.fixture
def line(bars: LineRig) -> Iterator[Line]:
    it = Line(bars.port())
    yield it
    it.close()
