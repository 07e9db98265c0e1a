"""The information desk and the kiosk's 我有预约: a booking from its making to its number."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.scanner import scan


def test_a_booking_from_the_desk_to_the_kiosk(hall: Hall) -> None:
    desk, kiosk = hall.page("infodesk"), hall.page("kiosk")
    desk.get_by_role("button", name="预约").click()
    desk.get_by_role("radio").first.check()
    slot = desk.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).first
    slot.click()
    assert complaints(desk) == []
    desk.get_by_role("button", name=re.compile("^预约 今天")).click()
    expect(desk.get_by_text("预约码，请对方记下")).to_be_visible()
    code = desk.locator(".code").inner_text().replace(" ", "")
    assert re.fullmatch(r"\d{8}", code)
    assert complaints(desk) == []

    # Three touches and the digits; then the number, on paper too.
    kiosk.get_by_role("button", name="我有预约").click()
    keys = kiosk.get_by_role("group", name="数字键")
    for digit in "00000000":
        keys.get_by_role("button", name=digit, exact=True).click()
    assert complaints(kiosk) == []
    hall.expect_errors()  # a refusal is an answer of 404 or 409, which the console notes
    kiosk.get_by_role("button", name="取号").click()
    expect(kiosk.get_by_text("没有这个预约码")).to_be_visible()
    assert complaints(kiosk) == []
    keys.get_by_role("button", name="清空").click()
    kiosk.keyboard.type(f"{code}9", delay=100)  # by hand; nine digits are one too many
    expect(kiosk.get_by_label(re.compile("预约码"))).to_have_value(code)
    kiosk.keyboard.press("Enter")
    expect(kiosk.get_by_text("请取走小票")).to_be_visible()
    assert len(hall.slips(1)) == 1

    desk.get_by_label("预约码，8 个数字").fill(code)
    desk.get_by_role("button", name="查找").click()
    expect(desk.get_by_text("已签到取号")).to_be_visible()


def test_codes_before_the_scanners_of_kiosk_and_desk(hall: Hall) -> None:
    """A scanner types: a burst of keys and Enter, wherever the focus is."""
    desk, kiosk = hall.page("infodesk"), hall.page("kiosk")
    desk.get_by_role("button", name="预约").click()
    desk.get_by_role("radio").first.check()
    desk.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).first.click()
    desk.get_by_role("button", name=re.compile("^预约 今天")).click()
    code = desk.locator(".code").inner_text().replace(" ", "")
    expect(kiosk.get_by_role("button", name="我有预约")).to_be_visible()

    scan(kiosk, "6901234567892")
    expect(kiosk.get_by_text("这不是预约码")).to_be_visible()
    assert complaints(kiosk) == []
    scan(kiosk, f"https://hall.example/?code={code}")
    expect(kiosk.get_by_text("请取走小票")).to_be_visible(timeout=15_000)

    scan(desk, f"{code}")
    expect(desk.get_by_text("已签到取号")).to_be_visible()
    taken = hall.running.client("kiosk", "k1").post("/api/tickets", {"service": "general-other"})
    scan(desk, f"https://hall.example/t/{taken.body['token']}")
    result = desk.get_by_role("region", name="查到的号")
    expect(result.get_by_text(taken.body["number"])).to_be_visible()
    expect(desk.get_by_role("button", name="补打小票")).to_be_visible()
    scan(desk, "6901234567892")
    expect(desk.get_by_role("alert").filter(has_text="扫到的不是号票")).to_be_visible()
    assert complaints(desk) == []


def test_a_number_is_given_found_printed_again_and_given_up(hall: Hall) -> None:
    desk = hall.page("infodesk")
    desk.get_by_role("searchbox").fill("社保卡")
    desk.get_by_role("radio").first.check()
    assert complaints(desk) == []
    desk.get_by_role("button", name=re.compile("^取号：")).click()
    card = desk.get_by_role("region", name="刚取的号")
    number = card.locator(".number").inner_text()
    assert re.fullmatch(r"[A-Z]+\d{3}", number)
    desk.get_by_role("button", name="看这个号").click()
    expect(desk.get_by_text("等候中")).to_be_visible()
    assert complaints(desk) == []
    desk.get_by_role("button", name="补打小票").click()
    expect(desk.get_by_text("小票上标明“重打”")).to_be_visible()
    desk.get_by_role("button", name="取消这个号").click()
    desk.get_by_role("button", name=f"确定取消 {number}").click()
    expect(desk.get_by_text(f"{number} 已取消")).to_be_visible()
    desk.get_by_role("button", name=re.compile("^撤销取消")).click()
    expect(desk.get_by_text("已恢复到原来的位置")).to_be_visible()


def test_two_things_are_done_with_one_number(hall: Hall) -> None:
    desk = hall.page("infodesk")
    search = desk.get_by_role("searchbox")
    another = desk.get_by_role("button", name="还要办一件")
    expect(another).to_be_disabled()
    search.fill("社保卡")
    desk.get_by_role("radio").first.check()
    another.click()
    first = desk.get_by_role("button", name=re.compile("^不办社会保障卡"))
    expect(first).to_be_visible()
    expect(desk.get_by_role("radio")).to_have_count(0)  # what is chosen is not offered again
    search.fill("")
    desk.get_by_role("radio").first.check()
    expect(another).to_be_disabled()  # the hall allows two
    then = desk.locator("li label span").first.inner_text()
    assert complaints(desk) == []
    desk.get_by_role("button", name=re.compile(f"社会保障卡.*{re.escape(then)}")).click()
    card = desk.get_by_role("region", name="刚取的号")
    expect(card.get_by_text(re.compile("^补办社保卡、."))).to_be_visible()  # as people say it
    expect(first).to_be_hidden()


def test_a_link_leads_straight_to_the_slips(hall: Hall) -> None:
    desk = hall.page("infodesk")
    expect(desk.get_by_role("heading", name="替来的人取号")).to_be_visible()
    desk.goto(f"{desk.url}#slips")
    desk.reload()
    expect(desk.get_by_role("heading", name="有问题的小票")).to_be_visible()


def test_the_page_in_english_on_a_tablet(hall: Hall) -> None:
    desk = hall.page("infodesk", (768, 1024))
    desk.get_by_role("button", name="English").click()
    for part in ("New number", "Find, reprint", "Bookings", "Slips"):
        desk.get_by_role("button", name=part, exact=True).click()
        assert complaints(desk) == []


def test_the_kiosk_search_says_that_the_network_is_gone(hall: Hall) -> None:
    kiosk = hall.page("kiosk")
    kiosk.get_by_role("button", name=re.compile("搜事项")).click()
    expect(kiosk.get_by_role("heading", name="找要办的事")).to_be_visible()
    hall.expect_errors()
    hall.running.kill()
    expect(kiosk.get_by_text("网络不通，暂时取不了号")).to_be_visible()
    assert complaints(kiosk) == []


def test_a_closed_hall_is_said_with_what_can_be_done_meanwhile(hall: Hall) -> None:
    desk = hall.page("infodesk")
    expect(desk.get_by_role("heading", name="替来的人取号")).to_be_visible()
    desk.get_by_role("radio", name=re.compile("社会保障卡补领换领")).check()
    expect(desk.get_by_role("button", name=re.compile("^取号：社会保障卡"))).to_be_enabled()
    hall.running.client("supervisor").post("/api/day/close", {"reason": "停电"})
    told = desk.get_by_role("status").filter(has_text="现在不取号")
    expect(told).to_contain_text("开始取号。已经取了的号照常叫、照常办。")
    take = desk.get_by_role("button", name="现在不取号")
    expect(take).to_be_disabled()
    expect(take).to_be_in_viewport(ratio=1)
    assert complaints(desk) == []
    told.get_by_role("button", name="替对方预约").click()
    expect(desk.get_by_role("heading", name="新预约")).to_be_visible()
    expect(told).to_contain_text("签到要等开始取号")


def test_the_halls_own_names_are_english_on_an_english_page(hall: Hall) -> None:
    desk = hall.page("infodesk")
    desk.get_by_role("button", name="English").click()
    expect(desk.get_by_text("Jungar Banner Government Service Centre")).to_be_visible()
    desk.get_by_role("searchbox", name="Service").fill("pension")
    choice = desk.get_by_role("radio", name=re.compile("^Application for a pension"))
    choice.check()
    expect(desk.locator("[lang=zh-CN]:not(header *)")).to_have_count(0)
    desk.get_by_label("Print the slip at").select_option("k1")
    desk.get_by_role("button", name=re.compile("Application for a pension$")).click()
    expect(desk.get_by_text("Ground floor east, Social area")).to_be_visible()
    expect(desk.get_by_text("printed at Kiosk 1")).to_be_visible()
    assert complaints(desk) == []
