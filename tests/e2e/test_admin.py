"""The administrator's page: an edit that reaches a kiosk, a new colleague's way in, a voice."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hall_display import speech
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall

SECTIONS = (
    *("day", "services", "areas", "counters", "zones", "rules", "classes", "accounts", "devices"),
    *("kiosks", "enrolments", "paper", "screens", "voices", "hall", "history", "self"),
)
CLIPS = Path(speech.__file__).parent / "clips"


def open_section(page: Page, section: str) -> None:
    expect(page.get_by_role("navigation", name="管理栏目")).to_be_visible()
    go_to(page, section)
    expect(page.locator("main").get_by_text("正在打开")).to_have_count(0)


def go_to(page: Page, section: str) -> None:
    """By the address. Which section is open is told by the tabs: the heading of the one before has
    the focus until then."""
    page.evaluate(f"location.hash = '#/{section}'")
    expect(page.locator(f'a[aria-current="page"][href="#/{section}"]').first).to_be_visible()
    expect(page.locator("main h1")).to_be_focused()


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()


@pytest.mark.parametrize("size", [(1440, 900), (1280, 800), (768, 1024)])
def test_every_section(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.page("admin", size)
    expect(page.get_by_role("button", name=re.compile("异地就医备案"))).to_be_visible()
    assert page.title() == "大厅管理"
    for section in SECTIONS:
        open_section(page, section)
        assert complaints(page) == [], section
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    for section in ("services", "accounts", "devices", "paper", "day"):
        go_to(page, section)
        assert complaints(page) == [], section


def test_an_edit_reaches_the_kiosk_and_can_be_taken_back(hall: Hall) -> None:
    kiosk, page = hall.page("kiosk"), hall.page("admin")
    kiosk.get_by_role("button", name=re.compile("^医保")).click()
    expect(kiosk.get_by_role("button", name=re.compile("外地看病备案"))).to_be_visible()

    page.get_by_role("button", name=re.compile("异地就医备案")).click()
    panel = page.get_by_role("complementary", name="异地就医备案")
    panel.get_by_label("通俗叫法", exact=True).fill("外地就医")
    panel.get_by_label("等候上限", exact=True).fill("20")
    expect(panel).to_contain_text(
        "改了 2 处：通俗叫法 外地看病备案 → 外地就医；等候上限 无 → 20 分钟"
    )
    assert complaints(page) == []
    panel.get_by_role("button", name="先试算").click()
    expect(panel).to_contain_text("可以保存。还没有改动大厅。")
    assert complaints(page) == []
    save(page)
    expect(page.get_by_text("已保存。")).to_be_visible()
    # Nobody touched the kiosk.
    expect(kiosk.get_by_role("button", name=re.compile("外地就医"))).to_be_visible()

    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    expect(kiosk.get_by_role("button", name=re.compile("外地看病备案"))).to_be_visible()
    open_section(page, "history")
    rows = page.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("撤销上一次改动")
    expect(rows.nth(1)).to_contain_text("王建国")


def test_what_cannot_be_saved_says_where_and_keeps_what_was_typed(hall: Hall) -> None:
    page = hall.page("admin")
    page.get_by_role("button", name=re.compile("异地就医备案")).click()
    panel = page.get_by_role("complementary")
    hall.expect_errors()
    panel.get_by_label("平均用时", exact=True).fill("很久")
    save(page)
    expect(panel.get_by_role("alert")).to_contain_text("平均用时")
    expect(panel.get_by_label("平均用时", exact=True)).to_have_value("很久")
    assert complaints(page) == []

    # Somebody else was quicker: what was typed stays, and is saved on the newest.
    other = hall.running.client("admin")
    stamp = other.get("/api/plan/parts").body["stamp"]
    edit = {"act": "set", "part": "services", "code": "remote-care", "value": {"minutes": 11}}
    assert other.post("/api/plan/change", {"stamp": stamp, "edits": [edit]}).status == 200
    panel.get_by_label("平均用时", exact=True).fill("6")
    panel.get_by_label("等候人数上限").fill("30")
    save(page)
    expect(page.get_by_text("别人刚刚改过设置")).to_be_visible()
    expect(panel.get_by_label("等候人数上限")).to_have_value("30")
    expect(panel).to_contain_text("等候人数上限 无 → 30 人")
    save(page)
    expect(page.get_by_text("已保存。")).to_be_visible()


def test_what_is_wrong_is_gone_to_and_stays_with_its_form(hall: Hall) -> None:
    page = hall.page("admin")
    open_section(page, "rules")
    hall.expect_errors()
    recalls = page.get_by_label("重呼次数", exact=True)
    recalls.fill("-3")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("重呼次数")
    expect(recalls).to_be_focused()
    open_section(page, "hall")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_press_on_a_heading_puts_the_rows_in_order(hall: Hall) -> None:
    page = hall.page("admin")
    heading = page.get_by_role("columnheader", name="平均用时")
    first = page.get_by_role("row").nth(1)
    usual = first.inner_text()
    for sorting, minutes in (("ascending", "3 分钟"), ("descending", "55 分钟")):
        heading.get_by_role("button").press("Enter")
        expect(heading).to_have_attribute("aria-sort", sorting)
        expect(first).to_contain_text(minutes)
    assert complaints(page) == []
    heading.get_by_role("button").press("Enter")
    expect(heading).to_have_attribute("aria-sort", "none")
    assert first.inner_text() == usual


def test_a_service_is_added_with_the_keyboard_and_several_are_changed(hall: Hall) -> None:
    page = hall.page("admin")
    page.get_by_role("button", name="新增事项").press("Enter")
    panel = page.get_by_role("complementary", name="新增事项")
    panel.get_by_label("名称", exact=True).fill("补打证明")
    panel.get_by_role("combobox", name="窗口", exact=True).focus()
    page.keyboard.type("1")
    expect(page.get_by_role("option", name="1", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(panel).to_contain_text("窗口 无 → 1")
    save(page)
    expect(page.get_by_role("complementary", name="补打证明")).to_be_visible()
    page.get_by_role("button", name="关闭", exact=True).click()

    page.get_by_label("名称或代号").fill("食品")
    page.get_by_label("全选").check()
    page.get_by_role("button", name="一起改这 2 项").click()
    page.get_by_role("complementary").get_by_label("平均用时").fill("13")
    save(page)
    expect(page.get_by_role("cell", name="13 分钟")).to_have_count(2)


def test_a_colleague_gets_in_by_the_link_and_is_shut_out_again(hall: Hall) -> None:
    page = hall.page("admin")
    open_section(page, "accounts")
    page.get_by_role("button", name="新增账号").first.click()
    page.get_by_label("用户名", exact=True).fill("lijing")
    page.get_by_label("姓名", exact=True).fill("李静")
    page.get_by_label("大厅主管").check()
    page.get_by_role("complementary").get_by_role("button", name="新增账号").click()
    panel = page.get_by_role("complementary", name="李静")
    panel.get_by_role("button", name="发一次性链接").click()
    link = panel.locator(".secret").inner_text()
    expect(panel.get_by_role("img", name="链接的二维码")).to_be_visible()
    assert complaints(page) == []

    colleague = hall.window()
    colleague.goto(link)
    colleague.get_by_label("新密码", exact=True).fill("correct horse 9")
    colleague.get_by_label("再输一次").fill("correct horse 9")
    colleague.get_by_role("button", name="保存并登录").click()
    expect(colleague.get_by_text("您今天做哪一样")).to_be_visible()

    page.reload()
    expect(page.get_by_role("row", name=re.compile("李静"))).to_contain_text("正常")
    panel.get_by_role("button", name="停用").click()
    expect(page.get_by_role("row", name=re.compile("李静"))).to_contain_text("已停用")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("row", name=re.compile("李静"))).to_contain_text("正常")
    open_section(page, "history")
    page.get_by_role("button", name="账号与设备").click()
    expect(page.get_by_role("row", name=re.compile("停用账号"))).to_contain_text("lijing")


def test_a_device_is_let_in_by_a_code_and_taken_back(hall: Hall) -> None:
    page = hall.page("admin")
    open_section(page, "enrolments")
    rows = page.get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    kiosks = rows.filter(has_text="取号机")
    expect(kiosks).to_have_count(0)
    page.get_by_role("button", name="登记新设备").click()
    page.get_by_role("combobox", name="哪一台取号机").press("ArrowDown")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="发登记码").click()
    code = page.get_by_text(re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$"))
    device = hall.window()
    device.goto(f"http://127.0.0.1:{hall.running.port}/enrol")
    device.get_by_label("登记码").fill(code.inner_text())
    device.get_by_role("button", name="登记", exact=True).click()
    expect(device.get_by_role("button", name=re.compile("^社保"))).to_be_visible()
    page.get_by_role("button", name="关闭", exact=True).last.click()
    expect(kiosks).to_have_count(1)
    kiosks.get_by_role("button").click()
    hall.expect_errors()
    page.get_by_role("button", name="收回登记").click()
    expect(device.get_by_text("这台机器还没有登记")).to_be_visible()


def test_a_clip_of_the_halls_own(hall: Hall) -> None:
    page = hall.page("admin")
    open_section(page, "voices")
    page.get_by_role("button", name="新增声音").click()
    page.get_by_label("声音的名称").fill("本地话")
    page.get_by_role("button", name="新增声音").click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("button", name="录音：请"))
    row.locator("input[type=file]").set_input_files(str(CLIPS / "manifest.json"))
    expect(row.get_by_role("alert")).to_contain_text("不是能播放的声音")
    row.locator("input[type=file]").set_input_files(str(CLIPS / "qing.ogg"))
    expect(row).to_contain_text("自己的")
    expect(row.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="大屏用这个声音").click()
    expect(page.get_by_role("button", name="大屏正在用")).to_be_visible()
    assert complaints(page) == []
    wall = hall.running.client("display", "east")
    clips = wall.get("/static/clips/manifest.json").body["clips"]
    assert re.fullmatch(r"own/v1/qing-[0-9a-f]{12}\.wav", clips["qing"]["file"])
    row.get_by_role("button", name="删除自己录的：请").click()
    expect(row).to_contain_text("用自带的")
