"""One demand on drivers, and how it is said that a driver does not meet it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall_devices.drivers import Driver


class NotConforming(AssertionError):
    """One sentence: what the driver did, and what it should have done."""


@dataclass(frozen=True, slots=True)
class Check:
    """name: for people and for tests' ids.  act: for the drivers of one sort; see checks_of."""

    name: str
    act: Callable[[Any, Path], None]

    def run(self, driver: Driver, folder: Path) -> None:
        """folder: empty, for ports; nothing is left running.  Raises NotConforming."""
        try:
            self.act(driver, folder)
        except NotConforming:
            raise
        except Exception as error:  # strange code: whatever it raises is what it did
            raise NotConforming(f"it raises {type(error).__name__}: {error}") from error


def demand(met: bool, sentence: str) -> None:
    """Raises NotConforming with this sentence unless it is met."""
    if not met:
        raise NotConforming(sentence)
