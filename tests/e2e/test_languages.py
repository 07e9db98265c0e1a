"""A visitor who reads English, one who needs large words, and two walls that hear one another."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.test_phone import phone_of
from tests.e2e.test_visit import slip_texts


def in_english(kiosk: Page) -> None:
    kiosk.get_by_role("button", name="English").click()
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("How can we help?")


def test_english_from_the_search_to_slip_and_phone(hall: Hall) -> None:
    kiosk = hall.page("kiosk")
    in_english(kiosk)
    # The hall's own names too, and they are not marked as Chinese.
    expect(kiosk.get_by_text("Jungar Banner Government Service Centre")).to_be_visible()
    expect(kiosk.locator("[lang=zh-CN]:not(footer *)")).to_have_count(0)
    kiosk.get_by_role("button", name="Find a service").click()
    for letter in "PASSP":
        kiosk.get_by_role("button", name=letter, exact=True).click()
    kiosk.get_by_role("button", name=re.compile("^Passport")).click()
    expect(kiosk.get_by_role("checkbox", name="ID card your own, original")).to_be_visible()
    assert complaints(kiosk) == []
    with kiosk.expect_response("**/api/tickets") as told:
        kiosk.get_by_role("button", name="Take a number").click()
    expect(kiosk.get_by_text("Please take your slip")).to_be_visible()
    expect(kiosk.get_by_text("Ground floor east, ID area")).to_be_visible()
    (slip,) = hall.slips(1)
    texts = slip_texts(json.loads(slip.read_text()))
    at = texts.index("Passport")
    assert texts[at : at + 2] == ["Passport", "Ground floor east, ID area"]
    assert "办护照" in texts[:at]

    # The next visitor finds Chinese again.
    kiosk.get_by_role("button", name=re.compile("^Done")).click()
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("您要办什么？")
    phone = phone_of(hall, told.value.json()["token"])
    expect(phone.get_by_text("Ground floor east, ID area")).to_be_visible()
    assert complaints(phone) == []


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
@pytest.mark.parametrize("lower", [False, True])
def test_three_touches_in_the_elder_mode_too(
    hall: Hall, size: tuple[int, int], lower: bool
) -> None:
    kiosk = hall.page("kiosk", size)
    kiosk.get_by_role("button", name="长辈版").click()
    if lower:
        kiosk.get_by_role("button", name="低位").click()
        expect(kiosk.locator("html")).to_have_attribute("data-low", "")
    expect(kiosk.locator("html")).to_have_attribute("data-elder", "")
    expect(kiosk.locator("main button")).not_to_have_count(0)
    for button in kiosk.locator("main button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 120
        assert not lower or box["y"] >= size[1] / 2 - 1
    kiosk.get_by_role("button", name=re.compile("^司法公证")).click()
    kiosk.get_by_role("button", name=re.compile("办公证")).click()
    kiosk.get_by_role("button", name=re.compile("^取号")).click()
    expect(kiosk.get_by_text("请取走小票")).to_be_visible()


def test_one_wall_of_a_zone_speaks_and_the_other_shows_the_same(hall: Hall) -> None:
    first, second = hall.page("wall"), hall.page("wall")
    expect(first.get_by_role("button", name=re.compile("声音"))).to_be_visible()
    expect(second.get_by_text("由本区另一块屏播报")).to_be_visible()
    assert complaints(second) == []
    kiosk, desk = hall.running.client("kiosk", "k1"), hall.running.client("desk")
    number = kiosk.post("/api/tickets", {"service": "social-card"}).body["number"]
    counter = next(c["code"] for c in desk.get("/api/counters").body if c["area"] == "social")
    assert desk.post(f"/api/counters/{counter}/open").status == 200
    assert desk.post(f"/api/counters/{counter}/next").status == 200
    for wall in (first, second):
        expect(wall.get_by_label("叫号字幕")).to_contain_text(f"请 {number} 号到")
    # Nobody has touched the first one, so its browser keeps it silent: the other one speaks.
    second.get_by_text("由本区另一块屏播报").click()
    expect(second.get_by_text("由本区另一块屏播报")).to_be_hidden()
    first.get_by_role("button", name=re.compile("声音")).click()
    expect(second.get_by_text("由本区另一块屏播报")).to_be_visible()
