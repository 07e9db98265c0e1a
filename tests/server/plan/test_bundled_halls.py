"""The halls that come with the program: the county of the demo, and the starter of `init`."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from hall_queue.plan import Hours, Plan, Rules
from hall_server.plan.hall_file import bundled_hall, read_hall
from hall_server.plan.writer import write_hall

COUNTY_TABLE = {
    # area: prefix, counters, mean minutes (requirements, section 4, county)
    "general": ("Z", 6, 12),
    "company": ("Q", 4, 25),
    "project": ("T", 2, 40),
    "social": ("R", 5, 9),
    "medical": ("Y", 5, 7),
    "police": ("G", 5, 11),
    "tax": ("S", 5, 10),
    "fund": ("J", 2, 13),
    "marriage": ("H", 2, 30),
    "estate": ("B", 6, 22),
    "vehicle": ("C", 3, 12),
    "legal": ("F", 1, 30),
    "pickup": ("K", 1, 3),
    "help": ("D", 3, 15),
}


@pytest.fixture(scope="module")
def county() -> Plan:
    return read_hall(bundled_hall("county"))


def test_the_county_has_the_size_of_the_reference_hall(county: Plan) -> None:
    assert county.name == "准格尔旗政务服务中心"
    assert county.hotline == "12345"
    assert {area.code: area.prefix for area in county.areas} == {
        code: prefix for code, (prefix, _, _) in COUNTY_TABLE.items()
    }
    assert 38 <= len(county.services) <= 44
    assert [counter.label for counter in county.counters] == [str(n) for n in range(1, 51)]
    assert county.hours == Hours()
    assert county.rules == Rules()
    assert len(county.zones) == 3
    assert [(k.name, k.printer) for k in county.kiosks] == [
        (f"取号机 {n} 号", f"k{n}-printer") for n in range(1, 5)
    ]


@pytest.mark.parametrize("area", COUNTY_TABLE)
def test_a_county_area_has_its_counters_and_mean_time(county: Plan, area: str) -> None:
    _, counters, mean = COUNTY_TABLE[area]
    assert sum(counter.area == area for counter in county.counters) == counters
    services = [service for service in county.services if service.area == area]
    shares = sum(service.share for service in services)
    assert shares == pytest.approx(1)
    weighted = sum(service.minutes * service.share for service in services) / shares
    assert weighted == pytest.approx(mean, rel=0.05)
    own = {s.code for s in services}
    for counter in county.counters:
        if counter.area == area:
            assert {skill.service for skill in counter.skills if skill.level == 1} == own


def test_county_counters_help_only_between_the_four_pooled_areas(county: Plan) -> None:
    pooled = {"general", "social", "medical", "fund"}
    helping = set()
    for counter in county.counters:
        for skill in counter.skills:
            if skill.level > 1:
                helping.add((counter.area, county.service[skill.service].area))
    assert {area for pair in helping for area in pair} == pooled
    assert {home for home, _ in helping} == pooled


def test_county_words_suit_tiles_pages_and_slips(county: Plan) -> None:
    for service in county.services:
        assert len(service.spoken or service.name) <= 6
        assert 2 <= len(service.materials) <= 5
        assert all(material.note for material in service.materials)
        assert service.aliases
    spoken = [service.spoken or service.name for service in county.services]
    assert len(set(spoken)) == len(spoken)
    home = {"住院费报销", "交医保费", "补办社保卡", "换身份证", "二手房过户", "提取公积金"}
    assert home <= set(spoken)
    assert all(len(area.spoken or area.name) <= 4 and area.place for area in county.areas)
    assert {(klass.code, klass.credit_minutes) for klass in county.classes} == {
        (code, 20) for code in ("elder", "disabled", "pregnant", "infant", "military")
    }


def test_county_screens_show_every_area_and_at_most_six(county: Plan) -> None:
    assert len(county.screens) == 4
    for screen in county.screens:
        assert len(screen.areas) <= 6
        assert all(county.area[area].zone == screen.zone for area in screen.areas)
        assert "听到叫号后请直接到窗口；需要帮忙，请找穿蓝马甲的导办员" in screen.notices
    assert {area for screen in county.screens for area in screen.areas} == set(county.area)


def test_every_name_of_the_county_has_its_english_and_none_is_left_over(county: Plan) -> None:
    names = {county.name, *(zone.name for zone in county.zones)}
    names |= {klass.name for klass in county.classes}
    names |= {kiosk.name for kiosk in county.kiosks}
    names |= {screen.name for screen in county.screens}
    for area in county.areas:
        names |= {area.name, area.spoken, area.place}
    for service in county.services:
        names |= {service.name, service.spoken}
        for material in service.materials:
            names |= {material.name, material.note}
    names |= {notice for screen in county.screens for notice in screen.notices}
    for setting in ("cabinet", "name"):
        names |= {device.settings.get(setting, "") for device in county.devices}
    assert set(county.words["en"]) == names - {""}
    # A slip's printer has no signs but these and Chinese ones.
    assert all(said.isascii() for said in county.words["en"].values())


@pytest.mark.parametrize("name", ["county", "starter"])
def test_every_word_can_be_printed_by_a_gb2312_printer(name: str) -> None:
    for text in _texts(read_hall(bundled_hall(name))):
        text.encode("gb2312")


@pytest.mark.parametrize("name", ["county", "starter"])
def test_a_bundled_hall_survives_being_written(name: str) -> None:
    plan = read_hall(bundled_hall(name))
    assert read_hall(write_hall(plan)) == plan


def test_the_starter_is_as_small_as_a_hall_can_be() -> None:
    plan = read_hall(bundled_hall("starter"))
    sizes = [len(items) for items in (plan.areas, plan.services, plan.counters)]
    assert sizes == [1, 2, 2]
    assert [len(items) for items in (plan.screens, plan.kiosks, plan.devices)] == [1, 1, 0]


def test_what_the_starter_suggests_can_be_switched_on() -> None:
    """Its comments that look like TOML are TOML, and make a good hall."""
    lines = [
        line.removeprefix("# ") if _is_suggestion(line) else line
        for line in bundled_hall("starter").split("\n")
    ]
    plan = read_hall("\n".join(lines))
    assert plan.kiosks[0].printer == plan.devices[0].code
    assert plan.services[1].quotas
    assert plan.public_url


def _is_suggestion(line: str) -> bool:
    key = line.removeprefix("# ").partition(" =")[0]
    return line.startswith("# [") or (
        line.startswith("# ") and " = " in line and key.isidentifier()
    )


def test_other_names_are_no_bundled_halls() -> None:
    with pytest.raises(KeyError):
        bundled_hall("../hall_file")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


@pytest.mark.parametrize("kind", ["led", "pad"])
def test_each_county_counter_has_a_bar_and_a_pad(county: Plan, kind: str) -> None:
    """Two lines of 25 for each kind; what the demo's simulators answer to."""
    devices = [device for device in county.devices if device.kind == kind and device.counter]
    assert [device.counter for device in devices] == [counter.code for counter in county.counters]
    assert [device.settings["address"] for device in devices] == [
        str(number % 25 + 1) for number in range(50)
    ]
    assert {device.port for device in devices} == {""}


def test_the_county_has_a_main_screen_alone_on_its_line(county: Plan) -> None:
    """The demo gives each line to 25 bars in the plan's order, addresses from 1 on."""
    bars = [device for device in county.devices if device.kind == "led"]
    assert [device.code for device in bars if not device.counter] == ["main-led"]
    assert bars[50].settings == {"address": "1", "cells": "16", "rows": "4"}
