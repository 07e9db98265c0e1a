"""文件柜: put in at the information desk, fetched at a kiosk; a real lock board in between."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.scanner import scan


class Boards:
    """The simulated lock boards, played by hand."""

    def __init__(self, hall: Hall) -> None:
        found = re.search(r"cabinets +(http://\S+)", hall.running.log.read_text())
        assert found
        self._url = found[1]

    def act(self, verb: str, wishes: object) -> dict[str, Any]:
        asked = urllib.request.Request(
            f"{self._url}/locks-1/{verb}".rstrip("/"),
            data=json.dumps(wishes).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            state: dict[str, Any] = json.load(answer)
            return state

    @property
    def pulses(self) -> int:
        """How often the first lock was fired."""
        return int(self.act("mend", {})["pulses"]["1"])


def put_in(desk: Page, boards: Boards, what: str) -> str:
    """Something lies behind door 1, which is shut again; its pick-up code."""
    expect(desk.get_by_role("button", name=re.compile("^24 空$"))).to_be_visible()  # known
    desk.get_by_label("放什么").fill(what)
    desk.get_by_role("button", name="打开一个空格").click()
    expect(desk.get_by_text("1 号柜门打开过")).to_be_visible()
    placed = desk.get_by_role("button", name="已放好")
    expect(desk.get_by_text("门还开着")).to_be_visible()
    expect(placed).to_be_disabled()
    assert complaints(desk) == []
    code = desk.locator(".digits").inner_text().replace(" ", "")
    boards.act("close", {"lock": 1})
    placed.click()
    expect(desk.get_by_text("1 号已放好")).to_be_visible()
    return code


def test_something_is_put_in_and_fetched(hall: Hall) -> None:
    boards, desk, kiosk = Boards(hall), hall.page("infodesk"), hall.page("kiosk")
    desk.get_by_role("button", name="文件柜").click()
    code = put_in(desk, boards, "营业执照")
    assert boards.pulses == 1

    kiosk.get_by_role("button", name="我有取件码").click()
    assert complaints(kiosk) == []
    keys = kiosk.get_by_role("group", name="数字键")
    for digit in code:
        keys.get_by_role("button", name=digit, exact=True).click()
    boards.act("", {"doors_jam": True})
    kiosk.get_by_role("button", name="打开柜门").click()
    expect(kiosk.get_by_role("heading", name="1 号柜门没有打开")).to_be_visible()
    assert complaints(kiosk) == []
    expect(desk.get_by_text("请按住柜门再试一次").first).to_be_visible()
    assert boards.pulses == 2  # one for each time that a person asked, and the jam is mended
    kiosk.get_by_role("button", name="再试一次").click()
    expect(kiosk.get_by_role("heading", name="1 号柜门开了")).to_be_visible()
    assert complaints(kiosk) == []
    assert boards.pulses == 3
    expect(desk.get_by_text("一天内离柜的 1 件")).to_be_visible()
    assert complaints(desk) == []
    kiosk.get_by_role("button", name="完成").click()
    expect(kiosk.get_by_role("heading", name="您要办什么？")).to_be_visible()


def test_a_scanned_pick_up_slip_opens_its_door(hall: Hall) -> None:
    boards, desk, kiosk = Boards(hall), hall.page("infodesk"), hall.page("kiosk")
    desk.get_by_role("button", name="文件柜").click()
    code = put_in(desk, boards, "许可证")
    expect(kiosk.get_by_role("button", name="我有取件码")).to_be_visible()
    scan(kiosk, f"P{code}")
    expect(kiosk.get_by_role("heading", name="1 号柜门开了")).to_be_visible()
    assert boards.pulses == 2
    hall.expect_errors()  # a refusal is an answer of 404, which the console notes
    scan(kiosk, "P00000000")
    expect(kiosk.get_by_text("没有这个取件码")).to_be_visible()
    scan(desk, f"P{code}")
    expect(desk.get_by_role("alert").filter(has_text="这是取件码")).to_be_visible()
