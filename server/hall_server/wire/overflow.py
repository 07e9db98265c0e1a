"""Alerts of queues that are too full, what can be done about them, and what was done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hall_server.wire.base import Code, Line, Millis, Named, Wire

MeasureName = Literal["people", "longest", "expected"]
SuggestionKey = Annotated[
    str, StringConstraints(pattern=r"^[a-z_]+(:[a-z0-9_-]+){1,3}$", max_length=200)
]
StaffName = Annotated[Line, StringConstraints(min_length=1, max_length=60)]


class Effect(Wire):
    """Minutes that those who wait, and one more who came now, would still wait on the mean, before
    and after. None: some of them no open counter would ever call."""

    before: int | None
    after: int | None


class TicketNamed(Wire):
    """A ticket by its id and number."""

    id: int
    number: str


class Suggestion(Wire):
    """One thing to do about an alert; only what the rules allow is suggested."""

    key: str
    """Its name while the alert lasts, to be given back: `divert:c3`."""
    kind: Literal["open", "divert", "lend", "send_away"]
    counter: str | None
    label: str | None
    """Of the counter."""
    area: Named | None
    """The counter's own area, whose people pay."""
    service: Named | None
    """The skill to lend, or what all those who move come for; None when that is several."""
    outlet: Literal["self_service", "helper", "online"] | None
    tickets: list[TicketNamed]
    until: Millis | None
    """End of a loan."""
    staffed: bool
    """False: nobody sits at the counter, `staff` must be said."""
    here: Effect
    there: Effect | None
    """The counter's own people; None when nobody pays."""


class Course(Wire):
    """How many of one side would wait, at each of `minutes`: as things are, and when done."""

    without: list[int]
    done: list[int]


class HourAhead(Wire):
    """What a suggestion would do, worked out when it was asked for."""

    at: Millis
    minutes: list[int]
    """From `at`."""
    suggestion: Suggestion
    """As it would be made now."""
    here: Course
    there: Course | None
    """The counter's own people; None when nobody pays."""


class LimitPassed(Wire):
    """A limit and where the queue stands now; people or whole minutes."""

    alert: int
    measure: MeasureName
    value: int | None
    limit: float


class Alert(Wire):
    """A place that is too full: an area, or one service of it. All its limits that stand."""

    id: int
    """Of the oldest of them; it stands for all."""
    area: Named
    service: Named | None
    """When it is only about this service."""
    raised_at: Millis
    times: int
    """How often a limit of this place has been passed today, this time included."""
    people: int
    longest: int
    expected: int | None
    limits: list[LimitPassed]
    declined: list[str]
    """Labels of counters, or names, that will do nothing about it."""
    suggestions: list[Suggestion]
    """Best first."""


class TakeAsk(Wire):
    """Do what is suggested. counter: the desk's own; a supervisor leaves it out."""

    suggestion: SuggestionKey
    tickets: list[int] = Field(default_factory=list, max_length=50)
    """Those the page showed; of them the ones that still wait are moved."""
    counter: Code | None = None
    staff: StaffName | None = None
    """Who opens a counter nobody sits at."""


class DeclineAlertAsk(Wire):
    """Not this time. counter: the desk's own; a supervisor leaves it out."""

    counter: Code | None = None


class Look(Wire):
    """A queue at one moment: people, and whole minutes."""

    people: int
    longest: int
    expected: int | None


class Diversion(Wire):
    """One thing done about a full queue, and what the queue did afterwards."""

    id: int
    kind: Literal["moved", "sent_away", "lent", "opened"]
    at: Millis
    by: str
    seat: str
    """The counter it was done at, by its label; or who did it."""
    source: list[Named]
    """Areas that were helped."""
    numbers: list[str]
    counter: str | None
    """Label of the counter that took them, was opened or got the skill."""
    service: Named | None
    outlet: str | None
    reason: str
    """Why, in the words of whoever did it; empty when nothing was said."""
    alert: int | None
    before: Look
    after: Look | None
    """`effect_minutes` later; None: not yet, or undone."""
    there_before: Look | None
    there_after: Look | None
    measured_at: Millis | None
    undone_at: Millis | None


class DivertedDay(Wire):
    """A day with diversions."""

    date: str
    """As `2026-11-30`."""
    count: int
