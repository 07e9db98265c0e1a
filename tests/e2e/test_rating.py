"""Finish at the desk, the pad asks, one rating is stored; bad ones are followed up; by browser."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.server.hall_process import serving

PAD = (1280, 800)
QUIET = ("demo", "--speed", "1", "--no-crowd")


class Line:
    """Between a pad whose own clock a test moves on and the server, whose clock goes as ever: the
    views that would set the pad right are kept from it while `deaf`. Whole views, so the next one
    heals what was lost. Lasts from the page's next load."""

    def __init__(self, pad: Page) -> None:
        self.deaf = False
        pad.route_web_socket(re.compile("/socket.io/"), self._connect)

    def _connect(self, page: WebSocketRoute) -> None:
        def heard(message: str | bytes) -> None:
            if not (self.deaf and str(message).startswith('42["view"')):
                page.send(message)

        page.connect_to_server().on_message(heard)


def stored(hall: Hall) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(hall.running.data / "hall.db")
    try:
        return connection.execute("select source, level, reasons from ratings").fetchall()
    finally:
        connection.close()


def a_visitor(hall: Hall) -> str:
    """Somebody for counter 1; the token of the number."""
    kiosk = hall.running.client("kiosk", "k1")
    services = kiosk.get("/api/services").body
    mine = next(service["code"] for service in services if service["windows"].startswith("1–"))
    return str(kiosk.post("/api/tickets", {"service": mine}).body["token"])


def sit_down(desk: Page) -> None:
    desk.get_by_role("button", name=re.compile(r"^1 号窗口")).click()
    desk.get_by_role("button", name=re.compile("开始接待")).click()


def serve(hall: Hall, desk: Page) -> str:
    """A visitor from the call to the finish, with the keyboard alone."""
    token = a_visitor(hall)
    for verb in ("呼叫下一位", "开始办理", "办结并请评价"):
        expect(desk.get_by_role("button", name=re.compile(verb))).to_be_enabled()
        desk.keyboard.press("F2")
    return token


def test_finish_at_the_desk_then_the_pad_asks_and_stores_once(hall: Hall) -> None:
    pad, desk = hall.page("pad", PAD), hall.page("desk")
    expect(pad.get_by_role("heading", name="窗口还没开放")).to_be_visible()
    assert complaints(pad) == []
    sit_down(desk)
    expect(pad.get_by_role("heading", name="您好，请坐")).to_be_visible()
    expect(pad.get_by_text("李静 为您服务")).to_be_visible()

    serve(hall, desk)
    expect(pad.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
    faces = pad.get_by_role("group", name="这次服务，您满意吗？").get_by_role("button")
    expect(faces).to_have_text(["非常满意", "满意", "基本满意", "不满意", "非常不满意"])
    # None is chosen before the visitor chooses, and none has the focus.
    expect(pad.locator("[aria-pressed=true], [aria-checked=true]")).to_have_count(0)
    expect(pad.get_by_role("heading", name="这次服务，您满意吗？")).to_be_focused()
    assert complaints(pad) == []
    faces.nth(1).dblclick()
    expect(pad.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    assert complaints(pad) == []
    assert stored(hall) == [("pad", 2, "")]
    expect(pad.get_by_role("heading", name="您好，请坐")).to_be_visible()
    assert "满意" not in desk.locator("body").inner_text()


def test_a_low_one_with_reasons_by_keyboard_and_one_that_nobody_answers(hall: Hall) -> None:
    pad, desk = hall.page("pad", PAD), hall.page("desk")
    pad.clock.install()
    pad.reload()
    sit_down(desk)
    serve(hall, desk)
    expect(pad.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
    pad.get_by_role("button", name="非常不满意").press("Enter")
    expect(pad.get_by_role("heading", name="哪里让您不满意？")).to_be_visible()
    assert stored(hall) == []
    assert complaints(pad) == []
    slow = pad.get_by_role("button", name="办得太慢")
    slow.press("Space")
    expect(slow).to_have_attribute("aria-pressed", "true")
    pad.get_by_role("button", name="提交").press("Enter")
    expect(pad.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    assert stored(hall) == [("pad", 5, "slow")]

    serve(hall, desk)
    expect(pad.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
    expect(pad.get_by_text(re.compile("秒后自动关闭"))).to_be_visible()
    pad.clock.fast_forward(61_000)
    expect(pad.get_by_role("heading", name="这次没有评价")).to_be_visible()
    assert stored(hall) == [("pad", 5, "slow")]


def test_more_time_before_it_closes(hall: Hall) -> None:
    pad, desk = hall.page("pad", PAD), hall.page("desk")
    line = Line(pad)
    pad.clock.install()
    pad.reload()
    sit_down(desk)
    serve(hall, desk)
    question = pad.get_by_role("heading", name="这次服务，您满意吗？")
    expect(question).to_be_visible()
    longer = pad.get_by_role("button", name="再等一会儿")
    expect(longer).to_be_hidden()
    line.deaf = True
    pad.clock.fast_forward(45_000)
    expect(pad.get_by_role("status")).to_contain_text("还有 20 秒自动关闭")
    assert complaints(pad) == []
    with pad.expect_response("**/api/ratings/longer"):
        longer.click()
    line.deaf = False
    # The server has granted another minute: it is offered again only when that is nearly over.
    expect(longer).to_be_hidden()
    line.deaf = True
    pad.clock.fast_forward(35_000)
    expect(question).to_be_visible()
    pad.get_by_role("button", name="不满意", exact=True).click()
    expect(pad.get_by_text(re.compile("秒后自动提交"))).to_be_visible()
    assert complaints(pad) == []
    pad.clock.fast_forward(31_000)
    expect(pad.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
    assert stored(hall) == [("pad", 4, "")]


def test_the_next_call_and_a_lost_line(hall: Hall) -> None:
    pad, desk = hall.page("pad", PAD), hall.page("desk")
    sit_down(desk)
    serve(hall, desk)
    expect(pad.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
    a_visitor(hall)
    expect(desk.get_by_role("button", name=re.compile("呼叫下一位"))).to_be_enabled()
    desk.keyboard.press("F2")
    expect(pad.get_by_role("heading", name="您好，请坐")).to_be_visible()
    hall.expect_errors()
    hall.running.kill()
    expect(pad.get_by_role("heading", name="连接断开，暂时不能评价")).to_be_visible()
    assert stored(hall) == []


def test_a_rating_waits_for_a_server_that_is_away_for_a_moment(hall: Hall) -> None:
    pad, desk = hall.page("pad", PAD), hall.page("desk")
    pad.clock.install()
    pad.reload()
    sit_down(desk)
    serve(hall, desk)
    faces = pad.get_by_role("group", name="这次服务，您满意吗？").get_by_role("button")
    expect(faces).to_have_count(5)
    desk.close()
    hall.expect_errors()
    pad.clock.pause_at(pad.evaluate("Date.now()") / 1000 + 1)
    hall.running.kill()
    with pad.expect_event("requestfailed", lambda asked: asked.url.endswith("/api/ratings")):
        faces.nth(1).click()
    with serving(hall.running.data, hall.running.port, QUIET):
        pad.clock.resume()
        expect(pad.get_by_role("heading", name="谢谢您的评价")).to_be_visible()
        assert stored(hall) == [("pad", 2, "")]


def test_a_rating_that_no_server_takes_is_not_thanked_for(hall: Hall) -> None:
    pad, desk = hall.page("pad", PAD), hall.page("desk")
    sit_down(desk)
    serve(hall, desk)
    faces = pad.get_by_role("group", name="这次服务，您满意吗？").get_by_role("button")
    expect(faces).to_have_count(5)
    hall.expect_errors()
    hall.running.kill()
    faces.nth(1).click()
    expect(pad.get_by_role("heading", name="正在保存…")).to_be_visible()
    assert complaints(pad) == []
    lost = pad.get_by_role("heading", name="网络不通，评价可能没有送到")
    expect(lost).to_be_visible(timeout=60_000)
    expect(pad.get_by_text("今天还可以用手机评价")).to_be_visible()
    assert complaints(pad) == []
    assert stored(hall) == []


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (1024, 600), (800, 480)])
def test_the_pad_fits_in_both_languages(hall: Hall, size: tuple[int, int]) -> None:
    pad, desk = hall.page("pad", size), hall.page("desk")
    sit_down(desk)
    serve(hall, desk)
    for language, question in (("English", "How satisfied are you?"), ("中文", "这次服务")):
        pad.get_by_role("button", name=language).click()
        expect(pad.get_by_role("heading", name=re.compile(re.escape(question)))).to_be_visible()
        assert complaints(pad) == []
        assert pad.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024)])
def test_a_bad_rating_is_followed_up(hall: Hall, size: tuple[int, int]) -> None:
    office = hall.page("ratings", size)
    expect(office.get_by_text("没有待处理的差评")).to_be_visible()
    assert complaints(office) == []

    desk = hall.page("desk")
    sit_down(desk)
    token = a_visitor(hall)
    for verb in ("呼叫下一位", "开始办理", "办结"):
        expect(desk.get_by_role("button", name=re.compile(verb))).to_be_enabled()
        desk.keyboard.press("F2")
    expect(desk.get_by_role("button", name=re.compile("呼叫下一位"))).to_be_visible()
    phone = hall.running.client(None)
    said = {"level": 5, "reasons": ["attitude"], "words": "<b>没人理我</b>"}
    assert phone.post(f"/api/tickets/{token}/rating", said).status == 200
    number = phone.get(f"/api/tickets/{token}").body["number"]

    office.reload()
    row = office.get_by_role("button", name=re.compile("非常不满意.*有留言", re.DOTALL))
    expect(row).to_be_visible()
    assert number not in office.locator("main").inner_text()
    assert complaints(office) == []
    row.click()
    expect(office.get_by_text("<b>没人理我</b>")).to_be_visible()
    expect(office.get_by_text(number)).to_be_visible()
    assert complaints(office) == []

    panel = office.get_by_role("region", name="这条差评")
    panel.get_by_label("处理情况").fill("已和窗口核实")
    panel.get_by_role("button", name="已联系核实").click()
    expect(panel.get_by_text("已记为“已联系核实”")).to_be_visible()
    expect(panel.get_by_label("处理情况")).to_have_value("")
    panel.get_by_role("button", name="已解决").click()
    expect(panel.get_by_text("已记为“已解决”")).to_be_visible()
    panel.get_by_role("button", name="撤销上一步").click()
    expect(panel.get_by_text("已撤销上一步")).to_be_visible()
    expect(panel.get_by_role("button", name="已解决")).to_be_visible()

    if size[0] < 1100:
        office.get_by_role("button", name="返回名单").click()
    office.get_by_role("button", name="月度统计").click()
    expect(office.get_by_role("row", name=re.compile("合计"))).to_be_visible()
    expect(office.get_by_text("不足 30 条").first).to_be_visible()
    assert complaints(office) == []
    with office.expect_download() as download:
        office.get_by_role("button", name="导出表格").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith('"月份","名称"')
    office.get_by_role("button", name="English").click()
    expect(office.get_by_role("button", name="Monthly sums")).to_be_visible()
    assert complaints(office) == []
