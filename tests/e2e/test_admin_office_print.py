"""Labels from a label printer, with the queue they go to as a program of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hall_server.plan.hall_file import bundled_hall
from tests.devices.rig import Program, until
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall, a_hall
from tests.e2e.test_admin import open_section


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Program]:
    with Program("office_printer", tmp_path / "office") as it:
        yield it


@pytest.fixture
def labelled(
    tmp_path: Path, free_port: Callable[[], int], browser: Browser, office: Program
) -> Iterator[Hall]:
    """A demo hall with a label printer."""
    file = tmp_path / "hall.toml"
    port = office.ready["devices"][0]["port"]
    device = (
        '\n[[devices]]\ncode = "labels"\nkind = "office_printer"\ndriver = "cups"\n'
        f'port = "{port}"\nsettings = {{ media = "60x40" }}\n'
    )
    file.write_text(bundled_hall("county") + device, encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    with a_hall(data, free_port(), browser, "--hall", str(file)) as opened:
        yield opened


def test_labels_are_printed_and_what_became_of_them_is_said(
    labelled: Hall, office: Program
) -> None:
    page = labelled.page("admin", (1440, 900))
    open_section(page, "assets")
    page.get_by_label("名称、位置、负责人").fill("-printer")
    for code in ("k1-printer", "k2-printer"):
        page.get_by_role("row").filter(has_text=code).get_by_role("checkbox").check()
    at = page.get_by_role("region", name="用标签打印机打")
    expect(at).to_contain_text("labels")
    expect(at).to_contain_text("正常")
    assert complaints(page) == []
    at.get_by_role("button", name="打印 2 张标签").click()
    expect(at.get_by_text("打完了")).to_be_visible()
    assert complaints(page) == []
    jobs = office.ask("GET", "/office-1")["jobs"]
    assert [(job["state"], job["pages"]) for job in jobs] == [("completed", 2)]

    office.ask("POST", "/office-1", {"cover_open": True})
    at.get_by_role("button", name="打印 2 张标签").click()
    expect(at.get_by_text("没有打")).to_be_visible()
    expect(at.get_by_text("盖").first).to_be_visible()
    until(lambda: len(office.ask("GET", "/office-1")["jobs"]) == 1)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("region", name="From a label printer")).to_be_visible()
    assert complaints(page) == []
