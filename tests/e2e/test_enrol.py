"""A real hall's browsers are enrolled by hand: the code of `hallway token`, typed into `/enrol`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import complaints
from tests.server.hall_process import HALL, HallProcess, new_hall, serving


@pytest.fixture
def running(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    """`hallway serve`: no demo, no links."""
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as process:
        yield process


@contextmanager
def window(
    browser: Browser, running: HallProcess, size: tuple[int, int], path: str
) -> Iterator[Page]:
    """A browser that has never been here."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{running.port}{path}")
        yield page
    finally:
        context.close()


def enrol(page: Page, code: str) -> None:
    page.get_by_label("登记码").fill(code)
    page.get_by_role("button", name="登记", exact=True).click()


def test_a_browser_becomes_a_kiosk_and_stays_one(running: HallProcess, browser: Browser) -> None:
    with window(browser, running, (1080, 1920), "/kiosk") as page:
        page.get_by_role("link", name="登记这台设备").click()
        enrol(page, running.token("kiosk", "k1"))
        home = page.get_by_role("button", name="养老保险待遇申领").or_(
            page.get_by_role("button", name="社会保障")
        )
        expect(home.first).to_be_visible()
        assert "/kiosk?as=" in page.url
        page.reload()
        expect(home.first).to_be_visible()


def test_one_browser_is_wall_and_desk_side_by_side(running: HallProcess, browser: Browser) -> None:
    with window(browser, running, (1280, 800), "/wall") as page:
        page.get_by_role("link", name="登记这台设备").click()
        enrol(page, running.token("display", "wall"))
        expect(page.get_by_text("还没有叫号")).to_be_visible()
        wall = page.url
        page.goto(f"http://127.0.0.1:{running.port}/desk")
        page.get_by_role("link", name="登录").click()
        page.get_by_role("link", name="去登记设备").click()
        enrol(page, running.token("desk", person=True))
        expect(page.get_by_role("button", name="1 号窗口")).to_be_visible()
        page.goto(wall)
        expect(page.get_by_text("还没有叫号")).to_be_visible()


@pytest.mark.parametrize("size", [(1080, 1920), (1280, 800), (390, 844)])
def test_the_page(running: HallProcess, browser: Browser, size: tuple[int, int]) -> None:
    with window(browser, running, size, "/enrol") as page:
        expect(page.get_by_label("登记码")).to_be_focused()
        assert page.title() == "登记这台设备"
        assert complaints(page) == []
        page.keyboard.type("a-wrong-code")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("登记码不对")
        assert complaints(page) == []
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Enrol this device")).to_be_visible()
        assert complaints(page) == []
