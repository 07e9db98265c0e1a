"""设施维护: a label is scanned with a phone, somebody is sent to a printer without paper; in a real
browser."""

from __future__ import annotations

import json
import re
import urllib.request

from playwright.sync_api import Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall

PHONE = (390, 844)


def label_of(hall: Hall, asset: str) -> str:
    """What its label says."""
    admin = hall.running.client("admin")
    return str(admin.post("/api/maintenance/labels", {"assets": [asset]}).body[0]["tag"])


def maintenance(hall: Hall, kind: str = "helper", size: tuple[int, int] = PHONE) -> Page:
    """The page, as somebody comes to it from their own one."""
    page = hall.page(kind, size)
    expect(page.locator("#page")).not_to_be_empty()
    page.goto(page.url.replace(f"/{kind}", "/maintenance"))
    expect(page.get_by_role("heading", name="设施维护")).to_be_visible()
    return page


def test_a_label_is_scanned_and_the_inspection_counts_as_made_on_the_spot(hall: Hall) -> None:
    tag = label_of(hall, "asset-demo-5")
    phone = maintenance(hall)
    expect(phone.get_by_text("饮水机")).to_be_visible()
    assert complaints(phone) == []
    # The phone's own camera opens the label's address, which names nobody.
    phone.goto(f"http://127.0.0.1:{hall.running.port}/maintenance#{tag}")
    sheet = phone.get_by_role("dialog", name="饮水机")
    expect(sheet.get_by_text("已扫到这张标签")).to_be_visible()
    assert complaints(phone) == []
    sheet.get_by_role("button", name="记下").click()
    expect(phone.get_by_text("已记下：饮水机 检查正常")).to_be_visible()
    phone.get_by_role("button", name="全部设施").click()
    phone.get_by_role("button", name=re.compile("^饮水机")).click()
    expect(sheet.get_by_text("已扫标签").first).to_be_visible()
    assert tag not in phone.url

    # A label that was replaced is no good any more.
    admin = hall.running.client("admin")
    assert admin.post("/api/maintenance/assets/asset-demo-5/label", {}).status == 200
    hall.expect_errors()  # the browser notes the 404
    phone.goto(f"{phone.url}#{tag}")
    expect(phone.get_by_role("alert")).to_contain_text("这张标签不认识")


def test_a_stranger_with_a_label_is_asked_to_sign_in(hall: Hall) -> None:
    tag = label_of(hall, "asset-demo-5")
    hall.expect_errors()  # the browser notes the 401
    phone = hall.window("stranger", PHONE)
    phone.goto(f"http://127.0.0.1:{hall.running.port}/maintenance#{tag}")
    expect(phone.get_by_role("alert")).to_contain_text("请先登录")
    assert complaints(phone) == []
    expect(phone.get_by_role("link", name="登录")).to_have_attribute("href", "/login")


def test_somebody_is_sent_and_it_is_mended(hall: Hall) -> None:
    found = re.search(r"printers +(http://\S+)", hall.running.log.read_text())
    assert found
    wishes = json.dumps({"paper_out": True}).encode()
    asked = urllib.request.Request(f"{found[1]}/printer-2", wishes)
    urllib.request.urlopen(asked, timeout=10).close()
    floor = hall.page("supervisor")
    troubles = floor.get_by_role("region", name="有问题的设备")
    row = troubles.get_by_role("listitem").filter(has_text="取号机 2 号 小票打印机")
    expect(row).to_contain_text("还没人去")
    row.get_by_role("button", name="派人处理").click()
    sheet = floor.get_by_role("dialog")
    expect(sheet.get_by_label("派谁去")).to_be_visible()
    assert complaints(floor) == []
    sheet.get_by_label("派谁去").fill("王芳")
    sheet.get_by_role("button", name="派去").click()
    expect(sheet.get_by_text("王芳 去处理 取号机 2 号")).to_be_visible()
    floor.keyboard.press("Escape")
    expect(row).to_contain_text("王芳 去处理")

    phone = maintenance(hall)
    phone.get_by_role("button", name=re.compile("^故障")).click()
    card = phone.get_by_role("listitem").filter(has_text="取号机 2 号 小票打印机")
    expect(card).to_contain_text("王芳 去处理")
    assert complaints(phone) == []
    card.get_by_role("button", name="修好了").click()
    card.get_by_label("怎么修好的").fill("换了一卷纸")
    card.get_by_role("button", name="记下").click()
    expect(phone.get_by_text("小票打印机 修好了")).to_be_visible()
    expect(row).to_contain_text("还没人去")  # as long as it is out of paper

    # By mistake: it is taken back.
    phone.get_by_text("三十天内处理完的").click()
    phone.get_by_role("button", name="没修好").click()
    expect(card).to_contain_text("王芳 去处理")


def test_the_page_in_english_on_a_tablet(hall: Hall) -> None:
    page = maintenance(hall, "desk", (1280, 800))
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Maintenance")).to_be_visible()
    expect(page.get_by_text("Overdue: was due").first).to_be_visible()
    page.get_by_role("button", name="Everything").click()
    page.get_by_label("Find").fill("pad")
    page.get_by_role("button", name=re.compile("Rating pad")).first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Only report a fault").check()
    sheet.get_by_role("button", name="Note it").click()
    expect(sheet.get_by_role("alert")).to_contain_text("what is wrong")
    assert complaints(page) == []
