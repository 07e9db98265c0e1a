"""The administrator's devices, voice zones and paper numbers: made, checked, taken away."""

import re

from playwright.sync_api import expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.test_admin import open_section, save


def test_a_printer_is_checked_on_paper_and_says_so_itself(hall: Hall) -> None:
    page = hall.page("admin", (1280, 800))
    open_section(page, "devices")
    page.get_by_role("button", name=re.compile("k1-printer")).click()
    panel = page.get_by_role("complementary", name="小票打印机 k1-printer")
    # Nothing can be checked before its agent has come; the printer answers through it.
    expect(panel.get_by_role("definition").first).to_have_text("正常")
    panel.get_by_role("button", name="打印自检页").click()
    expect(panel.get_by_text("成功，设备自己答的")).to_be_visible()
    expect(panel.get_by_role("status").filter(has_text="成功")).to_contain_text("王建国")
    expect(panel.get_by_text("一行 48 个数字正好排满")).to_be_visible()
    (slip,) = hall.slips(1)
    paper = slip.read_text(encoding="utf-8")
    assert "这不是号票，不能用来排队" in paper
    assert "自检页" in paper
    assert complaints(page) == []
    panel.get_by_label("端口").fill("/dev/ttyUSB9")
    save(page)
    expect(panel.get_by_text("那台电脑上没有这个端口")).to_be_visible()
    assert complaints(page) == []


def test_what_goes_over_a_printers_port_is_told_in_words(hall: Hall) -> None:
    page = hall.page("admin", (1440, 900))
    open_section(page, "devices")
    page.get_by_role("button", name=re.compile("k1-printer")).click()
    page.get_by_role("link", name="收发记录").click()
    expect(page.get_by_role("heading", name="小票打印机 k1-printer")).to_be_focused()
    trace = page.get_by_role("region", name="收发记录")
    expect(trace.get_by_text("实时")).to_be_visible()
    page.get_by_role("button", name="打印自检页").click()
    expect(page.get_by_text("成功，设备自己答的")).to_be_visible()
    expect(trace.get_by_role("cell", name="走纸并切开").first).to_be_visible()
    expect(trace.get_by_text("二维码内容（不显示）").first).to_be_attached()
    trace.get_by_role("button", name="停住画面").click()
    expect(trace.get_by_text("已停住")).to_be_visible()
    trace.get_by_role("row", name="有纸").get_by_role("button").last.click()
    byte = page.get_by_role("region", name="这个字节说了什么")
    expect(byte).to_contain_text("答 12")
    expect(byte).to_contain_text("没有纸：否")
    assert complaints(page) == []
    with page.expect_download() as kept:
        trace.get_by_role("button", name="导出").click()
    text = kept.value.path().read_text("utf-8")
    assert kept.value.suggested_filename == "k1-printer-trace.csv"
    assert "10 04 04" in text
    page.get_by_role("button", name="English").click()
    expect(trace.or_(page.get_by_role("region", name="Byte trace"))).to_contain_text("Held")
    assert complaints(page) == []
    page.evaluate("location.hash = '#/device/none'")
    expect(page.get_by_text("There is no such device")).to_be_visible()


def test_a_device_is_added_changed_and_removed(hall: Hall) -> None:
    page = hall.page("admin")
    open_section(page, "devices")
    page.get_by_role("button", name="新增设备").click()
    panel = page.get_by_role("complementary", name="新增设备")
    panel.get_by_role("combobox", name="种类").press("ArrowDown")
    page.get_by_role("option", name="窗口条屏、综合屏").click()
    expect(panel.get_by_text("不选窗口就是综合屏，显示全部窗口的叫号")).to_be_visible()
    panel.get_by_label("编号").fill("spare-led")
    panel.get_by_label("地址").fill("900")
    hall.expect_errors()
    save(page)
    expect(panel.get_by_role("alert")).to_contain_text("要在 0 到 255 之间")
    panel.get_by_label("地址").fill("9")
    panel.get_by_role("button", name="先试算").click()
    expect(panel).to_contain_text("可以保存。还没有改动大厅。")
    assert complaints(page) == []
    save(page)
    panel = page.get_by_role("complementary", name="综合屏 spare-led")
    expect(panel).to_contain_text("王建国")

    panel.get_by_role("button", name="显示测试字").click()
    expect(page.get_by_text("spare-led 还没有填端口")).to_be_visible()
    panel.get_by_label("一行半角字数").fill("20")
    save(page)
    expect(page.get_by_text("已保存。综合屏 spare-led：一行半角字数 无 → 20")).to_be_visible()
    panel.locator("summary").click()
    expect(panel.locator("details li").first).to_contain_text("9、20")

    panel.get_by_role("button", name="删除这台设备").click()
    page.get_by_label("名称、位置或端口").fill("spare")
    expect(page.get_by_text("没有找到")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("spare-led"))).to_be_visible()


def test_a_voice_zone_and_numbers_on_paper(hall: Hall) -> None:
    page = hall.page("admin")
    open_section(page, "zones")
    page.get_by_role("button", name="新增分区").click()
    page.get_by_label("名称", exact=True).fill("三层")
    save(page)
    expect(page.get_by_role("row", name=re.compile("三层"))).to_contain_text("无")
    open_section(page, "screens")
    page.get_by_role("row").nth(1).get_by_role("button").click()
    page.get_by_role("complementary").get_by_role("combobox", name="播报分区").press("ArrowDown")
    expect(page.get_by_role("option", name="三层")).to_be_visible()
    page.keyboard.press("Escape")

    open_section(page, "paper")
    expect(page.get_by_text("还没有预留号码")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="预留号码").first.click()
    panel = page.get_by_role("complementary", name="预留号码")
    panel.get_by_label("每个号头几个").fill("0")
    expect(panel.get_by_role("button", name="预留", exact=True)).to_be_disabled()
    panel.get_by_label("每个号头几个").fill("5")
    panel.get_by_label("每天", exact=True).check()
    panel.get_by_role("button", name="预留", exact=True).click()
    expect(page.get_by_text("已预留 14 段，每段 5 个")).to_be_visible()
    assert complaints(page) == []
    row = page.get_by_role("row", name=re.compile("Z901 – Z905"))
    expect(row).to_contain_text("每天")
    with page.context.expect_page() as opened:
        panel.get_by_role("link", name="打印号票").click()
    expect(opened.value.get_by_text("Z905").first).to_be_visible()
    opened.value.close()
    row.get_by_role("button", name="不再预留").click()
    expect(row).to_contain_text("过了那天自动作废")
