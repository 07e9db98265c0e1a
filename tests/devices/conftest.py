"""Fixtures of the devices' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.rig import LineRig, Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """One virtual printer on a pty."""
    with Rig(tmp_path / "printers") as it:
        yield it


@pytest.fixture
def bars(tmp_path: Path) -> Iterator[LineRig]:
    """Three virtual LED bars on one line."""
    with LineRig("led_bar", tmp_path / "bars", "--count", "3") as it:
        yield it


@pytest.fixture
def pads(tmp_path: Path) -> Iterator[LineRig]:
    """Three virtual evaluation pads on one line."""
    with LineRig("evaluation_pad", tmp_path / "pads", "--count", "3") as it:
        yield it
