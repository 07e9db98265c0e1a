"""The demo's register: who keeps what, and what was found of late."""

from __future__ import annotations

from sqlalchemy import Connection

from hall_queue.plan import Plan
from hall_server.maintenance import inspections, register
from hall_server.maintenance.inspections import DAY, Inspection
from hall_server.maintenance.register import Asset, Entry

_KEPT_DEVICES = {"ticket_printer": ("李静", 7), "pad": ("王芳", 30), "camera": ("张伟", 30)}
"""Kind of device → its keeper and how many days are between two inspections."""
_THINGS = (
    (Entry("umbrellas", "爱心雨伞", "一楼入口", "王芳", 30), 34, "ok", ""),
    (Entry("glasses", "老花镜", "填单台", "王芳", 7), 6, "ok", ""),
    (Entry("first_aid", "急救箱", "总服务台", "孙悦", 30), 12, "ok", "碘伏下月到期"),
    (Entry("charger", "手机充电站", "等候区", "张伟", 30), 3, "fault", "两条充电线断了"),
    (Entry("water", "饮水机", "等候区东侧", "孙悦", 7), 7, "ok", ""),
    (Entry("wifi", "大厅无线网络", "", "张伟", 1), 1, "ok", ""),
    (Entry("paper", "白纸", "填单台", "王芳", 1), 0, "ok", ""),
    (Entry("pens", "书写笔", "各窗口", "王芳", 1), 0, "ok", ""),
    (Entry("sample_forms", "样表", "填单台", "李静", 30), 20, "ok", ""),
    (Entry("furniture", "等候座椅", "等候区", "", 90), 0, "", ""),
    (Entry("copier", "复印机", "总服务台旁", "张伟", 30), 21, "ok", ""),
)
"""What there is; how many days ago somebody looked at it and what they found."""


def furnish(connection: Connection, plan: Plan, now: int) -> None:
    """Fill an empty register."""
    if any(it.tag for it in register.assets(connection, plan.devices, now)):
        return
    for device in plan.devices:
        keeper, days = _KEPT_DEVICES.get(device.kind, ("", 0))
        if keeper:
            asset = _device(connection, plan, device.code, now)
            entry = Entry(asset.kind, "", "", keeper, days)
            kept = register.change(connection, asset, entry)
            _look(connection, kept, now - 2 * DAY, "ok", "")
    for number, (entry, days, result, note) in enumerate(_THINGS, start=1):
        asset = register.add(connection, f"asset-demo-{number}", entry, now)
        if result:
            _look(connection, asset, now - days * DAY, result, note)


def _device(connection: Connection, plan: Plan, code: str, now: int) -> Asset:
    devices = {device.code: device for device in plan.devices}
    return register.find(connection, register.id_of_device(code), devices, now)


def _look(connection: Connection, asset: Asset, at: int, result: str, note: str) -> None:
    by = f"staff:{asset.keeper}"
    found = Inspection(f"look-{asset.id}", asset.id, at, by, result, by_label=True, note=note)
    inspections.inspect(connection, asset, found, None)
