"""The supervisor's page in a real browser: the hall at a glance, acting, and taking it back."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall, a_hall, has_fetched


@pytest.fixture
def hurried(tmp_path: Path, free_port: Callable[[], int], browser: Browser) -> Iterator[Hall]:
    """A demo hall without its crowd; a minute takes three seconds, so limits are soon passed."""
    with a_hall(tmp_path, free_port(), browser, "--speed", "20") as opened:
        yield opened


def take(hall: Hall, service: str, count: int) -> None:
    kiosk = hall.running.client("kiosk", "k1")
    for _ in range(count):
        assert kiosk.post("/api/tickets", {"service": service}).status == 201


def open_area(page: Page, area: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{area}")).click()
    page.get_by_role("dialog", name=area).wait_for()


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (390, 844)])
def test_the_hall_at_a_glance(hall: Hall, size: tuple[int, int]) -> None:
    take(hall, "general-other", 11)
    page = hall.page("supervisor", size)
    general = page.get_by_role("button", name=re.compile("^综合受理"))
    expect(general).to_contain_text("接近上限")
    expect(general).to_contain_text("11")
    tiles = page.locator(".tile")
    expect(page.locator(".chart svg")).to_have_count(3)
    order = [text.split("\n")[0] for text in tiles.all_inner_texts()]
    assert complaints(page) == []

    take(hall, "general-other", 2)
    expect(general).to_contain_text("超过上限")
    assert [text.split("\n")[0] for text in tiles.all_inner_texts()] == order
    expect(page.get_by_text("最近 10 个工作日的平均")).to_be_visible()
    if size == (1920, 1080):
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name=re.compile("^General.*Over limit"))).to_be_visible()
    assert complaints(page) == []


def test_many_alerts_scroll_beside_the_hall_and_not_the_page(hurried: Hall) -> None:
    page = hurried.page("supervisor")
    services = hurried.running.client("kiosk", "k1").get("/api/services").body
    for service in {one["area"]: one["code"] for one in services}.values():
        take(hurried, service, 15)
    expect(page.get_by_role("article").nth(5)).to_be_attached(timeout=60_000)
    unserved = page.get_by_role("button", name=re.compile("^企业开办"))
    expect(unserved).to_contain_text("没人办理")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert complaints(page) == []


def test_an_alert_is_answered_with_one_press(hurried: Hall) -> None:
    page = hurried.page("supervisor")
    expect(page.get_by_text("没有超过上限的区域")).to_be_visible()
    desk = hurried.running.client("desk")
    assert desk.post("/api/counters/w13/open").status == 200
    take(hurried, "social-card", 14)
    card = page.get_by_role("article").filter(has_text="人社超过上限")
    expect(card).to_be_visible(timeout=60_000)
    expect(card).to_contain_text("14 人在等，上限 12 人")
    expect(card).to_contain_text("平均再等")
    expect(page.get_by_role("status").filter(has_text="新提醒：人社")).to_have_count(1)
    assert complaints(page) == []

    card.get_by_role("button", name="先试算").click()
    table = card.get_by_role("table", name=re.compile("接下来一小时"))
    expect(table.get_by_role("columnheader").last).to_have_text("60 分")
    expect(table.get_by_role("row", name=re.compile("人社 不办")).locator("td").first).to_have_text(
        "14"
    )
    expect(card.get_by_role("button", name="再算一次")).to_be_enabled()
    assert complaints(page) == []
    assert hurried.running.client("supervisor").get("/api/diversions").body == []

    said = card.locator(".act").inner_text()
    card.get_by_role("button", name=re.compile("^换个办法 1")).click()
    expect(card.get_by_role("button", name=re.compile("^换个办法 2"))).to_be_visible()
    expect(card.locator(".act")).not_to_have_text(said)
    expect(table).to_have_count(0)
    who = card.get_by_label(re.compile("谁来坐"))
    if who.count():
        who.fill("李静")
    card.get_by_role("button", name="照这样办").click()
    strip = page.get_by_role("status").filter(has_text="已办：")
    expect(strip).to_have_count(1)
    page.get_by_role("button", name="分流记录").click()
    record = page.get_by_role("dialog", name="分流记录")
    expect(record).to_contain_text("人社")
    expect(record).to_contain_text("陈主任")
    assert complaints(page) == []
    page.keyboard.press("Escape")
    expect(record).to_be_hidden()


def test_an_area_from_near_with_the_keyboard_alone(hall: Hall) -> None:
    take(hall, "general-other", 3)
    assert hall.running.client("desk", person=True).post("/api/counters/w1/sign-on").status == 200
    page = hall.page("supervisor")
    general = page.get_by_role("button", name=re.compile("^综合受理"))
    general.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="综合受理")
    expect(dialog.get_by_text("test-desk")).to_be_visible()
    assert page.url.endswith("#area/general")
    assert complaints(page) == []

    expect(dialog.get_by_role("button", name="开放 1 号窗口")).to_be_enabled()
    dialog.get_by_role("button", name="开放 1 号窗口").press("Enter")
    expect(dialog.get_by_role("button", name="暂停 1 号窗口")).to_be_visible()
    expect(dialog.get_by_text("1 号窗口 已开放")).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^撤销")).press("Enter")
    expect(dialog.get_by_role("button", name="开放 1 号窗口")).to_be_visible()
    # The view may come before the answer, and only then something else can be pressed.
    expect(dialog.get_by_role("button", name="请离岗 1 号窗口")).to_be_enabled()
    dialog.get_by_role("button", name="请离岗 1 号窗口").press("Enter")
    expect(dialog.get_by_role("button", name="不了")).to_be_focused()
    assert complaints(page) == []
    page.keyboard.press("Escape")
    expect(dialog.get_by_text("test-desk")).to_be_visible()

    dialog.get_by_role("tab", name=re.compile("^窗口")).press("ArrowRight")
    expect(dialog.get_by_role("tab", name=re.compile("^在等的人"))).to_be_focused()
    dialog.get_by_label(re.compile("全选")).press("Space")
    dialog.get_by_label("到哪里").select_option(label="自助区")
    assert complaints(page) == []
    expect(dialog.get_by_role("button", name="请 3 位到自助区")).to_be_enabled()
    dialog.get_by_role("button", name="请 3 位到自助区").press("Enter")
    expect(dialog.get_by_text("现在没有人在等")).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^撤销")).press("Enter")
    expect(dialog.get_by_label(re.compile("全选（3 位）"))).to_be_visible()

    page.go_back()
    expect(dialog).to_be_hidden()
    expect(general).to_be_focused()


def test_a_service_and_the_day_are_stopped_with_a_reason(hall: Hall) -> None:
    page = hall.page("supervisor")
    open_area(page, "人社")
    page.get_by_role("tab", name=re.compile("^事项")).click()
    page.get_by_role("button", name="暂停取号：社会保障卡补领换领").click()
    page.get_by_label(re.compile("为什么暂停取号")).fill("系统升级")
    page.keyboard.press("Enter")
    expect(page.get_by_text("暂停取号：系统升级")).to_be_visible()
    kiosk = hall.running.client("kiosk", "k1")
    assert kiosk.post("/api/tickets", {"service": "social-card"}).code == "service_shut"
    page.get_by_role("button", name="恢复取号：社会保障卡补领换领").click()
    expect(page.get_by_text("暂停取号：系统升级")).to_be_hidden()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="正在取号").click()
    page.get_by_role("button", name="今天停止取号").click()
    page.get_by_label(re.compile("为什么停止取号")).fill("停电")
    page.get_by_role("button", name="今天停止取号").click()
    expect(page.get_by_text(re.compile("今天不再发号？"))).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="今天停止取号").last.click()
    expect(page.get_by_role("button", name="现在开始取号")).to_be_visible()
    assert kiosk.post("/api/tickets", {"service": "social-card"}).code == "hall_closed"


def test_the_figures_are_in_a_table_too(hall: Hall) -> None:
    take(hall, "general-other", 2)
    page = hall.page("supervisor")
    page.get_by_role("button", name="看数字").click()
    table = page.get_by_role("table")
    now, later = table.get_by_role("rowgroup").nth(1), table.get_by_role("rowgroup").nth(2)
    expect(now.get_by_role("row").nth(1)).to_contain_text("09:15")
    expect(later.get_by_role("row").nth(0)).to_have_text("预计")
    expect(later.get_by_role("row").nth(1)).to_contain_text("09:30")
    assert complaints(page) == []


def test_a_lost_server_is_said_and_nothing_can_be_pressed(hall: Hall) -> None:
    take(hall, "general-other", 1)
    page = hall.page("supervisor")
    expect(page.get_by_role("button", name=re.compile("^综合受理"))).to_be_visible()
    has_fetched(page, "FloorSheets")
    hall.expect_errors()
    hall.running.kill()
    expect(page.get_by_text("画面暂停更新")).to_be_visible()
    expect(page.get_by_text("连接断开")).to_be_visible()
    open_area(page, "人社")
    page.get_by_role("tab", name=re.compile("^事项")).click()
    expect(page.get_by_role("button", name=re.compile("^暂停取号")).first).to_be_disabled()
    assert complaints(page) == []


def test_a_sheet_whose_styles_did_not_come_asks_for_them_again(hall: Hall) -> None:
    page = hall.window("supervisor", (1920, 1080))
    hall.expect_errors()
    page.route("**/FloorSheets-*.css", lambda route: route.abort(), times=1)
    page.goto(hall.link("supervisor"))
    open_area(page, "人社")
    expect(page.get_by_role("tablist")).to_have_css("display", "flex")


def test_who_has_no_right_is_told(hall: Hall) -> None:
    page = hall.page("supervisor")
    page.locator(".tile").first.wait_for()
    page.context.clear_cookies()
    hall.expect_errors()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("您还没有登录")
    expect(page.get_by_role("link", name="登录")).to_be_visible()
    assert complaints(page) == []
