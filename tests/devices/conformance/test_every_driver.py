"""Every driver that is installed passes every check of the suite, with its simulator."""

from pathlib import Path

import pytest

from hall_devices import registry
from hall_devices.conformance import Check, checks_of


@pytest.mark.parametrize(
    ("name", "check"),
    [
        pytest.param(name, check, id=f"{name}-{check.name}")
        for name in registry.names()
        for check in checks_of(registry.find(name))
    ],
)
def test_conforms(name: str, check: Check, tmp_path: Path) -> None:
    check.run(registry.find(name), tmp_path)


def test_ours_are_there() -> None:
    assert {"escpos", "a090", "ff68", "ff68-keypad"} <= {*registry.names()}
