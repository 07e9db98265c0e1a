"""Every driver that is installed passes every check of the suite, with its simulator."""

from pathlib import Path

import pytest

from hall_devices import registry
from hall_devices.conformance import Check, checks


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
@pytest.mark.parametrize("name", registry.names())
def test_conforms(name: str, check: Check, tmp_path: Path) -> None:
    check.run(registry.find(name), tmp_path)


def test_ours_are_there() -> None:
    assert {"escpos", "a090", "ff68"} <= {*registry.names()}
