"""What the demo's simulators are told."""

import importlib
from pathlib import Path
from typing import ClassVar

import pytest

from hall_devices.simulators.options import bytes_per_second
from hall_queue.plan import Plan
from hall_server.demo import backstage
from hall_server.plan.hall_file import bundled_hall, read_hall

BAUDS = {
    "ticket_printer": 115200,
    "led_bar": 9600,
    "evaluation_pad": 9600,
    "call_keypad": 9600,
    "lock_board": 9600,
    "card_reader": 115200,
    "code_scanner": 9600,
}
"""Of a kind's lines, as a rule, bits a second."""


class Told:
    """In the place of a simulator's process.  all: kind → speed of its lines, bytes a second."""

    all: ClassVar[dict[str, float]] = {}

    def __init__(self, simulator: str, options: list[str]) -> None:
        if simulator in BAUDS:
            parser = importlib.import_module(f"hall_devices.simulators.{simulator}").parser()
            self.all[simulator] = bytes_per_second(parser.parse_args(options))

    def begin(self) -> None:
        """Nothing is started here."""


@pytest.fixture
def county() -> Plan:
    return read_hall(bundled_hall("county"))


def test_lines_are_as_fast_as_real_ones_by_the_halls_clock(
    county: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Told, "all", {})
    monkeypatch.setattr(backstage, "Simulated", Told)
    monkeypatch.setattr(backstage.Backstage, "_keep", lambda *_: None)
    backstage.Backstage(county, tmp_path, 5.0).simulate(presses=True, pictures=True)
    assert Told.all == {kind: baud / 10 * 5 for kind, baud in BAUDS.items()}
