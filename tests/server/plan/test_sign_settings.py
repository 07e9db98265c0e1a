"""What is said of the settings of LED bars and main screens while they are written."""

from dataclasses import replace

import pytest

from hall_queue.check import check_plan
from hall_queue.plan import Device
from hall_server.plan.hall_file import HallFileError, bundled_hall, read_hall
from hall_server.plan.sign_settings import wrong_signs
from hall_server.plan.writer import write_hall
from tests.queue.plans import town

BAR = Device("b1", "led", "a090", "COM3", "", "c1", {"address": "1"})


def told(device: Device, before: Device | None = None) -> list[tuple[str, str]]:
    """(what is wrong, where in its settings)."""
    plan = replace(town(), devices=(device,))
    old = None if before is None else replace(town(), devices=(before,))
    found = [*wrong_signs(plan, old)]
    return [(it.code, it.path.removeprefix("devices[0].settings.")) for it in found]


def bar(counter: str = "c1", driver: str = "a090", **settings: str) -> Device:
    return replace(BAR, counter=counter, driver=driver, settings=settings)


@pytest.mark.parametrize(
    "device",
    [
        bar(address="1"),
        bar(address="1", cells="0", screen="2", colour="red"),
        bar(address="1", rows="99", areas="nowhere"),
        bar("", address="1", cells="256", rows="1", idle="您好"),
        bar("", address="1", cells="16", rows="8", areas="social, tax house"),
        bar("", address="1", cells="0", rows="8"),
        bar("", "example-bar", speed="7"),
    ],
)
def test_settings_that_are_right(device: Device) -> None:
    assert told(device) == []


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        *((bar(driver=name), ("missing", "address")) for name in ("a090", "ruize", "bb5154")),
        (bar("", "pinganlihe", rows="2"), ("missing", "address")),
        (bar(address="1", cells="257"), ("out_of_range", "cells")),
        (bar(address="1", cells="many"), ("out_of_range", "cells")),
        (bar("", "example-bar", cells="-1", rows="4"), ("out_of_range", "cells")),
        (bar("", address="1", rows="0"), ("out_of_range", "rows")),
        (bar("", address="1", rows="9"), ("out_of_range", "rows")),
        (bar("", address="1", rows="3", cells="128"), ("out_of_range", "rows")),
        (bar("", address="1", areas="social,taxx"), ("unknown_reference", "areas")),
    ],
)
def test_settings_that_are_wrong(device: Device, expected: tuple[str, str]) -> None:
    assert told(device) == [expected]


def test_what_an_address_may_be_is_told_once() -> None:
    plan = replace(town(), devices=(*town().devices, bar(address=""), bar("", address="256")))
    assert [*wrong_signs(plan)] == []
    assert [it.code for it in check_plan(plan) if "address" in it.path] == ["out_of_range"] * 2


def test_a_bar_from_before_anybody_checked_keeps_nothing_from_being_changed() -> None:
    assert told(bar(), before=bar()) == []
    assert told(bar(cells="9999"), before=bar()) == [
        ("missing", "address"),
        ("out_of_range", "cells"),
    ]
    gone = bar("", address="1", areas="gone")
    assert told(gone, before=gone) == [("unknown_reference", "areas")]


def test_a_file_tells_the_line_and_what_could_stand_there() -> None:
    text = bundled_hall("county")
    good = "settings = { address = 1, cells = 16, rows = 4 }"
    assert text.count(good) == 1
    line = text[: text.index(good)].count("\n") + 1
    with pytest.raises(HallFileError) as refused:
        read_hall(text.replace(good, 'settings = { cells = 16, rows = 40, areas = "mdical" }'))
    assert {problem.line for problem in refused.value.problems} == {line}
    said = refused.value.text("hall.toml")
    assert "address" in said
    assert 'did you mean "medical"?' in said
    assert "8" in next(it.text("hall.toml") for it in refused.value.problems if "rows" in it.path)


def test_a_main_screen_comes_back_as_it_was_written() -> None:
    plan = read_hall(bundled_hall("county"))
    assert read_hall(write_hall(plan)) == plan
