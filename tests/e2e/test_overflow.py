"""A queue that is too full, in real browsers: the desk is asked, one tap diverts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall, a_hall


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int], browser: Browser) -> Iterator[Hall]:
    """A demo hall without its crowd; a minute takes three seconds, so limits are soon passed."""
    with a_hall(tmp_path, free_port(), browser, "--speed", "20") as opened:
        yield opened


def sit_down_at_4(desk: Page) -> None:
    """Counter 4 does general work and helps the social security area."""
    desk.get_by_role("button", name=re.compile(r"^4\D.*号窗口")).click()
    desk.get_by_role("button", name=re.compile("开始接待")).click()
    expect(desk.get_by_role("button", name=re.compile("呼叫下一位"))).to_be_visible()


def crowd(hall: Hall) -> None:
    """One social security counter for fourteen people; counter 4 has work of its own."""
    program, kiosk = hall.running.client("desk"), hall.running.client("kiosk", "k1")
    assert program.post("/api/counters/w13/open").status == 200
    asked = ["general-other"] * 5 + ["social-card"] * 14
    for service in asked:
        assert kiosk.post("/api/tickets", {"service": service}).status == 201
    assert program.post("/api/counters/w13/next").status == 200


def test_one_tap_at_the_desk_takes_people_of_a_full_area(hall: Hall) -> None:
    desk = hall.page("desk")
    wall = hall.page("wall")
    sit_down_at_4(desk)
    crowd(hall)
    expect(desk.get_by_role("button", name=re.compile("呼叫下一位"))).to_be_enabled()
    desk.keyboard.press("F2")
    expect(desk.get_by_role("button", name=re.compile("开始办理"))).to_be_enabled()
    card = desk.get_by_role("region", name="人社等候超过上限")
    expect(card).to_be_visible(timeout=60_000)
    expect(card).to_contain_text("13 人在等（上限 12 人）")
    expect(card).to_contain_text("您能做的：办完这位后，接 3 位社会保障卡补领换领")
    expect(card).to_contain_text(re.compile(r"预计人社平均再等 \d+ → 约 \d+ 分钟，本区"))
    told = desk.get_by_role("status").filter(has_text="人社等候超过上限")
    expect(told).to_have_count(1)
    assert complaints(desk) == []
    numbers = re.findall(r"R\d{3}", card.inner_text())
    assert len(numbers) == 3

    card.get_by_role("button", name="接 3 位").click()
    expect(desk.get_by_text("已接 3 位")).to_be_visible()
    expect(card).to_be_hidden()
    queue = desk.get_by_role("tabpanel")
    for number in numbers:
        expect(queue.get_by_role("listitem").filter(has_text=number)).to_contain_text(
            "指定到本窗口"
        )
    said = f"{'、'.join(numbers)} 号改到 4 号窗口办理，请留意叫号"
    expect(wall.locator("footer").filter(has_text=said)).to_be_visible(timeout=60_000)


def test_what_was_taken_may_be_given_back_and_taken_again(hall: Hall) -> None:
    desk = hall.page("desk")
    sit_down_at_4(desk)
    crowd(hall)
    expect(desk.get_by_role("button", name=re.compile("呼叫下一位"))).to_be_enabled()
    desk.keyboard.press("F2")
    card = desk.get_by_role("region", name="人社等候超过上限")
    # The card may be there before the call is answered, and only then it can be taken.
    expect(card.get_by_role("button", name="接 3 位")).to_be_enabled(timeout=60_000)
    queue = desk.get_by_role("tabpanel")
    desk.keyboard.press("F7")
    expect(desk.get_by_text("已接 3 位")).to_be_visible()

    # Taken back within the seconds: they wait where they waited, and may be asked for again.
    # The call before may still be offered for a moment: wait until it is this step.
    expect(desk.get_by_text(re.compile(r"^还可撤销 \d+ 秒$"))).to_be_visible()
    desk.keyboard.press("Control+z")
    expect(desk.get_by_text("回到原来的位置")).to_be_visible()
    expect(queue.get_by_text("指定到本窗口")).to_have_count(0)
    expect(card.get_by_role("button", name="接 3 位")).to_be_enabled()
    desk.keyboard.press("F7")
    expect(desk.get_by_text("已接 3 位")).to_be_visible()
    record = hall.running.client("supervisor").get("/api/diversions").body
    assert [bool(done["undone_at"]) for done in record] == [False, True]


def test_who_declines_sees_the_card_no_more(hall: Hall) -> None:
    desk = hall.page("desk", (768, 1024))
    sit_down_at_4(desk)
    crowd(hall)
    expect(desk.get_by_role("button", name=re.compile("呼叫下一位"))).to_be_enabled()
    desk.keyboard.press("F2")
    card = desk.get_by_role("region", name="人社等候超过上限")
    expect(card).to_be_visible(timeout=60_000)
    assert complaints(desk) == []
    card.get_by_role("button", name="这次不接").click()
    expect(desk.get_by_text("好的，这次不用您帮忙")).to_be_visible()
    expect(card).to_be_hidden()
    alerts = hall.running.client("supervisor").get("/api/alerts").body
    (alert,) = [one for one in alerts if one["area"]["name"] == "人社"]
    assert alert["declined"] == ["4"]
