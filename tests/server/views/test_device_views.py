"""Every piece of equipment as the supervisor's page is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_queue.plan import Device, Kiosk, Plan
from hall_server import wire
from hall_server.devices.device_health import DeviceBook
from hall_server.views.device_views import Equipment, PageStanding, devices_seen
from tests.queue.plans import town

NOW = 1_000_000
EVERYTHING = ("printer", "sign", "far-sign", "bare")


def equipped() -> Plan:
    """The town with a kiosk and its printer, two signs of which one hangs on another computer, and
    a pad that no port leads to."""
    return replace(
        town(),
        kiosks=(Kiosk("k1", "取号机 1 号", printer="printer"),),
        devices=(
            Device("printer", "ticket_printer", "escpos", port="/dev/a"),
            Device("sign", "led", "a090", port="/dev/b", counter="c1"),
            Device("far-sign", "led", "a090", port="/dev/c", counter="c3", agent="upstairs"),
            Device("bare", "pad", "ff68", counter="c1"),
        ),
    )


class Known:
    """What is known of everything, for one look."""

    def __init__(self) -> None:
        self.book = DeviceBook(lambda: NOW)
        self.pages: dict[str, PageStanding] = {}
        self.serving = True

    def told(self, device: str, state: str, detail: str = "", evidence: str = "answered") -> None:
        self.book.report(
            {
                "device": device,
                "state": state,
                "since": "2026-11-23T09:00:00+08:00",
                "evidence": evidence,
                "detail": detail,
            },
            EVERYTHING,
        )

    def seen(self, code: str) -> wire.DeviceSeen:
        return next(one for one in self.all() if one.code == code)

    def all(self, plan: Plan | None = None) -> list[wire.DeviceSeen]:
        never = PageStanding(None, 0)
        known = Equipment(self.book.of, lambda room: self.pages.get(room, never), self.serving, NOW)
        return devices_seen(plan or equipped(), known)


def test_everything_that_is_driven_or_shows_a_page_is_there_once() -> None:
    assert [(one.kind, one.code) for one in Known().all()] == [
        ("kiosk", "kiosk:k1"),
        ("ticket_printer", "printer"),
        *(("wall", f"board:{screen.code}") for screen in town().screens),
        ("agent", "agent:"),
        ("agent", "agent:upstairs"),
        ("led", "sign"),
        ("led", "far-sign"),
    ]


def test_a_device_is_told_with_where_it_is_and_what_is_wrong() -> None:
    known = Known()
    known.told("printer", "trouble", "paper_out")
    known.told("sign", "ok")
    printer, sign = known.seen("printer"), known.seen("sign")
    assert (printer.name, printer.counter, printer.state, printer.detail) == (
        "取号机 1 号",
        None,
        "trouble",
        "paper_out",
    )
    assert (sign.name, sign.counter, sign.state) == ("", "1", "ok")


def test_main_screens_are_a_kind_of_their_own_and_told_apart_by_code_when_there_are_many() -> None:
    one = Device("hall-led", "led", "a090", port="/dev/d")
    other = Device("door-led", "led", "a090", port="/dev/e")

    def seen(*added: Device) -> list[tuple[str, str, str | None]]:
        plan = replace(equipped(), devices=(*equipped().devices, *added))
        told = Known().all(plan)
        assert [it.name for it in told if it.kind in ("led", "ticket_printer")][1:] == ["", ""]
        return [(it.code, it.name, it.counter) for it in told if it.kind == "main_screen"]

    assert seen() == []
    assert seen(one) == [("hall-led", "", None)]
    assert seen(one, other) == [("hall-led", "hall-led", None), ("door-led", "door-led", None)]
    assert seen(replace(one, port="")) == []


def test_others_at_no_counter_are_told_apart_likewise() -> None:
    boards = [Device(f"cabinet-{n}", "locks", "wkly", port="/dev/f") for n in (1, 2)]
    reader = Device("reader", "id_reader", "sam-v", port="/dev/g")
    plan = replace(equipped(), devices=(*equipped().devices, *boards, reader))
    told = {it.code: it.name for it in Known().all(plan)}
    assert [told[code] for code in ("cabinet-1", "cabinet-2", "reader")] == [
        "cabinet-1",
        "cabinet-2",
        "",
    ]


def test_one_that_cannot_answer_is_in_no_trouble() -> None:
    known = Known()
    known.told("sign", "unknown", evidence="write-only")
    known.told("far-sign", "unknown")
    assert (known.seen("sign").state, known.seen("far-sign").state) == ("mute", "unknown")


def test_an_agent_is_there_while_anything_is_heard_of_its_devices() -> None:
    known = Known()
    assert known.seen("agent:").state == "trouble"
    known.told("sign", "silent", "no_answer")
    assert (known.seen("agent:").state, known.seen("agent:").detail) == ("ok", "")
    assert known.seen("agent:upstairs").detail == "agent_away"
    known.serving = False
    assert known.seen("agent:upstairs").state == "off"


def test_a_device_that_its_agent_has_not_told_of_yet_is_not_without_an_agent() -> None:
    known = Known()
    assert known.seen("sign").detail == "no_agent"
    known.told("printer", "ok")
    sign, far = known.seen("sign"), known.seen("far-sign")
    assert [(one.state, one.detail) for one in (sign, far)] == [
        ("unknown", ""),
        ("unknown", "no_agent"),
    ]


@pytest.mark.parametrize(
    ("here", "since", "serving", "state", "detail"),
    [
        (None, 0, True, "off", "never_open"),
        (True, NOW - 60_000, True, "ok", ""),
        (False, NOW - 14_999, True, "ok", ""),
        (False, NOW - 15_000, True, "trouble", "page_gone"),
        (False, NOW - 60_000, False, "off", "page_gone"),
    ],
)
def test_how_a_page_stands(
    here: bool | None, since: int, serving: bool, state: str, detail: str
) -> None:
    known = Known()
    known.serving = serving
    known.pages["kiosk:k1"] = PageStanding(here, since)
    kiosk = known.seen("kiosk:k1")
    assert (kiosk.state, kiosk.detail, kiosk.since) == (state, detail, since)


def test_a_pad_in_a_browser_is_known_once_it_has_been_open() -> None:
    known = Known()
    known.pages["pad:c3"] = PageStanding(True, 5)
    pad = known.seen("pad:c3")
    assert (pad.kind, pad.counter, pad.state) == ("pad", "3", "ok")
    assert not any(one.code == "pad:c1" for one in known.all())
