"""What visitors look at can be read: on every screen, in both languages, also when something moves
or is amiss."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.devices.rig import until
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall

_HOLD = """() => document.addEventListener('animationstart', ({ target }) => {
    if (target.matches('.calling .number')) (window.pulse = target.getAnimations()[0]).pause()
})"""
"""Holds the pulse of a called number as it begins: it is over in less than three seconds."""
_STRENGTHS = """() => {
    const number = window.pulse.effect.target
    return Array.from({ length: 13 }, (_, at) => {
        window.pulse.currentTime = at * 225
        let strength = 1
        for (let part = number; part; part = part.parentElement)
            strength *= Number(getComputedStyle(part).opacity)
        return strength
    })
}"""
"""How opaque a called number is, 13 times within its three pulses of 900 ms."""


def call_somebody(hall: Hall) -> str:
    """A number of counter 1, called."""
    kiosk, desk = hall.running.client("kiosk", "k1"), hall.running.client("desk")
    number = kiosk.post("/api/tickets", {"service": "food-new"}).body["number"]
    counter = desk.get("/api/counters").body[0]["code"]
    for act in ("open", "next"):
        assert desk.post(f"/api/counters/{counter}/{act}").status == 200
    return str(number)


def in_english(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name=re.compile("^Taxes"))).to_be_visible()


def test_a_called_number_never_fades_while_it_pulses(hall: Hall) -> None:
    wall = hall.page("wall")
    expect(wall.get_by_text("还没有叫号")).to_be_visible()
    wall.evaluate(_HOLD)
    number = call_somebody(hall)
    expect(wall.locator(".calling .number")).to_have_text(number)
    until(lambda: wall.evaluate("Boolean(window.pulse)"))
    assert wall.evaluate(_STRENGTHS) == [1] * 13


def test_quotes_in_english_are_no_wider_than_its_letters(hall: Hall) -> None:
    page = hall.page("kiosk")
    width = """language => {
        const quote = document.createElement('span')
        quote.textContent = 'n“n’n'
        quote.lang = language
        document.querySelector('#page').append(quote)
        return quote.getBoundingClientRect().width / parseFloat(getComputedStyle(quote).fontSize)
    }"""
    in_english(page)
    assert page.evaluate(width, "en") < 3 < page.evaluate(width, "zh-CN")


def test_nothing_pulses_for_whoever_asked_for_calm(hall: Hall) -> None:
    wall = hall.page("wall")
    wall.emulate_media(reduced_motion="reduce")
    expect(wall.get_by_text("还没有叫号")).to_be_visible()
    call_somebody(hall)
    number = wall.locator(".calling .number")
    expect(number).to_be_visible()
    assert number.evaluate("it => getComputedStyle(it).animationDuration") == "0.001s"


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1366, 768)])
def test_the_names_of_a_list_of_services_are_of_one_size(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.page("kiosk", size)
    in_english(page)
    expect(page.locator(".tile .name")).to_have_count(6)
    letters = page.locator(".tile .name").evaluate_all(
        "all => [...new Set(all.map(it => getComputedStyle(it).fontSize))]"
    )
    assert len(letters) == 1


@pytest.mark.parametrize("elder", [False, True])
def test_without_the_server_a_wide_kiosk_says_so_in_full(hall: Hall, elder: bool) -> None:
    page = hall.page("kiosk", (1920, 1080))
    in_english(page)
    if elder:
        page.get_by_role("button", name="Larger").click()
    hall.expect_errors()
    hall.running.kill()
    notice = page.get_by_role("alert").filter(has_text="No network")
    expect(notice).to_be_visible()
    assert page.locator(".about").evaluate("it => it.scrollHeight - it.clientHeight") <= 0
    assert complaints(page) == []


def test_a_search_that_finds_nothing_offers_what_is_asked_for_most(hall: Hall) -> None:
    page = hall.page("kiosk")
    page.get_by_role("button", name=re.compile("搜事项")).click()
    expect(page.get_by_role("textbox")).to_be_focused()  # the part with the letters comes by itself
    page.keyboard.type("xqzw")
    expect(page.get_by_text("没找到“xqzw”")).to_be_visible()
    expect(page.get_by_role("list", name="比如").get_by_role("button")).to_have_count(4)
    assert complaints(page) == []
    page.get_by_role("list", name="比如").get_by_role("button").first.click()
    expect(page.get_by_role("button", name=re.compile("^取号"))).to_be_visible()
