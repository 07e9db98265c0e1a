"""What a hall file says of call keypads: every mistake with its line and what could stand there."""

from dataclasses import replace

import pytest

from hall_queue.plan import Device
from hall_server.plan.hall_file import HallFileError, bundled_hall, read_hall
from hall_server.plan.keypad_settings import wrong_keypads
from hall_server.plan.writer import write_hall
from tests.server.halls import small_plan

KEYPAD = Device("n1", "keypad", "ff68-keypad", "COM3", "", "c1", {"address": "1"})


def told(settings: dict[str, str], driver: str = "ff68-keypad") -> list[tuple[str, str]]:
    """(what is wrong, where in its settings)."""
    plan = replace(small_plan(), devices=(replace(KEYPAD, driver=driver, settings=settings),))
    found = [*wrong_keypads(plan)]
    return [(it.code, it.path.removeprefix("devices[0].settings.")) for it in found]


@pytest.mark.parametrize(
    "settings",
    [
        {"address": "1"},
        {"address": "127", "receipt": "short", "layout": "f5", "display": "both"},
        {"address": "200", "told_apart": "function", "signal": "none", "baud": "9600"},
        {"address": "1", "acts": "7+transfer=service:medical cancel=none"},
    ],
)
def test_settings_that_are_right(settings: dict[str, str]) -> None:
    assert told(settings) == []


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ("missing", "address")),
        ({"address": "128"}, ("out_of_range", "address")),
        ({"address": "1", "receipt": "loud"}, ("unknown_reference", "receipt")),
        ({"address": "1", "told_apart": "smell"}, ("unknown_reference", "told_apart")),
        ({"address": "1", "display": "colour"}, ("unknown_reference", "display")),
        ({"address": "1", "signal": "smoke"}, ("unknown_reference", "signal")),
        ({"address": "1", "layout": "f7"}, ("unknown_reference", "layout")),
        ({"address": "1", "recipt": "echo"}, ("unknown_key", "recipt")),
        ({"address": "1", "acts": "call"}, ("bad_form", "acts")),
        ({"address": "1", "acts": "ring=next"}, ("unknown_reference", "acts")),
        ({"address": "1", "acts": "call=nxt"}, ("unknown_reference", "acts")),
        ({"address": "1", "acts": "call=service:x"}, ("unknown_reference", "acts")),
    ],
)
def test_settings_that_are_wrong(settings: dict[str, str], expected: tuple[str, str]) -> None:
    assert told(settings) == [expected]


def test_another_packages_driver_has_settings_of_its_own() -> None:
    assert told({"colour": "red"}, "example-keypad") == []
    assert told({"acts": "call"}, "example-keypad") == [("bad_form", "acts")]


def test_a_file_tells_the_line_and_what_could_stand_there() -> None:
    text = bundled_hall("county")
    good = 'settings = { address = 1, layout = "f6" }'
    assert text.count(good) == 1
    wrong = 'settings = { address = 1, layout = "f7", acts = "5+function=no_sho" }'
    line = text[: text.index(good)].count("\n") + 1
    with pytest.raises(HallFileError) as refused:
        read_hall(text.replace(good, wrong))
    acts, layout = refused.value.problems
    assert (acts.line, layout.line) == (line, line)
    assert "(allowed: f6, f5)" in layout.text("hall.toml")
    assert 'did you mean "no_show"?' in acts.text("hall.toml")


def test_the_county_has_two_and_its_file_comes_back_as_it_is() -> None:
    plan = read_hall(bundled_hall("county"))
    keypads = [device for device in plan.devices if device.kind == "keypad"]
    assert [(it.counter, it.settings["layout"]) for it in keypads] == [("w1", "f6"), ("w2", "f6")]
    assert read_hall(write_hall(plan)) == plan
