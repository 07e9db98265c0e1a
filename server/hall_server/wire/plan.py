"""The hall file of a running hall: read, replaced, and its earlier versions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from hall_server.wire.base import Line, Millis, Note, Wire
from hall_server.wire.plan_parts import PlanFieldChange

HallText = Annotated[str, StringConstraints(min_length=1, max_length=1024 * 1024)]
Stamp = Annotated[Line, StringConstraints(max_length=64)]


class PlanVersion(Wire):
    """A set-up the hall has had. seq: its name. by: who adopted it. at: when."""

    seq: int
    at: Millis
    by: str
    note: str
    services: int
    """How many."""
    counters: int
    current: bool


class PlanItemChange(Wire):
    """A version that changed one thing of the set-up. at: hall time."""

    seq: int
    at: Millis
    by: str
    note: str
    changes: list[PlanFieldChange]


class PlanText(Wire):
    """A set-up as a hall file. stamp: the same for equal set-ups only."""

    seq: int
    at: Millis
    by: str
    note: str
    stamp: str
    toml: str


class PlanAsk(Wire):
    """Make a hall file the set-up. stamp: of the set-up it was made from; empty: whatever there is
    now. check_only: say what would happen, and do nothing."""

    toml: HallText
    note: Note = ""
    stamp: Stamp = ""
    check_only: bool = False


class RollbackAsk(Wire):
    """Make an earlier version the set-up again, as a new version."""

    seq: Annotated[int, Field(ge=1, le=2**53)]
    note: Note = ""
    stamp: Stamp = ""
    check_only: bool = False


class PlanApplied(Wire):
    """What was changed, or would be. refusal: why the hall as it is would not take it, with the
    facts of that code; only when it was only checked."""

    seq: int
    """The version in force now."""
    stamp: str
    changed: bool
    changes: list[PlanFieldChange]
    refusal: dict[str, Any] | None
