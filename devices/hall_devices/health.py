"""How a device is, since when, and how we know: a value, updated by pure functions.

Times are arguments (aware datetimes), so the same updates run in tests and on replay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

State: TypeAlias = Literal["ok", "trouble", "silent", "unknown"]
Evidence: TypeAlias = Literal["answered", "write-only", "unknown"]


@dataclass(frozen=True, slots=True)
class Health:
    """state: ok | trouble (it says so) | silent (no answer, no port) | unknown (never asked).

    since: when this state and detail began.  last_ok: when it last answered "ok", None if never.
    evidence: answered = the device said it; write-only = it cannot say; unknown = nothing heard.
    detail: a reason word such as paper_out or port_missing, "" when there is nothing to say.
    """

    state: State
    since: datetime
    last_ok: datetime | None = None
    evidence: Evidence = "unknown"
    detail: str = ""

    def as_json(self) -> dict[str, str | None]:
        """Times as ISO 8601."""
        return {
            "state": self.state,
            "since": self.since.isoformat(),
            "last_ok": self.last_ok.isoformat() if self.last_ok else None,
            "evidence": self.evidence,
            "detail": self.detail,
        }


def unknown(now: datetime) -> Health:
    """The health of a device that nobody has asked yet."""
    return Health("unknown", now)


def answered(health: Health, now: datetime, trouble: str | None, note: str = "") -> Health:
    """After an answer.  trouble: what it complains of; note: a detail that is no trouble."""
    if trouble:
        return _to(health, now, "trouble", "answered", trouble)
    return replace(_to(health, now, "ok", "answered", note), last_ok=now)


def silent(health: Health, now: datetime, reason: str) -> Health:
    """After no answer, or no port to ask on.  reason: silent, port_missing, port_busy …"""
    return _to(health, now, "silent", "unknown", reason)


def written(health: Health, now: datetime) -> Health:
    """After bytes went to a device that cannot answer: that says nothing about the device."""
    return _to(health, now, "unknown", "write-only", "")


def _to(health: Health, now: datetime, state: State, evidence: Evidence, detail: str) -> Health:
    same = (health.state, health.detail) == (state, detail)
    return replace(
        health,
        state=state,
        since=health.since if same else now,
        evidence=evidence,
        detail=detail,
    )


def says_the_same(one: Health, other: Health) -> bool:
    """True when nothing but the time of the last good answer differs."""
    return replace(one, last_ok=None) == replace(other, last_ok=None)
