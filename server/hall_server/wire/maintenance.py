"""Upkeep: the register of assets, inspections, faults, how long devices worked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from hall_server.wire.base import Code, Line, Millis, Wire, not_personal

AssetKind = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
AssetName = Annotated[Line, StringConstraints(max_length=40), AfterValidator(not_personal)]
PersonName = Annotated[Line, StringConstraints(max_length=40), AfterValidator(not_personal)]
Remark = Annotated[Line, StringConstraints(max_length=200), AfterValidator(not_personal)]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{12}$")]
FaultState = Literal["open", "sent", "mended", "dropped"]
InspectionResult = Literal["ok", "fault", "report"]
AssetState = Literal["ok", "low", "trouble", "unknown", "mute", "none"]


class AssetFault(Wire):
    """Something does not work. Times are hall time. who: goes there; empty: nobody yet.

    open | sent: somebody goes | mended | dropped: there was nothing to mend."""

    id: str
    asset: str
    what: str
    state: FaultState
    told_at: Millis
    told_by: str
    who: str
    sent_at: Millis | None
    sent_by: str
    remedy: str
    ended_at: Millis | None
    ended_by: str


class AssetInspection(Wire):
    """Somebody looked at an asset. at: hall time. by_label: its label was scanned on the spot.

    report: a fault that was told of without an inspection."""

    asset: str
    at: Millis
    by: str
    result: InspectionResult
    by_label: bool
    note: str


class AssetTitle(Wire):
    """What an asset is. kind: a word of the pages' language files. name: may be empty, then it is
    its kind where it is. device: code of the plan's device; counter: label of where it stands;
    kiosk: name of the kiosk it belongs to."""

    id: str
    kind: str
    name: str
    place: str
    device: str
    counter: str
    kiosk: str


class Asset(AssetTitle):
    """A device or furnishing. every_days: an inspection is due so many days after the last, 0:
    none is planned. due_at: hall time, the end of the day. planned: it is a device of the plan.
    state, detail: of the device now; none: nothing watches it. labelled: it has a label to
    print."""

    keeper: str
    every_days: int
    due_at: Millis | None
    overdue: bool
    last: AssetInspection | None
    fault: AssetFault | None
    planned: bool
    state: AssetState
    detail: str
    labelled: bool


class WantedKind(Wire):
    """A kind of asset that local standards want. by: letters of the standards. count: of them in
    the register."""

    kind: str
    by: str
    count: int


class MaintenanceView(Wire):
    """The register. now: hall time. faults: open ones, the oldest first. ended: of the last thirty
    days. people: who may be sent."""

    now: Millis
    assets: list[Asset]
    faults: list[AssetFault]
    ended: list[AssetFault]
    wanted: list[WantedKind]
    kinds: list[str]
    people: list[str]


class AssetAsk(Wire):
    """What is written of an asset. kind counts for what is no device of the plan."""

    kind: AssetKind = "other"
    name: AssetName = ""
    place: AssetName = ""
    keeper: PersonName = ""
    every_days: Annotated[int, Field(ge=0, le=3650)] = 0


class AssetLabel(Wire):
    """What a label says; with the address of the hall it is the link in its QR code."""

    asset: str
    tag: str


class LabelsAsk(Wire):
    """Assets whose labels are to be printed."""

    assets: Annotated[
        list[Annotated[str, StringConstraints(max_length=64)]], Field(min_length=1, max_length=500)
    ]


class LabelWords(Wire):
    """What is written beside the code of an asset's label."""

    asset: Annotated[str, StringConstraints(max_length=64)]
    name: Remark
    where: Remark


class LabelsPrintAsk(Wire):
    """Labels from a printer. origin: the address of the hall in their codes, without a path."""

    device: Code
    origin: Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.:\[\]-]{1,200}$")]
    labels: Annotated[list[LabelWords], Field(min_length=1, max_length=500)]


class InspectionAsk(Wire):
    """What somebody found. tag: of the label, when it was scanned. A fault needs a note."""

    result: InspectionResult
    note: Remark = ""
    tag: Tag | None = None


class SendAsk(Wire):
    """Somebody goes to an asset. who: empty: nobody after all. fault: the open one; null: it is
    told now, `what` says what is the matter."""

    who: PersonName
    fault: Annotated[str, StringConstraints(max_length=40)] | None = None
    what: Remark = ""


class EndFaultAsk(Wire):
    """It is mended, or there was nothing to mend (dropped). remedy: what was done."""

    state: Literal["mended", "dropped"] = "mended"
    remedy: Remark = ""


class AssetHistory(Wire):
    """What was seen of an asset and done to it, the latest first."""

    asset: Asset
    inspections: list[AssetInspection]
    faults: list[AssetFault]


class MaintenanceRecord(Wire):
    """Of some days. inspections: the earliest first; complete: none is missing. faults: that were
    open then. assets: all that are named, also those that are not there any more."""

    inspections: list[AssetInspection]
    faults: list[AssetFault]
    assets: list[AssetTitle]
    complete: bool


class DeviceUpTime(AssetTitle):
    """How a device was while the hall was open, ms. unknown: it cannot tell. unwatched: nobody
    saw it. breakdowns: times it was down; longest: of them, ms of open time."""

    ok: int
    trouble: int
    silent: int
    unknown: int
    unwatched: int
    breakdowns: int
    longest: int


class UpTimeView(Wire):
    """From one day to another, both included. open_time: ms the hall was open by its present hours,
    up to now."""

    first: str
    last: str
    open_time: int
    devices: list[DeviceUpTime]
