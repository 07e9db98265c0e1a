"""One visitor's whole way: kiosk, paper, wall, desk, done; with real programs at every step."""

import json
import re
from typing import Any

from playwright.sync_api import expect

from tests.e2e.conftest import Hall


def slip_texts(slip: dict[str, Any]) -> list[str]:
    return [line["text"] for line in slip["lines"] if line["kind"] == "text"]


def test_from_the_kiosk_to_the_desk(hall: Hall) -> None:
    kiosk, wall, desk = hall.page("kiosk"), hall.page("wall"), hall.page("desk")

    # Three touches: the area, the service, the number.
    kiosk.get_by_role("button", name=re.compile("^社保")).click()
    kiosk.get_by_role("button", name=re.compile("补办社保卡")).first.click()
    kiosk.get_by_role("button", name=re.compile("^取号")).click()
    expect(kiosk.get_by_text("请取走小票")).to_be_visible()
    (slip,) = hall.slips(1)
    texts = slip_texts(json.loads(slip.read_text()))
    number = next(text for text in texts if re.fullmatch(r"R\d{3}", text))
    assert "补办社保卡" in texts
    expect(kiosk.locator("main")).to_contain_text(number)

    # A person sits down at a counter of that area and calls.
    desk.get_by_role("button", name=re.compile(r"^13.*号窗口")).click()
    desk.get_by_role("button", name=re.compile("开始接待")).click()
    calling = desk.get_by_role("button", name=re.compile("呼叫下一位"))
    expect(calling).to_be_enabled()
    calling.click()
    expect(desk.get_by_text(number, exact=True).first).to_be_visible()
    expect(wall.get_by_text(number).first).to_be_visible()
    expect(wall.get_by_text(f"请 {number} 号到 13 号窗口办理").first).to_be_visible()

    # With the keyboard alone. For a moment after each step a second press does nothing.
    expect(desk.get_by_role("button", name=re.compile("开始办理"))).to_be_enabled()
    desk.keyboard.press("F2")
    expect(desk.get_by_role("button", name=re.compile("办结"))).to_be_enabled()
    desk.keyboard.press("F2")
    expect(desk.get_by_role("button", name=re.compile("呼叫下一位"))).to_be_visible()
    # The line is muted; the caption still says whom it called last.
    expect(wall.get_by_role("listitem").filter(has_text="已叫过")).to_be_visible()
    expect(wall.get_by_role("region", name="叫号字幕")).to_contain_text(number)
