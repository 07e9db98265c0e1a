"""The hall as it is set up, part by part, for the administrator's forms; and changes to it.

The fields are those of `hall_queue.plan`, which says what they mean. Times are `08:30`, dates
`2026-10-01`.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from hall_server.wire.base import Line, Note, Wait, Wire

PlanPart = Literal[
    "hall", "hours", "rules", "zones", "classes", "areas", "services", "counters", "screens",
    "kiosks", "devices", "words",
]  # fmt: skip


def _clock(value: object) -> object:
    return value.isoformat("minutes") if isinstance(value, time) else value


def _day(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


ClockTime = Annotated[str, BeforeValidator(_clock)]
IsoDate = Annotated[str, BeforeValidator(_day)]


class PlannedLimits(Wire):
    """More than this is an overflow; null: no such limit."""

    people: int | None
    longest_minutes: float | None
    expected_minutes: float | None


class PlannedArea(Wire):
    """A part of the hall."""

    code: str
    name: str
    prefix: str
    place: str
    zone: str
    spoken: str
    limits: PlannedLimits


class PlannedMaterial(Wire):
    """One thing to bring."""

    name: str
    note: str


class PlannedQuota(Wire):
    """At most `limit` numbers between two times of a day."""

    start: ClockTime
    end: ClockTime
    limit: int


class PlannedService(Wire):
    """Something a visitor comes for."""

    code: str
    name: str
    area: str
    minutes: float
    spoken: str
    aliases: list[str]
    prefix: str
    materials: list[PlannedMaterial]
    quotas: list[PlannedQuota]
    slot_minutes: int
    slot_places: int
    share: float
    limits: PlannedLimits
    outlets: list[str]


class PlannedSkill(Wire):
    """A counter serves `service`; level 1 is its own work."""

    service: str
    level: int


class PlannedCounter(Wire):
    """A window."""

    code: str
    label: str
    area: str
    skills: list[PlannedSkill]


class PlannedClass(Wire):
    """People called earlier."""

    code: str
    name: str
    credit_minutes: float


class PlannedSession(Wire):
    """A stretch of opening hours."""

    start: ClockTime
    end: ClockTime


class PlannedHours(Wire):
    """When the hall is open."""

    timezone: str
    sessions: list[PlannedSession]
    doors_minutes: int
    weekdays: list[int]
    closed_dates: list[IsoDate]
    extra_dates: list[IsoDate]
    expire_minutes: int


class PlannedZone(Wire):
    """Where one loudspeaker is heard."""

    code: str
    name: str


class PlannedScreen(Wire):
    """A wall display."""

    code: str
    name: str
    zone: str
    areas: list[str]
    notices: list[str]
    speaks: bool | None
    """None: the first screen of a zone is heard."""


class PlannedKiosk(Wire):
    """A ticket kiosk."""

    code: str
    name: str
    printer: str


class PlannedDevice(Wire):
    """A device with a wire."""

    code: str
    kind: str
    driver: str
    port: str
    profile: str
    counter: str
    settings: dict[str, str]
    agent: str


class PlanParts(Wire):
    """The whole set-up. stamp: what a change is based on."""

    stamp: str
    name: str
    hotline: str
    public_url: str
    hours: PlannedHours
    rules: dict[str, float]
    """Name of a rule → its number."""
    rule_ranges: dict[str, tuple[float, float]]
    """Name of a rule → least and most."""
    zones: list[PlannedZone]
    classes: list[PlannedClass]
    areas: list[PlannedArea]
    services: list[PlannedService]
    counters: list[PlannedCounter]
    screens: list[PlannedScreen]
    kiosks: list[PlannedKiosk]
    devices: list[PlannedDevice]
    issued: dict[str, int]
    """Service → numbers given today."""
    waiting: dict[str, int]
    """Service → people who wait now."""
    shut: list[str]
    """Services that give no numbers just now."""


class PlanEdit(Wire):
    """One edit. set: replace these fields of the item with this code (of `hall`, `hours`, `rules`
    themselves); add: a new item, made a code when it has none; remove: the item and what refers
    to it; move: one place up or down."""

    act: Literal["set", "add", "remove", "up", "down"]
    part: PlanPart
    code: Annotated[Line, StringConstraints(max_length=60)] = ""
    value: dict[str, Any] = Field(default_factory=dict)


class PlanChangeAsk(Wire):
    """Edits to the set-up with this stamp, all of them or none. check_only: what would happen."""

    stamp: Annotated[Line, StringConstraints(max_length=64)]
    edits: list[PlanEdit] = Field(min_length=1, max_length=500)
    note: Note = ""
    check_only: bool = False


class PlanFieldChange(Wire):
    """A field that becomes another. Item added: before is null; removed: after is null."""

    part: PlanPart
    code: str
    name: str
    """What people call the item."""
    field: str
    before: Any
    after: Any


class PlanProblem(Wire):
    """One thing wrong. path: `services[12].area`; facts: for the sentence."""

    path: str
    part: str
    """`services`; of a path with one step: `hall`."""
    name: str
    """What people call the item."""
    field: str
    """`area`; empty: the item itself."""
    code: str
    facts: dict[str, Any]


class PlanEffect(Wire):
    """What a change does to a service at once: people who wait, and a newcomer's wait."""

    service: str
    name: str
    waiting: int
    before: Wait | None
    after: Wait | None
    over: list[Literal["people", "longest_minutes", "expected_minutes"]]
    """Limits that would be passed at once."""


class PlanChanged(Wire):
    """What was changed, or would be. refusal: why the hall as it is would not take it."""

    stamp: str
    changes: list[PlanFieldChange]
    problems: list[PlanProblem]
    refusal: dict[str, Any] | None
    effects: list[PlanEffect]
