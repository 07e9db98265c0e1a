"""Every page at its sizes, in both languages: nothing axe finds, nothing cut off sideways."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Hall

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def complaints(page: Page) -> list[str]:
    """What axe finds, and what sticks out of the window to the right."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    told = [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        told.append("wider than the window")
    return told


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
    page.get_by_text("请取走小票").wait_for(timeout=15_000)
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
