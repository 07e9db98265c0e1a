"""设施登记: something is entered, its keeper named, its label printed; in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.devices.rig import until
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall


def register(hall: Hall, size: tuple[int, int] | None = None) -> Page:
    page = hall.page("admin", size)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(re.sub(r"#.*", "", page.url) + "#/assets")
    expect(page.get_by_role("heading", name="设施登记")).to_be_visible()
    return page


def test_something_is_entered_changed_and_taken_out(hall: Hall) -> None:
    page = register(hall)
    page.get_by_text("标准里提到、登记里还没有的").click()
    assert complaints(page) == []
    page.get_by_role("button", name=re.compile("^胶水 沂源")).click()
    panel = page.get_by_role("complementary")
    panel.get_by_label("位置").fill("填单台")
    panel.get_by_label("负责人").fill("李静")
    panel.get_by_role("button", name="登记一件设施").click()
    expect(page.get_by_text("已保存：胶水")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^胶水 沂源"))).to_have_count(0)
    assert complaints(page) == []

    panel.get_by_label("名称").fill("固体胶")
    panel.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存：固体胶")).to_be_visible()
    panel.get_by_role("button", name="从登记里去掉").click()
    expect(panel.get_by_text("以前的记录还在")).to_be_visible()
    panel.get_by_role("button", name="从登记里去掉").last.click()
    expect(page.get_by_text("已去掉：固体胶")).to_be_visible()
    page.goto(re.sub(r"#.*", "", page.url) + "#/history")
    page.get_by_role("group", name="变更记录").get_by_role("button").last.click()
    expect(page.get_by_role("cell", name="固体胶").first).to_be_visible()


def test_labels_are_printed_and_a_keeper_is_named_for_many(hall: Hall) -> None:
    page = register(hall)
    page.evaluate(
        """() => {
            window.print = () => {
                window.sheet = document.querySelector('.label-sheet')
                setTimeout(() => window.dispatchEvent(new Event('afterprint')), 100)
            }
        }"""
    )
    page.get_by_label("名称、位置、负责人").fill("小票打印机")
    page.get_by_label("全选").check()
    page.get_by_role("button", name=re.compile("打印 4 张标签")).click()
    expect(page.get_by_text("印出来的二维码手机打不开")).to_be_visible()
    until(lambda: bool(page.evaluate("!!window.sheet")))
    printed = page.evaluate("window.sheet.innerText || window.sheet.textContent")
    assert printed.count("扫码签到") == 4
    assert "取号机 1 号 小票打印机" in printed
    assert page.evaluate("window.sheet.querySelectorAll('svg').length") == 4
    expect(page.locator(".label-sheet")).to_have_count(0)

    page.get_by_role("button", name="给 4 件填负责人").click()
    panel = page.get_by_role("complementary")
    panel.get_by_label("负责人").fill("孙悦")
    assert complaints(page) == []
    panel.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已给 4 件填好负责人")).to_be_visible()
    expect(page.get_by_role("cell", name="孙悦")).to_have_count(4)


@pytest.mark.parametrize("size", [(768, 1024), (390, 844)])
def test_it_fits(hall: Hall, size: tuple[int, int]) -> None:
    page = register(hall, size)
    expect(page.get_by_role("cell").first).to_be_visible()
    assert complaints(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
