"""Looking for devices: from a port with something on it to a device of the hall that works."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.devices.rig import LockRig
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.test_admin import open_section

LONG = 60_000
"""Some machines have real serial ports, which are asked first, some seconds each."""


def open_find(page: Page, port: str) -> None:
    """The page, with one more port to ask."""
    open_section(page, "devices")
    page.get_by_role("button", name="找设备").click()
    expect(page.get_by_text("还没有找过")).to_be_visible()
    assert complaints(page) == []
    page.get_by_label("另外再问一个口").fill(port)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_what_answers_at_a_port_becomes_a_device(
    hall: Hall, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = hall.page("admin", size)
    with LockRig(tmp_path / "locks", "--count", "2") as boards:
        open_find(page, boards.port())
        page.get_by_role("button", name="开始找").click()
        expect(page.get_by_text("问完了")).to_be_visible(timeout=LONG)
        assert complaints(page) == []
        card = page.get_by_role("listitem").filter(
            has=page.get_by_role("heading", name=boards.port())
        )
        expect(card).to_contain_text("有设备回答")
        expect(card).to_contain_text("校验对上了")
        card.get_by_role("button", name="添加锁控板 · 地址 2").click()
        panel = page.get_by_role("complementary").last
        expect(panel.get_by_label("端口")).to_have_value(boards.port())
        expect(panel.get_by_label("地址", exact=True)).to_have_value("2")
        assert complaints(page) == []
        panel.get_by_role("button", name="保存").click()
        added = card.get_by_role("link", name="已经是设备")
        expect(added).to_have_count(1)
        expect(card.get_by_role("button", name="添加锁控板 · 地址 1")).to_be_visible()
        code = str(added.text_content()).split()[-1]
        added.click()
        expect(page.get_by_role("heading", name=f"锁控板 {code}")).to_be_visible()
        expect(page.get_by_role("region", name="状态")).to_contain_text("正常")
        assert boards.pulses(2) == {}


def test_a_scan_is_stopped_and_says_what_was_not_asked(hall: Hall, tmp_path: Path) -> None:
    page = hall.page("admin", (1440, 900))
    with LockRig(tmp_path / "locks") as boards:
        open_find(page, boards.port())
        page.get_by_label("先等 10 秒").check()
        page.get_by_role("button", name="开始找").click()
        expect(page.get_by_text("正在问第").first).to_be_visible()
        page.get_by_role("button", name="停下").click()
        expect(page.get_by_text("已停下")).to_be_visible()
        page.get_by_text("正在用、没有打开的口").click()
        assert complaints(page) == []
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Find devices")).to_be_visible()
        assert complaints(page) == []
