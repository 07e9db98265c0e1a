"""The driver of A0 90 bars against virtual ones, over a real pty."""

from typing import Any

import pytest

from hall_devices import registry
from hall_devices.bars.a090_bar import A090Bar
from hall_devices.drivers import Settings, Sign
from hall_devices.line import Line
from hall_devices.transport import TransportError
from tests.devices.rig import LineRig


def bar(line: Line, address: int = 1, seconds: float = 5.0, **options: str) -> A090Bar:
    settings = Settings("", options={"address": str(address), **options})
    return A090Bar(settings, line, answer_seconds=seconds)


def test_a_text_is_shown_and_taken(bars: LineRig, line: Line) -> None:
    first, second = bar(line), bar(line, 2)
    assert first.show(Sign("请A001到3号窗口", "calling")) == "taken"
    assert second.show(Sign("暂停服务", "paused")) == "taken"
    seen = [bars.state(number) for number in (1, 2, 3)]
    assert [it["text"] for it in seen] == ["请A001到3号窗口", "暂停服务", ""]
    assert [it["colour"] for it in seen] == ["red", "yellow", ""]


def test_what_it_cannot_show(bars: LineRig, line: Line) -> None:
    it = bar(line, colour="yellow", cells="8")
    assert it.show(Sign("䶮号窗口办理", "idle")) == "taken"
    assert bars.text() == "〓号窗口"
    assert bars.state()["colour"] == "yellow"
    assert it.replaced == "䶮"
    assert it.show(Sign("", "closed")) == "taken"
    assert (bars.text(), it.replaced) == ("", "")


def test_rows_of_a_main_screen_stay_apart(bars: LineRig, line: Line) -> None:
    calls = ["请A001到3号窗口 ", "请B012到12号窗口", "请C3到总服务台"]
    assert bar(line, cells="64").show(Sign("".join(calls), "calling")) == "taken"
    rows = [[run["text"] for run in row] for row in bars.state()["rows"]]
    assert rows == [[call] for call in calls]


@pytest.mark.parametrize(
    "fault", [{"split": True}, {"garbage": "00A090FF68A0"}, {"slow": 200}, {"garbage": "A0"}]
)
def test_answers_that_come_badly_are_answers(
    bars: LineRig, line: Line, fault: dict[str, Any]
) -> None:
    bars.fault(**fault)
    assert bar(line).show(Sign("1", "idle")) == "taken"


def test_a_damaged_text_is_refused_by_the_bar(bars: LineRig, line: Line) -> None:
    it = bar(line)
    it.show(Sign("1", "idle"))
    bars.fault(bad_checksum=True)
    assert it.show(Sign("2", "idle")) == "refused"
    assert it.counts == {"refused": 1, "missed": 0}
    assert bars.text() == "1"


@pytest.mark.parametrize("fault", ["silent", "mute", "wrong_address"])
def test_no_answer_costs_one_time_out(bars: LineRig, line: Line, fault: str) -> None:
    bars.fault(**{fault: True})
    it, other = bar(line, seconds=0.1), bar(line, 3)
    assert it.show(Sign("1", "idle")) == "silent"
    assert it.counts["missed"] == 1
    assert bars.text() == ("" if fault == "silent" else "1")
    assert other.show(Sign("3", "idle")) == "taken"


def test_a_bar_that_never_answers_is_not_waited_for(bars: LineRig, line: Line) -> None:
    bars.fault(silent=True)
    assert bar(line, answers="no", seconds=1e9).show(Sign("1", "idle")) == "sent"


def test_unplugged_and_plugged_in_again(bars: LineRig, line: Line) -> None:
    it = bar(line)
    it.show(Sign("1", "idle"))
    bars.fault(2, unplugged=True)
    with pytest.raises(TransportError) as error:
        it.show(Sign("2", "idle"))
    assert error.value.kind == "gone"
    with pytest.raises(TransportError) as error:
        it.show(Sign("2", "idle"))
    assert error.value.kind == "missing"
    bars.fault(2, unplugged=False)
    assert it.show(Sign("3", "idle")) == "taken"


def test_a_line_has_one_owner(bars: LineRig, line: Line) -> None:
    line.open()
    with pytest.raises(TransportError) as error:
        Line(bars.port()).open()
    assert error.value.kind == "busy"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"address": "256"},
        {"address": "x"},
        {"address": "1", "colour": "blue"},
        {"address": "1", "cells": "-1"},
        {"address": "1", "answers": "perhaps"},
    ],
)
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        registry.bar("a090", Settings("", options=options), Line("COM3"))
    with pytest.raises(KeyError):
        registry.bar("none", Settings("", options={"address": "1"}), Line("COM3"))
