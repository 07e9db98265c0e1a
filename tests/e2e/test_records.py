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
