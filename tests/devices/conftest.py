"""Fixtures of the devices' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.rig import Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """One virtual printer on a pty."""
    with Rig(tmp_path / "printers") as it:
        yield it
