"""Every page at its sizes, in both languages: nothing axe finds, nothing cut off sideways."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_the_kiosk(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.page("kiosk", size)
    page.get_by_role("button", name=re.compile("^社保")).wait_for()
    assert complaints(page) == []
    page.get_by_role("button", name="长辈版").click()
    assert complaints(page) == []
    page.get_by_role("button", name=re.compile("English")).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Taxes")).to_be_visible()
    assert complaints(page) == []


def test_a_service_and_its_number(hall: Hall) -> None:
    page = hall.page("kiosk")
    page.get_by_role("button", name=re.compile("^社保")).click()
    page.get_by_role("button", name=re.compile("补办社保卡")).first.wait_for()
    assert complaints(page) == []
    page.get_by_role("button", name=re.compile("补办社保卡")).first.click()
    page.get_by_role("button", name=re.compile("^取号")).wait_for()
    assert complaints(page) == []
    page.get_by_role("button", name=re.compile("^取号")).click()
    page.get_by_text("请取走小票").wait_for()
    assert complaints(page) == []


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_the_wall(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.page("wall", size)
    page.get_by_text("还没有叫号").wait_for()
    assert complaints(page) == []


@pytest.mark.parametrize("size", [(1280, 800), (768, 1024), (1920, 1080)])
def test_the_desk(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.page("desk", size)
    page.get_by_role("button", name=re.compile("^13.*号窗口")).wait_for()
    assert complaints(page) == []
    page.get_by_role("button", name=re.compile("^13.*号窗口")).click()
    page.get_by_role("button", name=re.compile("开始接待")).click()
    page.get_by_role("button", name=re.compile("呼叫下一位")).wait_for()
    assert complaints(page) == []


def test_a_browser_that_lost_its_storage_says_so(hall: Hall) -> None:
    page = hall.page("kiosk")
    page.get_by_role("button", name=re.compile("^社保")).wait_for()
    page.context.clear_cookies()
    hall.expect_errors()
    page.reload()
    page.get_by_text("登记").first.wait_for()
