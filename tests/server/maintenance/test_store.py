"""The register, inspections and faults."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from hall_queue.hours import local
from hall_queue.plan import Device, Hours
from hall_server.maintenance import faults, inspections, register
from hall_server.maintenance.inspections import DAY, KEEP, Inspection, due_at
from hall_server.maintenance.kinds import KINDS, WANTED, kind_of_device
from hall_server.maintenance.register import Asset, Entry
from hall_server.maintenance.rows import prepare
from hall_server.storage.refused import Refused

NOW = 1_800_000_000_000
PAD = Device("pad-1", "pad", "ff68", "COM1")
PRINTER = Device("p1", "ticket_printer", "escpos", "COM2")
DEVICES = {"pad-1": PAD, "p1": PRINTER}
HOURS = Hours()
DAY_0 = local(HOURS, NOW).date()
UMBRELLAS = Entry("umbrellas", "爱心伞", "门口", "李静", 30)


@pytest.fixture
def rows() -> Iterator[Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        prepare(connection)
        prepare(connection)
        yield connection
    engine.dispose()


def due(asset: Asset, last: Inspection | None) -> date:
    """The day it is due on; it is not late before that has ended."""
    at = due_at(asset, last, HOURS)
    assert at is not None
    assert local(HOURS, at).time() == time(23, 59)
    return local(HOURS, at).date()


def look(
    rows: Connection,
    asset: Asset,
    name: str,
    result: str = "ok",
    at: int = NOW,
    tag: str | None = None,
    note: str = "",
) -> faults.Fault | None:
    found = Inspection(name, asset.id, at, "staff:li", result, tag is not None, note)
    return inspections.inspect(rows, asset, found, tag)


def device(rows: Connection, code: str = "p1") -> Asset:
    found = register.find(rows, register.id_of_device(code), DEVICES, NOW)
    return register.keep(rows, found)


def test_devices_of_the_plan_are_in_the_register_unasked(rows: Connection) -> None:
    first, second = register.assets(rows, DEVICES.values(), NOW)
    assert (first.id, first.kind, first.keeper) == ("device-pad-1", "rating_pad", "")
    assert second.kind == "ticket_printer"
    added = register.add(rows, "asset-1", UMBRELLAS, NOW)
    again = register.add(rows, "asset-1", UMBRELLAS, NOW)
    assert added == again
    assert register.assets(rows, DEVICES.values(), NOW)[2:] == [added]


def test_what_the_plan_says_of_a_device_is_not_written_over(rows: Connection) -> None:
    entry = Entry("umbrellas", "", "一楼", "王芳", 7)
    changed = register.change(rows, device(rows), entry)
    assert (changed.kind, changed.keeper, changed.every_days) == ("ticket_printer", "王芳", 7)
    assert register.assets(rows, [PRINTER], NOW) == [changed]
    with pytest.raises(Refused, match="asset_planned"):
        register.retire(rows, changed, DEVICES, NOW)


def test_a_device_out_of_the_plan_is_retired_and_may_come_back(rows: Connection) -> None:
    kept = device(rows)
    assert register.assets(rows, [], NOW) == [kept]
    register.retire(rows, kept, {}, NOW)
    assert register.assets(rows, [], NOW) == []
    with pytest.raises(Refused, match="asset_retired"):
        register.find(rows, kept.id, {}, NOW)
    with pytest.raises(Refused, match="unknown_label"):
        register.find_by_tag(rows, kept.tag)
    back = device(rows)
    assert (back.retired_at, back.tag != kept.tag) == (None, True)
    assert register.assets(rows, [PRINTER], NOW) == [back]


def test_the_register_is_bounded(rows: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "MOST", 1)
    register.add(rows, "asset-1", UMBRELLAS, NOW)
    with pytest.raises(Refused, match="register_full"):
        register.add(rows, "asset-2", UMBRELLAS, NOW)


def test_an_inspection_is_due_so_many_days_after_the_last(rows: Connection) -> None:
    asset = register.add(rows, "asset-1", UMBRELLAS, NOW)
    assert due(asset, None) == DAY_0 + timedelta(days=30)
    look(rows, asset, "look-1", at=NOW + DAY)
    look(rows, asset, "look-2", "report", at=NOW + 2 * DAY, note="少了三把")
    last = inspections.last_looks(rows)[asset.id]
    assert (last.id, due(asset, last)) == ("look-1", DAY_0 + timedelta(days=31))
    unplanned = register.change(rows, asset, Entry("umbrellas", "", "", "", 0))
    assert due_at(unplanned, last, HOURS) is None


def test_the_same_inspection_twice_is_one(rows: Connection) -> None:
    asset = device(rows)
    one = look(rows, asset, "look-1", "fault", note="卡纸")
    assert look(rows, asset, "look-1", "fault", note="卡纸") == one
    assert len(inspections.of_asset(rows, asset.id)) == 1
    assert faults.open_faults(rows) == [one]


def test_a_label_proves_where_somebody_was(rows: Connection) -> None:
    asset = device(rows)
    assert register.find_by_tag(rows, asset.tag) == asset
    look(rows, asset, "look-1", tag=asset.tag)
    assert inspections.of_asset(rows, asset.id)[0].by_label
    fresh = register.relabel(rows, asset)
    with pytest.raises(Refused, match="label_replaced"):
        look(rows, fresh, "look-2", tag=asset.tag)
    assert len(inspections.of_asset(rows, asset.id)) == 1


def test_a_second_report_joins_the_open_fault_and_is_kept(rows: Connection) -> None:
    asset = device(rows)
    first = look(rows, asset, "look-1", "report", note="不出纸")
    assert look(rows, asset, "look-2", "fault", note="灯也不亮") == first
    assert look(rows, asset, "look-3") == first
    notes = [it.note for it in inspections.of_asset(rows, asset.id)]
    assert notes == ["", "灯也不亮", "不出纸"]


def test_a_fault_from_told_to_mended_and_back(rows: Connection) -> None:
    told = look(rows, device(rows), "look-1", "report", note="不出纸")
    assert told is not None
    assert (told.state, told.who) == ("open", "")
    sent = faults.send(rows, told.id, "王芳", NOW + 1, "staff:chen")
    assert (sent.state, sent.who, sent.sent_by) == ("sent", "王芳", "staff:chen")
    assert faults.send(rows, told.id, "王芳", NOW + 2, "staff:li") == sent
    nobody = faults.send(rows, told.id, "", NOW + 3, "staff:chen")
    assert (nobody.state, nobody.sent_at) == ("open", None)
    faults.send(rows, told.id, "李静", NOW + 4, "staff:chen")
    ended = faults.end(rows, told.id, "mended", "换了一卷纸", NOW + 5, "staff:li")
    assert (ended.state, ended.remedy, ended.ended_at) == ("mended", "换了一卷纸", NOW + 5)
    assert faults.end(rows, told.id, "mended", "又一次", NOW + 6, "staff:li") == ended
    with pytest.raises(Refused, match="fault_ended"):
        faults.send(rows, told.id, "王芳", NOW + 7, "staff:chen")
    assert faults.open_faults(rows) == []
    assert faults.ended(rows, NOW) == [ended]
    again = faults.reopen(rows, told.id)
    assert (again.state, again.who, again.ended_at) == ("sent", "李静", None)
    assert faults.reopen(rows, told.id) == again


def test_what_was_told_anew_is_not_opened_twice(rows: Connection) -> None:
    asset = device(rows)
    first = look(rows, asset, "look-1", "report", note="不出纸")
    assert first is not None
    faults.end(rows, first.id, "dropped", "", NOW, "staff:li")
    second = look(rows, asset, "look-2", "report", note="又不出纸")
    assert second is not None
    assert second.id != first.id
    with pytest.raises(Refused, match="fault_known"):
        faults.reopen(rows, first.id)
    with pytest.raises(Refused, match="unknown_fault"):
        faults.reopen(rows, "look-9")


def test_old_rows_are_dropped_but_not_what_is_reckoned_from(rows: Connection) -> None:
    asset = device(rows)
    look(rows, asset, "look-1", at=NOW)
    look(rows, asset, "look-2", at=NOW + DAY)
    told = look(rows, asset, "look-3", "report", at=NOW, note="不出纸")
    assert told is not None
    later = NOW + KEEP + 10 * DAY
    for _ in range(2):
        inspections.forget(rows, later)
        faults.forget(rows, later)
    assert [it.id for it in inspections.of_asset(rows, asset.id)] == ["look-2"]
    assert faults.open_faults(rows) == [told]
    faults.end(rows, told.id, "mended", "", NOW, "staff:li")
    faults.forget(rows, later)
    assert faults.of_asset(rows, asset.id) == []


def test_what_was_between(rows: Connection) -> None:
    asset = device(rows)
    for day in range(4):
        look(rows, asset, f"look-{day}", at=NOW + day * DAY)
    found = inspections.between(rows, NOW + DAY, NOW + 3 * DAY)
    assert [it.id for it in found] == ["look-1", "look-2"]
    told = look(rows, asset, "look-9", "report", at=NOW + DAY, note="不出纸")
    assert told is not None
    assert faults.between(rows, NOW + 5 * DAY, NOW + 6 * DAY) == [told]
    faults.end(rows, told.id, "mended", "", NOW + 2 * DAY, "staff:li")
    assert faults.between(rows, NOW + 5 * DAY, NOW + 6 * DAY) == []


def test_every_kind_of_device_is_a_kind_of_asset() -> None:
    kinds = ["ticket_printer", "office_printer", "pad", "led", "keypad", "locks", "id_reader"]
    found = [kind_of_device(kind) for kind in [*kinds, "scanner", "camera"]]
    assert "other" not in found
    assert set(found) <= set(KINDS)
    assert kind_of_device("something") == "other"
    assert set("".join(WANTED.values())) == set("SHOYJ")
