"""The hall as it is set up: areas, services, counters, hours, rules. A value, journalled whole.

A plan says what may happen; the live state (who waits, who serves) is in `model`. Codes are the
stable names used in the journal, in links and in the open interface; names are for people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property

from hall_queue.codec import encode

MINUTE = 60_000
"""One minute in the unit of all times in this room: whole milliseconds since 1970 UTC."""

OUTLETS = ("self_service", "helper", "online")
"""Where people can be sent away from the queues."""


@dataclass(frozen=True)
class Limits:
    """More than this is an overflow (超限) of an area or a service; None: no such limit."""

    people: int | None = None
    """Waiting at the same time."""
    longest_minutes: float | None = None
    """That somebody has waited."""
    expected_minutes: float | None = None
    """That whoever came now would wait."""


@dataclass(frozen=True)
class Area:
    """A part of the hall with its own waiting place (区域); `zone` is where one voice is heard."""

    code: str
    name: str
    prefix: str
    """What its numbers begin with, e.g. `A`; services may have a prefix of their own."""
    place: str = ""
    """Where to wait, in words: 一楼东侧医保等候区."""
    zone: str = ""
    spoken: str = ""
    """Short everyday name for tiles; empty: `name`."""
    limits: Limits = Limits()


@dataclass(frozen=True)
class Material:
    """One thing to bring, in the visitor's words; `note` says original, copy, who stamps it."""

    name: str
    note: str = ""


@dataclass(frozen=True)
class Quota:
    """At most `limit` numbers of a service between two times of a day."""

    start: time
    end: time
    limit: int


@dataclass(frozen=True)
class Service:
    """Something a visitor comes for (事项)."""

    code: str
    name: str
    area: str
    minutes: float
    """Mean time at the counter, minutes; what the wait range starts from."""
    spoken: str = ""
    """The plain name on a tile, at most six characters; empty: `name`."""
    aliases: tuple[str, ...] = ()
    prefix: str = ""
    """Empty: the area's. Services with the same prefix share one running number."""
    materials: tuple[Material, ...] = ()
    quotas: tuple[Quota, ...] = ()
    slot_minutes: int = 0
    """Length of a booking slot; 0: the service cannot be booked."""
    slot_places: int = 1
    share: float = 1.0
    """Share of its area's visitors, for the demo crowd and for tiles before there is a history."""
    limits: Limits = Limits()
    outlets: tuple[str, ...] = ()
    """Where else it can be done, of `OUTLETS`."""


@dataclass(frozen=True)
class Skill:
    """A counter serves `service`; level 1 is its own work, 2 and up helps out later."""

    service: str
    level: int = 1


@dataclass(frozen=True)
class Counter:
    """A window (窗口). `label` is what is shown and called: `3` in 3 号窗口."""

    code: str
    label: str
    area: str
    skills: tuple[Skill, ...]


@dataclass(frozen=True)
class PriorityClass:
    """People called earlier (优先): their wait counts as `credit_minutes` longer than it is."""

    code: str
    name: str
    credit_minutes: float


@dataclass(frozen=True)
class Session:
    """A stretch of opening hours, hall time, on one calendar day."""

    start: time
    end: time


@dataclass(frozen=True)
class Hours:
    """When the hall is open. Numbers are given from `doors_minutes` before each session on."""

    timezone: str = "Asia/Shanghai"
    sessions: tuple[Session, ...] = (
        Session(time(8, 30), time(12, 0)),
        Session(time(14, 0), time(17, 30)),
    )
    doors_minutes: int = 30
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """ISO weekdays, Monday is 1."""
    closed_dates: tuple[date, ...] = ()
    extra_dates: tuple[date, ...] = ()
    """Working days at weekends (调休)."""
    expire_minutes: int = 240
    """After the last session's end the day is closed even if someone still waits."""


@dataclass(frozen=True)
class Rules:
    """Numbers the hall may set; the engine has none of its own."""

    recalls: int = 3
    """A called ticket may be called again this many times."""
    recall_gap_seconds: int = 5
    return_after: int = 3
    """A missed visitor who comes back waits behind this many people (过号恢复)."""
    returns: int = 1
    missed_grace_minutes: int = 10
    """After the last number the day stays open so long for somebody who has just been missed."""
    undo_seconds: int = 10
    help_delay_minutes: float = 10
    """A level-n skill sees its queue as (n-1) × this much younger than it is."""
    booked_credit_minutes: float = 30
    late_booking_minutes: int = 30
    early_booking_minutes: int = 60
    number_width: int = 3
    """Digits with leading zeros. After A999 comes A1000: a number never wraps round."""
    services_per_ticket: int = 2
    alert_after_seconds: int = 60
    """A limit is passed this long before an alert is raised."""
    alert_clear_percent: int = 80
    """An alert ends when no more than this part of the limit is left."""
    effect_minutes: int = 10
    """So long after a diversion its effect is measured."""
    divert_most: int = 3
    """So many people one suggestion sends to another counter or an outlet."""
    loan_minutes: int = 60
    """How long a skill is lent that an alert suggests to lend."""


@dataclass(frozen=True)
class Zone:
    """Where people hear the same loudspeaker; one voice queue each."""

    code: str
    name: str


@dataclass(frozen=True)
class Screen:
    """A wall display and the areas it shows."""

    code: str
    name: str
    zone: str
    areas: tuple[str, ...]
    notices: tuple[str, ...] = ()
    speaks: bool | None = None
    """Whether it speaks or only shows what is said; None: see `Plan.speaking`."""


@dataclass(frozen=True)
class Kiosk:
    """A self-service ticket kiosk (取号机); `printer` is the code of its slip printer or empty."""

    code: str
    name: str
    printer: str = ""


TICKET_PRINTER = "ticket_printer"
DEVICE_KINDS = (
    TICKET_PRINTER,
    "led",
    "pad",
    "keypad",
    "office_printer",
    "locks",
    "scanner",
    "id_reader",
    "camera",
)
"""Kinds of devices that an agent drives."""
LONE_KINDS = (TICKET_PRINTER, "scanner", "id_reader")
"""Those of them that share a port with no other device."""


@dataclass(frozen=True)
class Device:
    """A device with a wire: driver by registry name, port as its transport takes it."""

    code: str
    kind: str
    driver: str
    port: str = ""
    profile: str = ""
    counter: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    agent: str = ""
    """Name of the agent whose computer it is plugged into; empty: the server's own."""


@dataclass(frozen=True)
class Plan:
    """The whole configuration of one hall. `check.check_plan` says whether it holds together."""

    name: str
    hotline: str = ""
    public_url: str = ""
    """Where phones reach this server; empty: no QR codes are shown or printed."""
    hours: Hours = Hours()
    rules: Rules = Rules()
    zones: tuple[Zone, ...] = ()
    classes: tuple[PriorityClass, ...] = ()
    areas: tuple[Area, ...] = ()
    services: tuple[Service, ...] = ()
    counters: tuple[Counter, ...] = ()
    screens: tuple[Screen, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    devices: tuple[Device, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language, as `en` → a name or sentence of this plan → the same in that language."""

    @cached_property
    def speaking(self) -> frozenset[str]:
        """Screens that are heard. Of those that share a zone and say nothing about it the first
        one is, unless another says that it is; a screen without a zone is heard."""
        heard = {screen.code for screen in self.screens if screen.speaks}
        voiced = {screen.zone for screen in self.screens if screen.speaks}
        for screen in self.screens:
            if screen.speaks is None and (not screen.zone or screen.zone not in voiced):
                heard.add(screen.code)
                voiced.add(screen.zone)
        return frozenset(heard)

    def said(self, text: str, language: str) -> str:
        """A name of this plan in another language; as it is when the plan has no other."""
        return self.words.get(language, {}).get(text, text)

    @cached_property
    def area(self) -> Mapping[str, Area]:
        """Areas by code."""
        return {area.code: area for area in self.areas}

    @cached_property
    def service(self) -> Mapping[str, Service]:
        """Services by code."""
        return {service.code: service for service in self.services}

    @cached_property
    def counter(self) -> Mapping[str, Counter]:
        """Counters by code."""
        return {counter.code: counter for counter in self.counters}

    @cached_property
    def levels(self) -> Mapping[str, Mapping[str, int]]:
        """Counter → service → level of its own skill."""
        return {c.code: {s.service: s.level for s in c.skills} for c in self.counters}

    @cached_property
    def servers(self) -> Mapping[str, tuple[str, ...]]:
        """Service → the counters that have the skill for it, in plan order."""
        servers: dict[str, list[str]] = {}
        for counter, levels in self.levels.items():
            for service in levels:
                servers.setdefault(service, []).append(counter)
        return {service: tuple(counters) for service, counters in servers.items()}

    @cached_property
    def klass(self) -> Mapping[str, PriorityClass]:
        """Priority classes by code."""
        return {klass.code: klass for klass in self.classes}

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """Service code → the prefix its numbers carry."""
        return {s.code: s.prefix or self.area[s.area].prefix for s in self.services}

    @cached_property
    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """Prefix → the services that share its running number, in plan order."""
        lines: dict[str, tuple[str, ...]] = {}
        for code, prefix in self.prefixes.items():
            lines[prefix] = (*lines.get(prefix, ()), code)
        return lines

    @cached_property
    def printers(self) -> Mapping[str, str]:
        """Kiosk → its printer, where that has a port: no agent drives another."""
        driven = {device.code for device in self.devices if device.port}
        return {k.code: k.printer for k in self.kiosks if k.printer in driven}

    @cached_property
    def stamp(self) -> str:
        """Short, the same for equal plans only: tells a page whether it holds the newest."""
        text = json.dumps(encode(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
