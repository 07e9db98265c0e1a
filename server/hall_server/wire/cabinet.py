"""File cabinets: what lies where, pick-up codes, doors told to open."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from hall_server.wire.base import Code, Line, Millis, Wire, not_personal

PickupCode = Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
What = Annotated[Line, StringConstraints(min_length=1, max_length=40), AfterValidator(not_personal)]
"""What it is, such as a licence; no number of a person."""
Reference = Annotated[Line, StringConstraints(max_length=40), AfterValidator(not_personal)]
"""By which staff find it: a case's or a ticket's number."""
DoorWord = Literal["open", "closed", "unknown"]
CellState = Literal["free", "kept", "placing", "stored", "overdue", "out_of_use"]


class CabinetOpening(Wire):
    """A door that was told to open. at: hall time.

    why: put_in | collect | take_out | look. failed: nothing was done, or the door stood open
    already (reason already_open). unknown: its board cannot tell (evidence write-only), or the
    door stayed shut (not_opened), or nobody said. reason: a word such as no_agent."""

    id: str
    item: str | None
    cabinet: str
    number: int
    why: str
    by: str
    at: Millis
    state: Literal["waiting", "running", "done", "failed", "unknown"]
    evidence: str
    reason: str
    door: DoorWord
    """How it stands now."""


class CabinetItem(Wire):
    """Something in a cell. Times are hall time. overdue: it should have been fetched by now."""

    id: str
    device: str
    lock: int
    cabinet: str
    number: int
    what: str
    reference: str
    state: Literal["placing", "stored", "collected", "taken_out", "withdrawn"]
    put_at: Millis
    put_by: str
    due_at: Millis
    overdue: bool
    ended_at: Millis | None
    ended_by: str
    opening: CabinetOpening | None
    """Its latest."""


class CabinetCell(Wire):
    """A door. number: as written on it. kept: just emptied, and free after a few minutes."""

    device: str
    lock: int
    number: int
    state: CellState
    door: DoorWord
    open_since: Millis | None
    """Real time; None when it is not open."""
    item: str | None


class Cabinet(Wire):
    """A cabinet and its doors."""

    name: str
    cells: list[CabinetCell]


class CabinetView(Wire):
    """All cabinets. items: what lies there, the longest first. gone: what has left within a
    day."""

    cabinets: list[Cabinet]
    items: list[CabinetItem]
    gone: list[CabinetItem]


class PutInAsk(Wire):
    """Something for somebody. cabinet: its name, None for any; number: of the cell, None for the
    first free one."""

    what: What
    reference: Reference = ""
    cabinet: Annotated[Line, StringConstraints(max_length=40)] | None = None
    number: int | None = None


class PutIn(Wire):
    """An item and its pick-up code, which is shown this once."""

    item: CabinetItem
    code: str


class CollectAsk(Wire):
    """Somebody has come with a pick-up code."""

    code: PickupCode


class OpenCellAsk(Wire):
    """A cell where nothing is known to lie."""

    device: Code
    lock: int
