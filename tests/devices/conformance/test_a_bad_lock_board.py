"""What the suite says of drivers of lock boards that open too often, or the wrong door."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.conformance import NotConforming, checks_of
from hall_devices.drivers import LockDriver, Taken
from hall_devices.locks.wkly_board import WklyBoard

WKLY = registry.find("wkly")
CHECKS = {check.name: check for check in checks_of(WKLY)}


class Stubborn(WklyBoard):
    """Fires again while nothing answers."""

    def open(self, lock: int) -> Taken:
        said = super().open(lock)
        return super().open(lock) if said == "silent" else said


class OneOff(WklyBoard):
    """Counts locks from 0."""

    def open(self, lock: int) -> Taken:
        return super().open(lock + 1)


class Boastful(WklyBoard):
    """Takes silence for success."""

    def open(self, lock: int) -> Taken:
        super().open(lock)
        return "taken"


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Stubborn, "no second pulse after silence", "were fired {2: 2, 3: 1}"),
        (OneOff, "an opening is one pulse", "were to be fired {2: 1} and were fired {3: 1}"),
        (Boastful, "no second pulse after silence", "is said to answer to an opening"),
    ],
)
def test_it_is_refused(
    make: Any, check: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall_devices.conformance.lock_checks.ARRIVE_SECONDS", 2.0)
    assert isinstance(WKLY, LockDriver)
    with pytest.raises(NotConforming) as found:
        CHECKS[check].run(replace(WKLY, make=make), tmp_path)
    assert says in str(found.value)
