"""Two services with one number: chosen at the kiosk, told by slip and phone, done one after the
other at two counters."""

import json
import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.test_phone import phone_of, state
from tests.e2e.test_visit import slip_texts


def touch(page: Page, words: str) -> None:
    page.get_by_role("button", name=re.compile(words)).first.click()


def choose_two(kiosk: Page) -> None:
    """补办社保卡, then 交医保费 found by its letters."""
    touch(kiosk, "^社保")
    touch(kiosk, "补办社保卡")
    touch(kiosk, "^还要办别的事")
    expect(kiosk.get_by_role("heading", name="还要办什么？")).to_be_visible()
    touch(kiosk, "^搜事项")
    expect(kiosk.get_by_role("textbox")).to_be_focused()
    kiosk.keyboard.type("jybf")
    touch(kiosk, "^交医保费")
    expect(kiosk.get_by_role("heading", name="一个号，办 2 件事")).to_be_visible()


def test_two_things_with_one_number(hall: Hall) -> None:
    kiosk, desk = hall.page("kiosk"), hall.page("desk")
    choose_two(kiosk)
    order = kiosk.get_by_role("listitem").filter(has_text=re.compile("^(先办|再办)"))
    expect(order).to_have_text([re.compile("^先办补办社保卡"), re.compile("^再办交医保费")])
    with kiosk.expect_response("**/api/tickets") as answer:
        touch(kiosk, "^取号")
    token = answer.value.json()["token"]
    expect(kiosk.get_by_text("先办 补办社保卡，再办 交医保费")).to_be_visible()
    expect(kiosk.get_by_text("请取走小票")).to_be_visible()
    assert complaints(kiosk) == []
    (slip,) = hall.slips(1)
    said = slip_texts(json.loads(slip.read_text()))
    number = next(text for text in said if re.fullmatch(r"R\d{3}", text))
    at = said.index("办完这件，还用这个号接着办")
    assert said.index("补办社保卡") < said.index(number) < at
    assert said[at + 1] == "交医保费"

    phone = phone_of(hall, token)
    afterwards = phone.get_by_text("办完这件，还用这个号接着办：交医保费")
    expect(afterwards).to_be_visible()
    assert complaints(phone) == []

    # The first at a counter of its own; finished, the number waits for the second.
    touch(desk, "^13.*号窗口")
    touch(desk, "开始接待")
    for verb in ("呼叫下一位", "开始办理", "办完这一项"):
        main = desk.get_by_role("button", name=re.compile(verb))
        expect(main).to_be_enabled()
        main.click()
    expect(phone.get_by_text("接着办下一件，请看下面的等候地点")).to_be_visible()
    expect(phone.get_by_text("交医保费", exact=True)).to_be_visible()
    expect(afterwards).to_be_hidden()
    assert complaints(phone) == []

    counter = hall.running.client("desk")
    assert counter.post("/api/counters/w18/open").status == 200
    assert counter.post("/api/counters/w18/next").body["ticket"]["number"] == number
    state(phone, "轮到您了")
    for act in ("start", "finish"):
        assert counter.post(f"/api/counters/w18/{act}").status == 200
    state(phone, "办好了")


def test_what_is_chosen_is_seen_dropped_and_come_back_from(hall: Hall) -> None:
    kiosk = hall.page("kiosk")
    touch(kiosk, "^社保")
    touch(kiosk, "补办社保卡")
    touch(kiosk, "^还要办别的事")
    strip = kiosk.get_by_role("region", name="已经选了")
    expect(strip).to_contain_text("先办补办社保卡")
    expect(kiosk.get_by_role("button", name="我有预约")).to_have_count(0)
    assert complaints(kiosk) == []
    touch(kiosk, "^社保")
    expect(kiosk.get_by_role("button", name=re.compile("补办社保卡.*已经选了"))).to_be_disabled()
    assert complaints(kiosk) == []
    strip.get_by_role("button", name="返回取号").click()
    expect(kiosk.get_by_role("heading", name="补办社保卡")).to_be_visible()
    touch(kiosk, "^还要办别的事")
    strip.get_by_role("button", name="去掉“补办社保卡”").click()
    expect(strip).to_be_hidden()
    expect(kiosk.get_by_role("heading", name="您要办什么？")).to_be_visible()


def test_a_service_that_stops_meanwhile_is_left_out(hall: Hall) -> None:
    kiosk, boss = hall.page("kiosk"), hall.running.client("supervisor", person=True)
    choose_two(kiosk)
    shut = boss.post("/api/services/social-card/shut", {"reason": "系统维护"})
    assert shut.status == 200, shut.body
    expect(kiosk.get_by_role("alert")).to_contain_text("补办社保卡：现在暂停办理")
    expect(kiosk.get_by_role("button", name=re.compile("^取号"))).to_have_count(0)
    assert complaints(kiosk) == []
    touch(kiosk, "^去掉“补办社保卡”")
    expect(kiosk.get_by_role("heading", name="交医保费")).to_be_visible()
    touch(kiosk, "^取号")
    expect(kiosk.locator("main")).to_contain_text(re.compile(r"Y\d{3}"))


def test_it_is_as_plain_in_large_type_and_in_english(hall: Hall) -> None:
    kiosk = hall.page("kiosk")
    choose_two(kiosk)
    for words in ("长辈版", "English"):
        kiosk.get_by_role("button", name=words).click()
    expect(kiosk.get_by_role("heading", name="One number for 2 services")).to_be_visible()
    expect(kiosk.get_by_role("listitem").filter(has_text="Social security card")).to_be_visible()
    assert complaints(kiosk) == []
    kiosk.get_by_role("button", name="Back", exact=True).click()
    strip = kiosk.get_by_role("region", name="Chosen")
    expect(strip).to_contain_text("Social security card")
    assert complaints(kiosk) == []
