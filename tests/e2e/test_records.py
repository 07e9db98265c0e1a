"""What is kept of a day and of a month: seen, printed, taken into a spreadsheet."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024)])
def test_the_record_of_the_day(hall: Hall, size: tuple[int, int]) -> None:
    page = hall.page("ratings", size)
    page.get_by_role("button", name="当天记录").click()
    expect(page.get_by_text("还没有人取过号")).to_be_visible()
    expect(page.get_by_role("button", name="导出表格")).to_be_disabled()
    assert complaints(page) == []

    kiosk = hall.running.client("kiosk", "k1")
    assert kiosk.post("/api/tickets", {"service": "remote-care"}).status == 201
    page.reload()
    page.get_by_role("button", name="当天记录").click()
    row = page.get_by_role("row").filter(has_text="异地就医备案")
    expect(row.get_by_role("cell").first).to_have_text("1")
    expect(page.get_by_role("row").filter(has_text="合计")).to_contain_text("–")
    assert complaints(page) == []
    with page.expect_download() as kept:
        page.get_by_role("button", name="导出表格").click()
    text = Path(kept.value.path()).read_text(encoding="utf-8-sig")
    assert kept.value.suggested_filename.startswith("当天记录-20")
    assert '"事项","异地就医备案","医保","1","0"' in text

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("columnheader", name="Numbers", exact=True)).to_be_visible()
    assert complaints(page) == []


def test_records_of_many_days_are_taken_out(hall: Hall) -> None:
    kiosk = hall.running.client("kiosk", "k1")
    for _ in range(2):
        assert kiosk.post("/api/tickets", {"service": "remote-care"}).status == 201
    page = hall.page("supervisor")
    page.goto(page.url.replace("/supervisor", "/ratings"))
    page.get_by_role("button", name="当天记录").click()
    form = page.get_by_role("form", name="导出记录")
    first, last = form.get_by_label("开始日期"), form.get_by_label("结束日期")
    today = last.input_value()
    assert first.input_value() == f"{today[:7]}-01"
    assert complaints(page) == []

    first.focus()
    with page.expect_download() as kept:
        page.keyboard.press("Enter")
    assert kept.value.suggested_filename == f"号票记录-{today[:7]}-01-{today}.csv"
    head, *rows = Path(kept.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("日期,号码,事项编码,事项,区域,")
    assert [row.split(",")[:5] for row in rows] == [
        [today, "Y001", "remote-care", "异地就医备案", "医保"],
        [today, "Y002", "remote-care", "异地就医备案", "医保"],
    ]
    expect(form.get_by_role("status")).to_have_text("已导出 2 行，在浏览器的下载里")

    download = form.get_by_role("button", name="下载表格")
    last.fill("2020-01-01")
    download.click()
    expect(form.get_by_role("alert")).to_have_text("结束日期不能早于开始日期")
    assert complaints(page) == []
    hall.expect_errors()  # a browser complains of every answer that is a refusal
    first.fill("2020-01-01")
    expect(form.get_by_role("alert")).to_have_count(0)
    download.click()
    expect(form.get_by_role("alert")).to_contain_text("这几天没有取过号")

    form.get_by_label("哪种记录").select_option("分流")
    download.click()
    expect(form.get_by_role("alert")).to_contain_text("这几天没有分流")

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Download table")).to_be_visible()
    hall.running.kill()
    page.get_by_role("button", name="Download table").click()
    expect(page.get_by_role("alert")).to_have_text("No network. Please try again in a moment.")
    assert complaints(page) == []


def test_a_coordinator_takes_nothing_out(hall: Hall) -> None:
    """Who follows up bad ratings could tell from the times whose they are."""
    kiosk = hall.running.client("kiosk", "k1")
    assert kiosk.post("/api/tickets", {"service": "remote-care"}).status == 201
    page = hall.page("ratings", (1440, 900))
    page.get_by_role("button", name="当天记录").click()
    expect(page.get_by_role("row").filter(has_text="异地就医备案")).to_be_visible()
    expect(page.get_by_role("form", name="导出记录")).to_have_count(0)
