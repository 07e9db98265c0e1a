"""Somebody at a kiosk needs a hand: asked, on the way, there; and help given in passing."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall


def corner(kiosk: Page, says: str) -> None:
    """What the panel above the kiosk's corner says."""
    group = kiosk.get_by_role("group", name="请人帮忙")
    expect(group.locator(".panel").get_by_text(re.compile(says))).to_be_visible()


def test_from_the_kiosk_to_the_helper_and_back(hall: Hall) -> None:
    helper, kiosk = hall.page("helper"), hall.page("kiosk")
    expect(helper.get_by_text("现在没有人求助")).to_be_visible()
    assert complaints(helper) == []
    kiosk.get_by_role("button", name="请人帮忙").click()
    corner(kiosk, "已请工作人员过来")
    assert complaints(kiosk) == []

    row = helper.get_by_role("listitem").filter(has_text="取号机 1 号")
    expect(row).to_contain_text("刚刚")
    expect(helper).to_have_title("(1) 导办")
    row.get_by_role("button", name=re.compile("^我去")).click()
    corner(kiosk, "王芳正在过来")
    expect(helper.get_by_role("region", name="我去的")).to_be_visible()
    assert complaints(helper) == []
    row.get_by_role("button", name="已到").click()
    corner(kiosk, "王芳已到")
    row.get_by_role("button", name="完成").click()
    expect(helper.get_by_text("现在没有人求助")).to_be_visible()
    expect(kiosk.get_by_role("button", name="请人帮忙")).to_be_visible()


def test_a_call_is_withdrawn_at_the_kiosk_in_the_elders_version(hall: Hall) -> None:
    helper, kiosk = hall.page("helper"), hall.page("kiosk")
    kiosk.get_by_role("button", name="长辈版").click()
    kiosk.get_by_role("button", name="请人帮忙").click()
    row = helper.get_by_role("listitem").filter(has_text="取号机 1 号")
    expect(row).to_be_visible()
    assert complaints(kiosk) == []
    kiosk.get_by_role("button", name="不用来了").click()
    expect(row).to_be_hidden()
    expect(kiosk.get_by_role("button", name="请人帮忙")).to_be_visible()


def test_help_in_passing_by_thumb_and_by_keyboard(patient: Hall) -> None:
    helper = patient.page("helper", (390, 844))
    helper.get_by_role("button", name="老年人").click()
    helper.get_by_role("button", name="带到窗口").click()
    noted = helper.get_by_text("带到窗口 · 老年人，今天第 1 次").first
    expect(noted).to_be_visible()
    assert complaints(helper) == []
    helper.get_by_role("button", name="今天").click()
    helper.get_by_role("button", name="English").click()
    expect(helper.get_by_text("To a counter · Older, number 1 today").first).to_be_visible()
    helper.get_by_role("button", name="中文").click()
    helper.get_by_role("button", name=re.compile("^求助")).click()
    helper.get_by_role("button", name=re.compile("^撤销")).press("Enter")
    expect(helper.get_by_text("已撤销，没有记").first).to_be_visible()
    expect(helper.get_by_role("button", name="老年人")).to_have_attribute("aria-pressed", "false")
    helper.get_by_role("button", name="今天").click()
    expect(helper.get_by_text("今天还没有记录")).to_be_visible()
    assert complaints(helper) == []
    helper.get_by_role("button", name="English").click()
    expect(helper.get_by_role("heading", name="Today")).to_be_visible()
    assert complaints(helper) == []


def test_both_pages_say_that_the_server_is_gone(hall: Hall) -> None:
    helper, kiosk = hall.page("helper"), hall.page("kiosk")
    expect(helper.get_by_text("现在没有人求助")).to_be_visible()
    expect(kiosk.get_by_role("button", name="请人帮忙")).to_be_visible()
    hall.expect_errors()
    hall.running.kill()
    expect(helper.get_by_role("alert").filter(has_text="网络断了")).to_be_visible(timeout=60_000)
    expect(helper.get_by_role("button", name="带到窗口")).to_be_disabled()
    expect(kiosk.get_by_text("暂时取不了号").first).to_be_visible(timeout=60_000)
    kiosk.get_by_role("button", name="请人帮忙").click()
    corner(kiosk, "现在连不上，没有叫到人")
    assert complaints(kiosk) == []
