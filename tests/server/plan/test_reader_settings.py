"""What a hall file says of card readers: every mistake, and what could stand there."""

from dataclasses import replace

import pytest

from hall_queue.plan import Device
from hall_server.plan.hall_file import HallFileError, bundled_hall, read_hall
from hall_server.plan.reader_settings import wrong_readers
from tests.server.halls import small_plan

READER = Device("r1", "id_reader", "sam-v", "COM3")


def told(settings: dict[str, str], driver: str = "sam-v") -> list[tuple[str, str]]:
    """(what is wrong, where in its settings)."""
    plan = replace(small_plan(), devices=(replace(READER, driver=driver, settings=settings),))
    found = [*wrong_readers(plan)]
    return [(it.code, it.path.removeprefix("devices[0].settings.")) for it in found]


@pytest.mark.parametrize(
    "settings",
    [{}, {"wait": "20000", "answers": "no"}, {"baud": "9600", "flow": "none", "answers": "yes"}],
)
def test_settings_that_are_right(settings: dict[str, str]) -> None:
    assert told(settings) == []


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"wait": "20001"}, ("out_of_range", "wait")),
        ({"wait": "000000020001"}, ("out_of_range", "wait")),
        ({"wait": "2 s"}, ("out_of_range", "wait")),
        ({"wait": "-1"}, ("out_of_range", "wait")),
        ({"answers": "perhaps"}, ("unknown_reference", "answers")),
        ({"address": "1"}, ("unknown_key", "address")),
        ({"weight": "1"}, ("unknown_key", "weight")),
    ],
)
def test_settings_that_are_wrong(settings: dict[str, str], expected: tuple[str, str]) -> None:
    assert told(settings) == [expected]


def test_another_packages_driver_has_settings_of_its_own() -> None:
    assert told({"colour": "red"}, "example-reader") == []


def test_the_file_is_refused_with_the_line() -> None:
    text = bundled_hall("county")
    start, mine, end = text.partition('kind = "id_reader"\ndriver = "sam-v"\n')
    with pytest.raises(HallFileError) as error:
        read_hall(f"{start}{mine}settings = {{ wait = 99999 }}\n{end}")
    (problem,) = error.value.problems
    assert (problem.code, problem.line) == ("out_of_range", start.count("\n") + 3)


def test_the_county_has_one_at_no_counter() -> None:
    readers = [it for it in read_hall(bundled_hall("county")).devices if it.kind == "id_reader"]
    assert [(it.driver, it.counter) for it in readers] == [("sam-v", "")]
