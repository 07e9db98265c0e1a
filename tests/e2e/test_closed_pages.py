"""Pages of staff before anybody has signed in: each says so, and leads on."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall

PAGES = ("desk", "helper", "infodesk", "supervisor", "ratings", "admin")


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_whoever_is_not_signed_in_is_told_and_led_on(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.window(size=size)
    hall.expect_errors()
    for name in PAGES:
        page.goto(f"http://127.0.0.1:{hall.running.port}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("登录")
        assert complaints(page) == [], name
        page.get_by_role("link", name="登录", exact=True).click()
        page.wait_for_url(re.compile("/login$"))


@pytest.mark.parametrize("size", [(1920, 1080), (800, 480)])
def test_a_screen_that_nobody_let_in_says_so(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.window(size=size)
    hall.expect_errors()
    for name, told in (("wall", "这块屏幕还没有登记"), ("pad", "这台评价器还没有登记")):
        page.goto(f"http://127.0.0.1:{hall.running.port}/{name}")
        expect(page.get_by_role("status")).to_contain_text(told)
        expect(page.get_by_role("heading", level=1, name=told)).to_be_visible()
        assert complaints(page) == [], name
        page.get_by_role("link", name="登记").click()
        page.wait_for_url(re.compile("/enrol$"))
