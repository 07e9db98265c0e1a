"""The pages on which people play the demo's hardware, and what the hall does about it."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall


def take_a_number(kiosk: Page) -> None:
    kiosk.get_by_role("button", name=re.compile("^社保")).click()
    kiosk.get_by_role("button", name=re.compile("补办社保卡")).first.click()
    kiosk.get_by_role("button", name=re.compile("^取号")).click()


def test_the_paper_of_a_kiosk_is_taken_out_and_put_back(hall: Hall) -> None:
    printers = hall.page("simulators", (1280, 800))
    kiosk, staff = hall.page("kiosk"), hall.page("supervisor")
    expect(staff.get_by_text("取号机 1 号 小票打印机，正常")).to_be_attached()
    printers.get_by_role("link", name="取号机 1 号").click()
    expect(printers.get_by_role("heading", name="取号机 1 号")).to_be_visible()
    paper_out = printers.get_by_role("button", name="缺纸", exact=True)
    expect(paper_out).to_have_attribute("aria-pressed", "false")

    paper_out.click()
    expect(paper_out).to_have_attribute("aria-pressed", "true")
    expect(printers.locator(".card").first).to_contain_text("缺纸")
    expect(staff.get_by_text("取号机 1 号 小票打印机，没纸了，号照样能取")).to_be_attached()
    take_a_number(kiosk)
    expect(kiosk.get_by_text("小票打印机暂时打不了，不用重新取号")).to_be_visible()
    assert hall.slips(1) == []
    assert complaints(printers) == []

    printers.get_by_role("button", name="全部修好").click()
    expect(paper_out).to_have_attribute("aria-pressed", "false")
    expect(staff.get_by_text("取号机 1 号 小票打印机，正常")).to_be_attached()
    kiosk.get_by_role("button", name="再取一个号").click()
    take_a_number(kiosk)
    expect(kiosk.get_by_text("请取走小票")).to_be_visible()
    expect(printers.get_by_role("img", name=re.compile("补办社保卡"))).to_be_visible()
    assert len(hall.slips(1)) == 1
    assert complaints(printers) == []


def test_a_bar_and_a_pad_are_played_on_a_phone(hall: Hall) -> None:
    hall.page("simulators", (390, 844)).close()
    bars = hall.page("simulators", (390, 844))
    link = bars.get_by_role("link", name="3 号窗口", exact=True)
    expect(bars.locator(".card", has=link)).to_contain_text("3号窗口 未开放")
    link.press("Enter")
    expect(bars.get_by_role("heading", name="3 号窗口")).to_be_focused()
    bars.get_by_role("button", name="English").click()
    silent = bars.get_by_role("button", name="Silent")
    silent.click()
    expect(silent).to_have_attribute("aria-pressed", "true")
    assert complaints(bars) == []
    bars.get_by_role("link", name="All devices").click()
    expect(link).to_be_focused()
    expect(bars.locator(".card").first).to_contain_text("Silent")
    assert complaints(bars) == []

    pads = hall.page("simulators", (390, 844))
    pads.get_by_role("searchbox").fill("13 号窗口")
    pads.get_by_role("link", name="13 号窗口").click()
    pads.get_by_role("button", name="按 2 键").click()
    presses = pads.locator(".facts div").filter(has_text="按键")
    expect(presses).to_contain_text("1")
    assert complaints(pads) == []
