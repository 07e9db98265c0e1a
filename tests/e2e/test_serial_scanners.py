"""Scanners on serial ports: what a person holds before a simulated one reaches the page that it is
for, through the agent and the server; and a counter calls up the slip that it is shown."""

from __future__ import annotations

import json
import re
import urllib.request
from functools import partial
from typing import Any

from playwright.sync_api import Page, expect

from tests.devices.rig import until
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.scanner import scan
from tests.e2e.test_desk import button, sit_down

KIOSK, INFODESK, WINDOW = 1, 2, 3
"""In the order of the county's hall file."""


class Scanners:
    """The simulated scanners, and a person with a slip."""

    def __init__(self, hall: Hall) -> None:
        found = re.search(r"scanners +(http://\S+)", hall.running.log.read_text())
        assert found
        self.page = found[1]
        for number in (KIOSK, INFODESK, WINDOW):
            until(partial(self._is_found, number))

    def hold(self, number: int, text: str) -> None:
        self._ask(number, "scan", {"text": text})

    def _is_found(self, number: int) -> bool:
        """Its agent has opened its port and asked it."""
        return int(self._ask(number)["commands"]) > 0

    def _ask(self, number: int, verb: str = "", wishes: object = None) -> dict[str, Any]:
        asked = urllib.request.Request(
            f"{self.page}/scanner-{number}/{verb}".rstrip("/"),
            data=None if wishes is None else json.dumps(wishes).encode(),
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            state: dict[str, Any] = json.load(answer)
            return state


def take(hall: Hall, service: str) -> tuple[str, str]:
    """A number and what its slip's code says."""
    made = hall.running.client("kiosk", "k1").post("/api/tickets", {"service": service}).body
    return made["number"], f"https://hall.example/t/{made['token']}"


def says(desk: Page, words: str) -> None:
    """The counter's strip."""
    expect(desk.locator("footer").get_by_text(words)).to_be_visible()


def test_a_slip_is_called_up_at_the_window_where_it_is_shown(hall: Hall) -> None:
    scanners, desk, hand = Scanners(hall), hall.page("desk"), hall.window("scanners")
    sit_down(desk, 1)
    first, first_slip = take(hall, "general-other")
    second, second_slip = take(hall, "general-other")
    other, other_slip = take(hall, "social-card")
    expect(desk.locator(".panel").get_by_text(second)).to_be_visible()

    # By hand, on the page of the simulators: the second is called before the first.
    hand.goto(scanners.page)
    hand.get_by_role("link", name="1 号窗口").click()
    hand.get_by_label("码里的文字").fill(second_slip)
    hand.get_by_role("button", name="扫码").click()
    says(desk, f"正在呼叫 {second}")
    expect(hand.get_by_role("listitem").filter(has_text=second_slip).first).to_be_visible()
    assert complaints(hand) == []
    assert complaints(desk) == []

    scanners.hold(WINDOW, other_slip)
    says(desk, f"{other} 办的是")
    scanners.hold(WINDOW, second_slip)
    says(desk, f"{second} 已到窗口")
    scanners.hold(WINDOW, first_slip)
    says(desk, f"手上还有 {second}")
    scanners.hold(WINDOW, "12345678")
    says(desk, "这是预约码")
    assert complaints(desk) == []

    # A scanner that types does the same.
    button(desk, "办结").click()
    says(desk, f"{second} 已办结")
    scan(desk, first_slip)
    says(desk, f"正在呼叫 {first}")
    button(desk, "过号").first.click()
    says(desk, f"{first} 已记为过号")
    scanners.hold(WINDOW, first_slip)
    says(desk, f"{first} 已恢复排队")
    scan(desk, second_slip)
    says(desk, f"{second} 已经办结")
    hall.expect_errors()  # a refusal is an answer of 404, which the console notes
    scanners.hold(WINDOW, "https://hall.example/t/nobodys")
    says(desk, "没有找到这个号")


def test_kiosk_and_information_desk_hear_their_own_scanner(hall: Hall) -> None:
    scanners, kiosk, info = Scanners(hall), hall.page("kiosk"), hall.page("infodesk")
    number, slip = take(hall, "general-other")
    expect(kiosk.get_by_role("button", name="我有预约")).to_be_visible()
    expect(info.get_by_role("heading", name="替来的人取号")).to_be_visible()

    scanners.hold(INFODESK, slip)
    found = info.get_by_role("region", name="查到的号")
    expect(found.get_by_text(number)).to_be_visible()
    expect(kiosk.get_by_role("button", name="我有预约")).to_be_visible()

    info.get_by_role("button", name="预约").click()
    info.get_by_role("radio").first.check()
    info.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).first.click()
    info.get_by_role("button", name=re.compile("^预约 今天")).click()
    code = info.locator(".code").inner_text().replace(" ", "")
    scanners.hold(KIOSK, "6901234567892")
    expect(kiosk.get_by_text("这不是预约码")).to_be_visible()
    scanners.hold(KIOSK, code)
    expect(kiosk.get_by_text("请取走小票")).to_be_visible()
    assert len(hall.slips(1)) == 2
