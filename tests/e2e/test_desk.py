"""At a counter: a note that goes with the ticket, somebody asked to come, and the server gone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall, has_fetched

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
    expect(one.get_by_text(f"{made['number']} 已到窗口")).to_be_visible()  # said before the note's
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
    expect(button(desk, "请值班负责人来")).to_be_visible()
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
    has_fetched(desk, "ConsoleSheets")
    hall.expect_errors()
    hall.running.kill()
    expect(desk.get_by_text("暂时不能叫号")).to_be_visible()
    assert complaints(desk) == []
    button(desk, "更多").click()
    expect(desk.get_by_role("dialog")).to_contain_text("语言")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    desk.keyboard.press("F2")
    expect(desk.get_by_text("暂时不能叫号")).to_be_visible()


def in_english(page: Page) -> None:
    button(page, "更多").click()
    button(page, "^English$").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_held_ticket_says_why_and_where_in_the_language_of_the_page(hall: Hall) -> None:
    one, two = hall.page("desk"), hall.page("desk")
    sit_down(one, 13)
    sit_down(two, 14)
    made = hall.running.client("kiosk", "k1").post("/api/tickets", {"service": "social-card"}).body
    call(one)
    button(one, "^挂起").click()
    sheet = one.get_by_role("dialog")
    hall.expect_errors()  # a refusal is an answer of 422, which the console notes
    sheet.get_by_label("其他原因").fill("回电 138 1234 5678")
    sheet.get_by_role("button", name="用这个").click()
    expect(sheet.get_by_text("里面好像有身份证号或电话")).to_be_visible()
    expect(sheet.get_by_label("其他原因")).to_have_value("回电 138 1234 5678")
    assert complaints(one) == []
    sheet.get_by_role("button", name="去取材料").click()
    expect(sheet).to_be_hidden()

    one.get_by_role("tab", name="挂起").click()
    row = one.get_by_role("tabpanel").get_by_role("listitem").filter(has_text=made["number"])
    expect(row).to_contain_text("已挂起 · 去取材料")
    in_english(two)
    two.get_by_role("tab", name="On hold").click()
    row = two.get_by_role("tabpanel").get_by_role("listitem").filter(has_text=made["number"])
    expect(row).to_contain_text("On hold at counter 13 · Fetching")
    expect(row).to_contain_text("Social security card replacement")
    assert complaints(two) == []


def test_who_was_signed_off_is_told_so_and_led_back(hall: Hall) -> None:
    desk = hall.page("desk")
    sit_down(desk, 13)
    assert hall.running.client("supervisor").post("/api/counters/w13/sign-off").status == 200
    expect(desk.get_by_role("alert")).to_contain_text("您已不在 13 号窗口上岗")
    assert complaints(desk) == []
    button(desk, "回到 13 号窗口").click()
    expect(button(desk, "开始接待")).to_be_visible()


def test_a_clerk_sees_that_no_numbers_are_given(hall: Hall) -> None:
    desk = hall.page("desk")
    sit_down(desk, 13)
    hall.running.client("kiosk", "k1").post("/api/tickets", {"service": "social-card"})
    hall.running.client("supervisor").post("/api/day/close", {"reason": "停电"})
    expect(desk.get_by_text(re.compile("^共 1 位.*大厅现在不取号$"))).to_be_visible()
    call(desk)
    button(desk, "^过号").click()
    expect(desk.get_by_text("没人等了")).to_be_visible()
    expect(desk.get_by_text("大厅现在不取号；")).to_be_visible()
    assert complaints(desk) == []


def test_a_session_that_ended_elsewhere_closes_the_page(hall: Hall) -> None:
    desk = hall.page("desk")
    sit_down(desk, 13)
    hall.expect_errors()
    other = desk.context.new_page()
    other.goto(desk.url)
    expect(button(other, "离开窗口")).to_be_enabled()
    button(other, "离开窗口").click()
    button(other, "退出登录").click()
    other.wait_for_url("**/login")
    expect(desk.get_by_role("link", name="登录", exact=True)).to_be_visible(timeout=60_000)
    expect(desk.get_by_role("alert")).to_contain_text("登录已经结束")
    assert complaints(desk) == []
