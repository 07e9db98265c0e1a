"""The record of diversions of days that are over, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hall_queue import commands as c
from hall_server.plan.hall_file import bundled_hall, read_hall
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall, a_hall
from tests.queue.rig import Rig, instant
from tests.server.journals import journal_of

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
LEAD = "staff:陈主任"


def two_days() -> Rig:
    """In the demo's own hall: on Monday one was moved and one taken back, on Tuesday nothing."""
    rig = Rig(read_hall(bundled_hall("county")), now=instant("09:00", MONDAY))
    rig.tick()
    first, second = rig.issue("social-card"), rig.issue("social-card")
    to = c.Destination(outlet="helper")
    rig.do(c.Divert(by=LEAD, tickets=(first.id,), to=to, reason="先去导办台"))
    rig.wait(minutes=31)
    rig.do(c.Watch(by="system"))
    rig.do(c.Divert(by=LEAD, tickets=(second.id,), to=to))
    rig.undo(LEAD)
    rig.clock("09:00", TUESDAY)
    rig.tick()
    rig.clock("18:00", TUESDAY)
    rig.tick()
    return rig


@pytest.fixture
def old(tmp_path: Path, free_port: Callable[[], int], browser: Browser) -> Iterator[Hall]:
    """A demo whose hall has been there for two days."""
    journal_of(tmp_path, two_days().events)
    (tmp_path / "demo").touch()
    with a_hall(tmp_path, free_port(), browser) as opened:
        yield opened


@pytest.mark.parametrize("size", [(1920, 1080), (390, 844)])
def test_an_earlier_day_is_looked_at_and_taken_out(old: Hall, size: tuple[int, int]) -> None:
    page = old.page("supervisor", size)
    page.get_by_role("button", name="分流记录").click()
    record = page.get_by_role("dialog", name="分流记录")
    expect(record).to_contain_text("今天还没有分流")
    expect(record.get_by_role("button", name="后一个有分流的日子")).to_have_attribute(
        "aria-disabled", "true"
    )
    assert complaints(page) == []

    record.get_by_role("button", name="看最近的一天：2026-11-16，2 条").click()
    rows = record.get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("09:31 已撤销")
    expect(rows.last).to_contain_text("1 位 → 导办员")
    expect(rows.last).to_contain_text("原因：先去导办台")
    expect(rows.last).to_contain_text("陈主任 · 当时 2 人、最长 0 分钟 → 31 分钟后 1 人")
    assert complaints(page) == []

    with page.expect_download() as kept:
        record.get_by_role("button", name="导出这一天").click()
    assert kept.value.suggested_filename == "分流记录-2026-11-16.csv"
    head, *lines = Path(kept.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("日期,时间,谁,")
    assert [line.split(",")[2] for line in lines] == ["陈主任", "陈主任"]
    expect(record.get_by_text("已导出 2 条，在浏览器的下载里")).to_be_visible()

    day = record.get_by_label("日期")
    expect(day).to_have_value("2026-11-16")
    day.fill("2026-11-17")
    expect(record).to_contain_text("这一天没有分流")
    record.get_by_role("button", name="前一个有分流的日子").click()
    expect(rows).to_have_count(2)
    record.get_by_role("button", name="后一个有分流的日子").click()
    expect(record).to_contain_text("今天还没有分流")


def test_an_export_that_does_not_come_says_why(old: Hall) -> None:
    page = old.page("supervisor")
    page.get_by_role("button", name="分流记录").click()
    record = page.get_by_role("dialog", name="分流记录")
    record.get_by_role("button", name="看最近的一天").click()
    expect(record.get_by_role("listitem")).to_have_count(2)
    old.expect_errors()
    old.running.kill()
    record.get_by_role("button", name="导出这一天").click()
    expect(record.get_by_role("alert")).to_have_text("网络不通，请稍后再试")
