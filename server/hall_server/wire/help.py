"""Calls for a helper, and help given in passing."""

from __future__ import annotations

from typing import Literal

from hall_server.wire.base import Code, Millis, Wire
from hall_server.wire.overflow import Alert
from hall_server.wire.supervisor import OpenHelp

WantedKind = Literal["anything", "slip", "wheelchair", "form", "machine", "supervisor"]
GivenKind = Literal["self_service", "online", "computer", "form", "escort", "pickup"]
Group = Literal["elder", "disabled", "expecting", "soldier"]


class HelpAsk(Wire):
    """Let a helper come. counter: where a desk asks for; a kiosk asks for itself."""

    kind: WantedKind = "anything"
    counter: Code | None = None
    ticket: int | None = None
    """What it is about, if it is about one."""


class HelpAtCounter(Wire):
    """counter: where a desk had asked for; a kiosk names none."""

    counter: Code | None = None


class HelpStanding(Wire):
    """How a call stands, for whoever asked."""

    id: int
    state: Literal["asked", "accepted", "arrived", "closed"]
    helper: str | None
    """Who goes."""
    asked_at: Millis


class HelpCallRow(OpenHelp):
    """A call as helpers see it."""

    where: str
    """Where that is, in words; empty when the name says it all."""


class HelperDay(Wire):
    """What one helper has done today."""

    name: str
    answered: int
    """Calls gone to and ended well."""
    given: int
    """Help given in passing."""


class HelperView(Wire):
    """Room `helpers:all`."""

    running: bool
    """Whether a day runs: else nobody can ask."""
    calls: list[HelpCallRow]
    """Who has waited longest first."""
    helpers: list[HelperDay]
    """Those who have done something today."""
    alerts: list[Alert]
    """Where it is too full now, the worst first."""


class HelpRecordAsk(Wire):
    """Help given in passing, to somebody of `group` if that is kept."""

    kind: GivenKind
    group: Group | None = None


class HelpRecorded(Wire):
    """The note. seconds: how long it can be taken back. today: how many of this helper's."""

    id: int
    seconds: int
    today: int
