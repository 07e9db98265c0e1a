"""Frames of AA…BB 51 54 bars, byte by byte, and the driver against virtual ones over a pty."""

import pytest

from hall_devices import registry
from hall_devices.bars import bb5154
from hall_devices.bars.bb5154_bar import Bb5154Bar
from hall_devices.drivers import Settings, Sign
from hall_devices.line import Line
from tests.devices.rig import LineRig, until


def test_a_golden_frame() -> None:
    """请A001号到3号窗口 on the bar at address 3."""
    text = "请A001号到3号窗口".encode("gb2312")
    assert bb5154.text_frame(3, text, bb5154.STYLES["bar"]) == bytes.fromhex(
        "AA 03 BB 51 54 20 01 00 99 00 63 C7EB 41 30 30 31 BAC5 B5BD 33 BAC5 B4B0 BFDA FF"
    )


def test_a_main_screen_has_another_style() -> None:
    made = bb5154.text_frame(128, b"A1", bb5154.STYLES["main"])
    assert made == bytes.fromhex("AA 80 BB 51 54 77 08 02 99 00 63 41 31 FF")


@pytest.fixture
def speaks() -> str:
    return "bb5154"


def bar(line: Line, address: int = 1, **options: str) -> Bb5154Bar:
    return Bb5154Bar(Settings("", options={"address": str(address), **options}), line)


def test_a_text_is_shown_and_nothing_is_claimed(bars: LineRig, line: Line) -> None:
    first, second = bar(line), bar(line, 2, screen="main", cells="8")
    assert not first.answers
    assert first.show(Sign("请A001到3号窗口", "calling")) == "sent"
    assert second.show(Sign("䶮到12号窗口", "calling")) == "sent"
    until(lambda: bars.state(2)["texts"])
    assert [bars.text(number) for number in (1, 2, 3)] == ["请A001到3号窗口", "〓到12号", ""]
    assert second.replaced == "䶮"


def test_a_text_of_a_style_and_no_text(bars: LineRig, line: Line) -> None:
    it = bar(line, style="0901990063")
    it.show(Sign("A"))
    until(lambda: bars.text() == "A")
    it.show(Sign(""))
    until(lambda: bars.text() == "")
    assert bars.state()["damaged"] == 0


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"address": "1", "cells": "x"},
        {"address": "1", "style": "01"},
        {"address": "1", "style": "01009900FF"},
        {"address": "1", "style": "zz"},
        {"address": "1", "screen": "wall"},
    ],
)
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        registry.bar("bb5154", Settings("", options=options), Line("COM3"))
