"""What a tablet on the network says, message by message, on the page of the device."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.devices.rig import LoneRig
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.test_admin import open_section, save


@pytest.fixture
def tablet() -> Iterator[LoneRig]:
    with LoneRig("gwq_pad") as it:
        yield it


def test_messages_are_told_with_their_fields(hall: Hall, tablet: LoneRig) -> None:
    page = hall.page("admin", (1440, 900))
    open_section(page, "devices")
    page.get_by_role("button", name="新增设备").click()
    panel = page.get_by_role("complementary", name="新增设备")
    panel.get_by_role("combobox", name="种类").press("ArrowDown")
    page.get_by_role("option", name="评价器").click()
    panel.get_by_role("combobox", name="型号").press("ArrowDown")
    page.get_by_role("option", name="捷宇 GWQ 平板").click()
    panel.get_by_label("编号").fill("tablet")
    panel.get_by_label("端口").fill(tablet.port())
    save(page)
    page.evaluate("location.hash = '#/device/tablet'")
    trace = page.get_by_role("region", name="收发记录")
    expect(trace.get_by_text("实时")).to_be_visible()
    expect(trace.get_by_role("cell", name='{"type": 0}').first).to_be_visible()
    expect(trace.get_by_role("cell", name='"version"').first).to_be_visible()
    tablet.fault(unplugged=True)
    expect(trace.get_by_role("cell", name="没有这个端口").first).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("region", name="Byte trace")).to_contain_text("There is no such port")
    assert complaints(page) == []
