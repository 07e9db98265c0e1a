"""What a hall file says of code scanners: every mistake, and what could stand there."""

from dataclasses import replace

import pytest

from hall_queue.plan import Device, Kiosk
from hall_server.plan.hall_file import HallFileError, bundled_hall, read_hall
from hall_server.plan.scanner_settings import wrong_scanners
from tests.server.halls import small_plan

SCANNER = Device("s1", "scanner", "gm65", "COM3")


def told(settings: dict[str, str], driver: str = "gm65") -> list[tuple[str, str]]:
    """(what is wrong, where in its settings)."""
    devices = (replace(SCANNER, driver=driver, settings=settings),)
    plan = replace(small_plan(), devices=devices, kiosks=(Kiosk("k1", "东侧"),))
    found = [*wrong_scanners(plan)]
    return [(it.code, it.path.removeprefix("devices[0].settings.")) for it in found]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"answers": "no", "trigger": "command", "suffix": "cr", "repeat": "0"},
        {"answers": "yes", "trigger": "itself", "suffix": "none", "repeat": "60000"},
        {"kiosk": "k1", "baud": "115200", "flow": "none"},
        {"place": "infodesk"},
    ],
)
def test_settings_that_are_right(settings: dict[str, str]) -> None:
    assert told(settings) == []


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"kiosk": "k9"}, ("unknown_reference", "kiosk")),
        ({"place": "cellar"}, ("unknown_reference", "place")),
        ({"answers": "perhaps"}, ("unknown_reference", "answers")),
        ({"trigger": "me"}, ("unknown_reference", "trigger")),
        ({"suffix": "lf"}, ("unknown_reference", "suffix")),
        ({"repeat": "60001"}, ("out_of_range", "repeat")),
        ({"repeat": "1.5"}, ("out_of_range", "repeat")),
        ({"address": "1"}, ("unknown_key", "address")),
    ],
)
def test_settings_that_are_wrong(settings: dict[str, str], expected: tuple[str, str]) -> None:
    assert told(settings) == [expected]


@pytest.mark.parametrize("name", ["answers", "trigger"])
def test_one_that_is_told_nothing_has_fewer_settings(name: str) -> None:
    assert told({name: "no"}, "serial-scanner") == [("unknown_key", name)]
    assert told({"suffix": "cr", "repeat": "0"}, "serial-scanner") == []


def test_another_packages_driver_has_settings_of_its_own() -> None:
    assert told({"colour": "red", "repeat": "often"}, "example-scanner") == []
    wrong = [("unknown_reference", "kiosk")]
    assert told({"colour": "red", "kiosk": "k9"}, "example-scanner") == wrong


def test_the_file_is_refused_with_the_line() -> None:
    start, mine, end = bundled_hall("county").partition('settings = { kiosk = "k1" }\n')
    with pytest.raises(HallFileError) as error:
        read_hall(f"{start}settings = {{ kiosk = 'k9' }}\n{end}")
    (problem,) = error.value.problems
    assert mine
    assert (problem.code, problem.line) == ("unknown_reference", start.count("\n") + 1)


def test_the_county_has_one_of_each_place() -> None:
    found = [it for it in read_hall(bundled_hall("county")).devices if it.kind == "scanner"]
    where = [(it.counter, it.settings) for it in found]
    assert where == [("", {"kiosk": "k1"}), ("", {"place": "infodesk"}), ("w1", {})]
