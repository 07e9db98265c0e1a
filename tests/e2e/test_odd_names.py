"""Names as real halls have them: counters without a number, areas whose names are long. They are
said in the visitor's language, and nothing sticks out of its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hall_server.plan.hall_file import bundled_hall
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall, a_hall

AREA = "社会保险和人力资源综合服务专区"
CHANGES = {
    'label = "1"\n': 'label = "总服务台"\n',
    'label = "2"\n': 'label = "102号"\n',
    'spoken = "综合窗口"\n': "",
    'name = "综合受理"\n': f'name = "{AREA}"\n',
    '"综合窗口" = "General"': f'"{AREA}" = "Social insurance and human resources"\n'
    '"总服务台" = "Information desk"',
}
_OUTSIDE = """() => {
    const pairs = {
        '.header': '.header > *', '.calling': '.calling > *', '.row': '.row > *, .fate > *',
        '.caption': '.caption > *', '.areas': '.area > *', '.notice': '.notice > *',
    }
    const found = []
    for (const [outer, inner] of Object.entries(pairs))
        for (const place of document.querySelectorAll(outer)) {
            const room = place.getBoundingClientRect()
            for (const part of place.querySelectorAll(inner)) {
                const box = part.getBoundingClientRect()
                const out = Math.max(
                    room.left - box.left, box.right - room.right,
                    room.top - box.top, box.bottom - room.bottom)
                if (out > 1) found.push(`${outer} ${part.className} by ${Math.round(out)}`)
            }
        }
    return found
}"""
"""Parts of the wall that are not wholly within the part they belong to."""


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int], browser: Browser) -> Iterator[Hall]:
    """A quiet demo of the county hall with odd names."""
    text = bundled_hall("county")
    for plain, odd in CHANGES.items():
        assert text.count(plain) == 1
        text = text.replace(plain, odd)
    file = tmp_path / "odd.toml"
    file.write_text(text, encoding="utf-8")
    with a_hall(tmp_path, free_port(), browser, "--hall", str(file)) as opened:
        yield opened


def act(hall: Hall, counter: str, *steps: str) -> None:
    desk = hall.running.client("desk")
    for step in steps:
        assert desk.post(f"/api/counters/{counter}/{step}").status == 200


def take(hall: Hall) -> str:
    """The token of a number for the area with the long name."""
    kiosk = hall.running.client("kiosk", "k1")
    return str(kiosk.post("/api/tickets", {"service": "food-new"}).body["token"])


def outside(page: Page) -> list[str]:
    return list(page.evaluate(_OUTSIDE))


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1366, 768)])
def test_nothing_on_the_wall_sticks_out(hall: Hall, size: tuple[int, int]) -> None:
    wall = hall.page("wall", size)
    address = wall.url
    for _ in range(5):
        take(hall)
    act(hall, "w1", "open", "next", "no-show", "next", "start", "finish", "next")
    act(hall, "w2", "open", "next")
    for language, counter in (("zh-CN", "总服务台"), ("en", "Information desk")):
        wall.goto(f"{address}&lang={language}")
        expect(wall.locator(".row")).to_have_count(4, timeout=60_000)  # the large one has gone
        expect(wall.locator(".row").nth(1).locator(".where")).to_have_text(counter)
        expect(wall.locator(".row").nth(0).locator(".label")).to_have_text("102")
        assert outside(wall) == []
        assert complaints(wall) == []
    act(hall, "w1", "start", "finish", "next")
    calling = wall.locator(".calling")
    expect(calling.locator(".where")).to_have_text("Information desk")
    assert outside(wall) == []
    # What became of a call can be read from afar on every wall.
    size_of = "it => parseFloat(getComputedStyle(it).fontSize)"
    assert wall.locator(".fate").first.evaluate(size_of) >= 0.022 * min(size)


def test_the_phone_and_the_pad_name_the_counter_in_the_language_of_the_visitor(hall: Hall) -> None:
    pad = hall.page("pad", (800, 480))
    expect(pad.get_by_role("region", name="总服务台", exact=True)).to_be_visible()
    token = take(hall)
    act(hall, "w1", "open", "next")
    phone = hall.window(size=(320, 640))
    phone.goto(f"http://127.0.0.1:{hall.running.port}/t/{token}")
    expect(phone).to_have_title("轮到您了 总服务台 · Z001")
    phone.get_by_role("button", name="English").click()
    expect(phone.locator(".window")).to_have_text("Information desk")
    expect(phone.get_by_text("Please go to", exact=True)).to_be_visible()
    assert complaints(phone) == []
    act(hall, "w1", "start", "finish")
    pad.get_by_role("button", name="English").click()
    expect(pad.get_by_role("region", name="The visit just now")).to_contain_text("Information desk")
    assert complaints(pad) == []
    assert pad.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
