"""The administrator's table of how long devices worked, and the files of it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.test_admin import open_section


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (390, 844)])
def test_the_table_says_what_is_known_and_is_kept_as_a_file(
    hall: Hall, size: tuple[int, int]
) -> None:
    page = hall.page("admin", size)
    open_section(page, "uptime")
    row = page.get_by_role("row").filter(has_text="k1-printer")
    expect(row).to_be_visible()
    expect(page.get_by_text("大厅共开放")).to_be_visible()
    expect(page.get_by_role("button", name="30 天")).to_have_attribute("aria-pressed", "true")
    today = page.get_by_role("button", name="今天")
    today.click()
    expect(today).to_have_attribute("aria-pressed", "true")
    assert (
        page.get_by_label("从", exact=True).input_value()
        == page.get_by_label("到", exact=True).input_value()
    )
    assert complaints(page) == []
    with page.expect_download() as kept:
        page.get_by_role("button", name="导出表格").click()
    head, *lines = kept.value.path().read_text("utf-8").splitlines()
    assert '"没人监看（分钟）"' in head
    assert any("k1-printer" in line for line in lines)
    with page.expect_download() as kept:
        page.get_by_role("button", name="导出巡检和故障").click()
    assert '"扫码签到"' in kept.value.path().read_text("utf-8").splitlines()[0]
    expect(page.get_by_text("条巡检和故障。")).to_be_visible()
    page.get_by_label("从", exact=True).fill("2020-01-01")
    expect(page.get_by_role("alert")).to_contain_text("最多 366 天")
    expect(page.get_by_role("button", name="导出巡检和故障")).to_be_disabled()
    assert complaints(page) == []
    page.get_by_role("button", name="7 天").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("columnheader", name="完好率").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="完好率")).to_have_attribute(
        "aria-sort", "ascending"
    )
    if size[0] == 1440:
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Up-time")).to_be_visible()
        assert complaints(page) == []
