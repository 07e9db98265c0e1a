"""The supervisor's live page: the whole hall at a glance, and the curves of its day."""

from __future__ import annotations

from typing import Literal

from hall_server.wire.base import Millis, Wait, Wire
from hall_server.wire.hall import Day
from hall_server.wire.overflow import Alert, MeasureName

AreaState = Literal["normal", "nobody", "near", "over"]


class LimitSeen(Wire):
    """The limit an area is nearest to, people or minutes; `service` when it is only that one's."""

    measure: MeasureName
    value: int
    most: float
    service: str | None


class AreaSeen(Wire):
    """An area. near: at 85 % of a limit; over: past it, or its alert still stands."""

    code: str
    name: str
    state: AreaState
    waiting: int
    wait: Wait | None
    """For whoever came now, as the walls say it."""
    longest: int
    """Minutes the one who waits longest has waited."""
    limit: LimitSeen | None
    open: int
    paused: int
    counters: int
    trend: list[int]
    """People waiting in the last two hours, every ten minutes up to `trend_until`."""


class CounterSeen(Wire):
    """A counter. since: when `state` last changed; took: since when it has `number`; usual: minutes
    a visit of the number's service takes."""

    code: str
    label: str
    area: str
    state: Literal["closed", "open", "paused"]
    staff: str | None
    """A person's name, or `interface:…` for a program."""
    number: str | None
    serving: bool
    took: Millis | None
    usual: int | None
    since: Millis
    served: int
    reason: str


class LongestSeen(Wire):
    """Who has waited longest."""

    minutes: int
    area: str


class Figures(Wire):
    """The whole hall in numbers."""

    waiting: int
    in_hall: int
    """Waiting, called, being served, or on hold."""
    issued: int
    served: int
    open: int
    paused: int
    counters: int
    longest: LongestSeen | None


class ShutSeen(Wire):
    """A service that gives no numbers just now."""

    service: str
    reason: str


DeviceState = Literal["ok", "low", "trouble", "unknown", "mute", "off"]


class DeviceFault(Wire):
    """It was told that it does not work. who: goes there; empty: nobody yet. since: hall time."""

    id: str
    who: str
    since: Millis


class DeviceSeen(Wire):
    """A piece of equipment: a device, an agent, or the page of a kiosk, wall or pad.

    low: it still works, for a while; unknown: nobody hears from it; mute: it cannot answer, by its
    nature (无法得知); off: not switched on, and nobody needs it now."""

    code: str
    """Of the device; else `agent:NAME`, or the room of its page."""
    name: str
    """Of the kiosk it is or is in, of the wall or the agent, the code of one of several main
    screens; empty: see `counter`, or the server's own agent, or the only main screen."""
    counter: str | None
    """Label of the counter it stands at."""
    kind: str
    """A kind of the plan's devices, or `agent`, `kiosk`, `wall`, and `main_screen` for a `led` that
    stands at no counter."""
    state: DeviceState
    detail: str
    """A reason word such as `paper_out`, or empty."""
    since: Millis
    """Real time."""
    fault: DeviceFault | None = None
    """Of a device of the plan."""


class OpenHelp(Wire):
    """Somebody asked for a helper, and is still waiting or being helped."""

    id: int
    kind: str
    place: str
    """Name of the kiosk; empty on a phone and at a counter."""
    counter: str | None
    """Label of the counter."""
    number: str | None
    state: Literal["asked", "accepted", "arrived"]
    helper: str | None
    asked_at: Millis


class SupervisorView(Wire):
    """Room `hall:all`."""

    day: Day
    figures: Figures
    alerts: list[Alert]
    """The worst first, each with at most three suggestions."""
    helps: list[OpenHelp]
    """Who waits longest first; at most twenty."""
    areas: list[AreaSeen]
    """In the plan's order, which never changes while the hall runs."""
    trend_until: Millis
    counters: list[CounterSeen]
    shut: list[ShutSeen]
    devices: list[DeviceSeen]
    """All that somebody drives or that shows a page, kind by kind in the plan's order."""


class Curve(Wire):
    """A day, or a part of it, in quarters of an hour; `begins`: minutes after midnight of the
    first."""

    begins: int
    arrivals: list[float]
    served: list[float]
    waiting: list[float]
    """When each quarter began."""


class SessionSeen(Wire):
    """Opening hours, minutes after midnight."""

    start: int
    end: int


class Curves(Wire):
    """Today, and the mean of the last working days."""

    at: Millis
    step: int
    """Minutes of a quarter."""
    date: str | None
    today: Curve | None
    normal: Curve | None
    days: int
    """What `normal` is the mean of; 0: there is none yet."""
    sessions: list[SessionSeen]
    forecast: Curve | None = None
    """The running quarter, what has been included, and the rest of the day. None: there are too few
    earlier days, or no more numbers today. Its `served` and `waiting` are empty while the hall does
    not serve; the first of `waiting` is of now."""


class DivertedAnswer(Wire):
    """How many numbers were moved, and the real seconds in which it can be taken back."""

    moved: int
    seconds: int
