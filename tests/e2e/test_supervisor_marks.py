"""The supervisor's page: every counter and every device is a mark, seen without a tap."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall

SIZES = [(1920, 1080), (1280, 800), (390, 844)]
_PLACES = """[...document.querySelectorAll(".tile, .equipment")].map((one) =>
  [one.offsetTop, one.offsetHeight].join())"""


def mark(page: Page, list_name: str, starts: str) -> Locator:
    marks = page.get_by_role("list", name=list_name, exact=True)
    return marks.get_by_role("button", name=re.compile(f"^{starts}"))


@contextmanager
def agent_asleep(hall: Hall) -> Iterator[None]:
    """The agent's computer hangs: nothing is heard of it."""
    tasks = Path(f"/proc/{hall.running.process.pid}/task").glob("*/children")
    children = [child for task in tasks for child in task.read_text().split()]
    (agent,) = [
        int(child)
        for child in children
        if b"hall_kiosk.agent" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    os.kill(agent, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(agent, signal.SIGCONT)


@pytest.mark.parametrize("size", SIZES)
def test_every_counter_is_seen_and_nothing_moves_when_one_changes(
    hall: Hall, size: tuple[int, int]
) -> None:
    clerk = hall.running.client("desk", person=True)
    page = hall.page("supervisor", size)
    expect(mark(page, "综合受理的窗口", "1 号窗口，未开放")).to_be_visible()
    expect(page.locator(".counters .mark")).to_have_count(50)
    expect(page.locator(".chart svg")).to_have_count(3)
    # On a phone what is in trouble stands above the areas: first all devices must have answered.
    troubles = page.get_by_role("region", name="有问题的设备")
    expect(troubles).to_contain_text("没有设备出问题", timeout=60_000)
    places = page.evaluate(_PLACES)

    for act in ("sign-on", "open"):
        assert clerk.post(f"/api/counters/w1/{act}").status == 200
    expect(mark(page, "综合受理的窗口", "1 号窗口，空着，test-desk")).to_be_visible()
    kiosk = hall.running.client("kiosk", "k1")
    number = kiosk.post("/api/tickets", {"service": "general-other"}).body["number"]
    assert clerk.post("/api/counters/w1/next").status == 200
    expect(mark(page, "综合受理的窗口", f"1 号窗口，在叫号，叫了 {number}")).to_be_visible()
    assert clerk.post("/api/counters/w1/start").status == 200
    expect(mark(page, "综合受理的窗口", f"1 号窗口，正在办，{number} 办了")).to_be_visible()
    for act, body in (("finish", None), ("pause", {"reason": "取材料"})):
        assert clerk.post(f"/api/counters/w1/{act}", body).status == 200
    paused = mark(page, "综合受理的窗口", "1 号窗口，暂停，取材料")
    expect(paused.locator(".note")).to_contain_text("0")
    assert page.evaluate(_PLACES) == places
    assert complaints(page) == []

    page.get_by_role("button", name="English").click()
    expect(mark(page, "Counters of General services", "Counter 1, paused, 取材料")).to_be_visible()
    assert complaints(page) == []


def test_a_mark_leads_to_its_counter_with_one_stop_of_the_keyboard_an_area(hall: Hall) -> None:
    page = hall.page("supervisor")
    third = mark(page, "综合受理的窗口", "3 号窗口")
    expect(third).to_be_visible()
    areas = page.locator(".tile").count()
    stops = page.locator(".tiles button:not([tabindex='-1'])")
    expect(stops).to_have_count(2 * areas)

    first = mark(page, "综合受理的窗口", "1 号窗口")
    first.press("ArrowRight")
    expect(mark(page, "综合受理的窗口", "2 号窗口")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(third).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="综合受理")
    row = dialog.get_by_role("listitem").filter(has_text=re.compile("^ *3 号窗口"))
    expect(row).to_be_focused()
    expect(row).to_have_class("asked-for")
    expect(row).to_contain_text("没有人在岗")
    assert page.url.endswith("#area/general/w3")
    assert complaints(page) == []
    page.keyboard.press("Escape")
    expect(third).to_be_focused()


def test_a_screen_that_goes_away_is_missed_and_one_that_never_came_is_not(hall: Hall) -> None:
    page = hall.page("supervisor")
    wall = mark(page, "叫号大屏", "1 一层东区大屏，页面没有打开过")
    expect(wall).to_be_visible()
    troubles = page.get_by_role("region", name="有问题的设备")
    expect(troubles).to_contain_text("没有设备出问题", timeout=60_000)

    screen = hall.page("wall")
    expect(mark(page, "叫号大屏", "1 一层东区大屏，正常")).to_be_visible(timeout=60_000)
    screen.context.close()
    expect(mark(page, "叫号大屏", "1 一层东区大屏，页面断开了")).to_be_visible(timeout=60_000)
    expect(troubles).to_contain_text("一层东区大屏")
    assert complaints(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_every_device_is_seen_and_a_lost_agent_is_one_trouble(
    hall: Hall, size: tuple[int, int]
) -> None:
    page = hall.page("supervisor", size)
    signs = page.get_by_role("list", name="窗口屏", exact=True)
    expect(signs.get_by_role("button", name=re.compile("，正常$"))).to_have_count(
        50, timeout=60_000
    )
    expect(page.locator(".devices .mark")).to_have_count(4 + 4 + 4 + 1 + 2 + 9 + 50 + 50)
    height = page.locator(".equipment").evaluate("one => one.offsetHeight")
    troubles = page.get_by_role("region", name="有问题的设备")
    with agent_asleep(hall):
        expect(mark(page, "其他设备", r"\d 服务器本机 设备代理，没有连上")).to_be_visible(
            timeout=60_000
        )
        expect(signs.get_by_role("button", name=re.compile("，设备代理没有连上$"))).to_have_count(
            50
        )
        expect(troubles.get_by_role("listitem")).to_have_count(1)
        assert page.locator(".equipment").evaluate("one => one.offsetHeight") == height
        assert complaints(page) == []
        mark(page, "窗口屏", "37 号窗口").click()
        sheet = page.get_by_role("dialog", name="全部设备")
        row = sheet.get_by_role("listitem").filter(has_text="37 号窗口 窗口屏")
        expect(row).to_be_focused()
        expect(row).to_be_in_viewport()
        expect(row).to_contain_text("设备代理没有连上")
        assert complaints(page) == []
        page.keyboard.press("Escape")
        expect(mark(page, "窗口屏", "37 号窗口")).to_be_focused()
    expect(mark(page, "其他设备", r"\d 服务器本机 设备代理，正常")).to_be_visible(timeout=60_000)
    expect(troubles).to_contain_text("没有设备出问题", timeout=60_000)
