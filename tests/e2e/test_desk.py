"""At a counter: a note that goes with the ticket, somebody asked to come, and the server gone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall

NOTE = "原件已核验，缺复印件"


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(name))


def sit_down(desk: Page, counter: int) -> None:
    button(desk, f"^{counter} 号窗口").click()
    button(desk, "开始接待").click()
    expect(button(desk, "呼叫下一位")).to_be_visible()


def call(desk: Page) -> None:
    """Call whoever is next, once somebody is."""
    expect(button(desk, "呼叫下一位")).not_to_have_attribute("aria-disabled", "true")
    button(desk, "呼叫下一位").click()
    expect(button(desk, "开始办理")).not_to_have_attribute("aria-disabled", "true")


def test_a_note_is_read_at_the_next_counter_and_nowhere_else(hall: Hall) -> None:
    wall, one, two = hall.page("wall"), hall.page("desk"), hall.page("desk")
    sit_down(one, 13)
    sit_down(two, 14)
    kiosk = hall.running.client("kiosk", "k1")
    made = kiosk.post("/api/tickets", {"service": "social-card"}).body
    call(one)
    button(one, "开始办理").click()
    # F8 is pressed while the note is still being typed: nothing of it is lost.
    one.get_by_label("备注").fill(NOTE)
    one.keyboard.press("F8")
    sheet = one.get_by_role("dialog")
    expect(sheet).to_be_visible()
    expect(one.get_by_text(f"{made['number']} 的备注已保存")).to_be_visible()
    button(one, "某个窗口").click()
    sheet.get_by_role("radio", name=re.compile("^14 号窗口")).check()
    button(one, "^转到14 号窗口").click()
    expect(sheet).to_be_hidden()

    call(two)
    note = two.get_by_label("备注")
    expect(note).to_have_value(NOTE)
    expect(two.get_by_text(re.compile(r"^13 号窗口 \d\d:\d\d$"))).to_be_visible()
    assert complaints(two) == []
    expect(wall.get_by_text(made["number"]).first).to_be_visible()
    assert NOTE not in wall.content()
    phone = hall.window(size=(390, 844))
    phone.goto(f"http://127.0.0.1:{hall.running.port}/t/{made['token']}")
    expect(phone.get_by_text(made["number"]).first).to_be_visible()
    assert NOTE not in phone.content()

    hall.expect_errors()  # a refusal is an answer of 409, which the console notes
    note.fill("回电 138 1234 5678")
    note.press("Enter")
    expect(two.get_by_text("备注里好像有身份证号或电话")).to_be_visible()
    expect(note).to_have_value("回电 138 1234 5678")
    assert complaints(two) == []
    note.fill("")
    note.press("Enter")
    expect(two.get_by_text(f"{made['number']} 的备注已去掉")).to_be_visible()


def test_somebody_is_asked_to_come_and_sent_back(hall: Hall) -> None:
    desk, helper = hall.page("desk"), hall.page("helper")
    sit_down(desk, 13)
    button(desk, "请人帮忙").click()
    assert complaints(desk) == []
    button(desk, "请值班负责人来").click()
    expect(desk.get_by_role("dialog")).to_be_hidden()
    row = helper.get_by_role("listitem").filter(has_text="13 号窗口")
    expect(row).to_contain_text("请值班负责人来")
    row.get_by_role("button", name=re.compile("^我去")).click()
    button(desk, "王芳正在来").click()
    expect(desk.get_by_role("dialog")).to_contain_text("王芳正在过来")
    assert complaints(desk) == []
    button(desk, "不用来了").click()
    expect(row).to_be_hidden()
    expect(button(desk, "请人帮忙")).to_be_visible()


def test_sheets_open_when_the_server_has_gone(hall: Hall) -> None:
    desk = hall.page("desk")
    sit_down(desk, 13)
    desk.wait_for_load_state("networkidle")
    hall.expect_errors()
    hall.running.kill()
    expect(desk.get_by_text("暂时不能叫号")).to_be_visible(timeout=15_000)
    assert complaints(desk) == []
    button(desk, "更多").click()
    expect(desk.get_by_role("dialog")).to_contain_text("语言")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    desk.keyboard.press("F2")
    expect(desk.get_by_text("暂时不能叫号")).to_be_visible()
