"""Stills of document cameras: asked for, taken by an agent, looked at, forgotten.

A still is held in memory, for whoever asked for it, and no longer than that takes; what shall be
kept of it is for others to say.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from hall_devices.drivers import Picture
from hall_server.clock import real_now

StillState: TypeAlias = Literal["waiting", "running", "done", "failed"]

GOOD_FOR = 15_000
"""Real ms in which a still is begun, or not at all: whoever asked stands there."""
KEPT = 5 * 60_000
"""Real ms for which a picture is held once it has been looked at last."""
LONGEST_WAIT = 4.0
_ANSWER_WITHIN = 30_000
_MOST_BYTES = 160 * 1024 * 1024
"""Of all stills; the oldest give way."""
_MARK = "still-"
_STATES: dict[str, StillState] = {"accepted": "waiting", "sending": "running"}
"""What an agent says of a job that goes on → what that means of a still."""
_OPEN = ("waiting", "running")


class NotTaken(Exception):
    """No still can be taken now; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Still:
    """by: id of the grant that asked. at, touched: real time, ms, of when it was asked for and
    last heard of or looked at. reason: why there is no picture, a word such as silent."""

    id: str
    device: str
    by: str
    at: int
    touched: int
    state: StillState = "waiting"
    reason: str = ""
    picture: Picture | None = field(default=None, repr=False)


Offer = Callable[[Still], bool]
"""Hand a still to the agent of its camera; False when that is not here."""


class Stills:
    """id → still. Any thread of the network side."""

    def __init__(self, now: Callable[[], int] = real_now) -> None:
        self._now = now
        self._changed = threading.Condition()
        self._stills: dict[str, Still] = {}
        self.offer: Offer = lambda still: False
        """Set by the agents' line."""

    def begin(self, device: str, key: tuple[str, ...], by: str) -> Still:
        """Have one taken; the same key again is the same still. Raises NotTaken."""
        name = _MARK + hashlib.sha256("\n".join(key).encode()).hexdigest()[:24]
        with self._changed:
            known = self._stills.get(name)
            if known is not None:
                return known
            now = self._now()
            still = self._stills[name] = Still(name, device, by, now, now)
        if not self.offer(still):
            with self._changed:
                self._stills.pop(name, None)
            raise NotTaken("camera_no_agent")
        return still

    def of(self, name: str, by: str, seconds: float = 0.0) -> Still | None:
        """How one stands, as soon as it has ended and at the latest after `seconds`; None for one
        that is not there, or was asked for by somebody else."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_ended(name), seconds)
            still = self._stills.get(name)
            if still is None or still.by != by:
                return None
            if still.state == "done":
                still = self._stills[name] = replace(still, touched=self._now())
            return self._with_patience(still)

    def drop(self, name: str, by: str) -> None:
        """Whoever asked for it needs it no more."""
        with self._changed:
            still = self._stills.get(name)
            if still is not None and still.by == by:
                self._stills.pop(name)

    def device_of(self, name: str) -> str | None:
        """The camera that a picture is waited for of; None when none is."""
        with self._changed:
            still = self._stills.get(name)
            return still.device if still is not None and still.state in _OPEN else None

    def taken(self, name: str, picture: Picture) -> None:
        """An agent has brought the picture."""
        with self._changed:
            still = self._stills.get(name)
            if still is None or still.state not in _OPEN:
                return
            now = self._now()
            self._stills[name] = replace(still, state="done", picture=picture, touched=now)
            self._make_room(name)
            self._changed.notify_all()

    def report(self, job: str, state: str, reason: str) -> bool:
        """An agent says how a job stands; False when it is none of these."""
        if not job.startswith(_MARK):
            return False
        with self._changed:
            still = self._stills.get(job)
            if still is not None and still.state in _OPEN:
                # An end without a picture is a failure, whatever it is called.
                now = _STATES.get(state, "failed")
                why = (reason or "not_sent") if now == "failed" else ""
                self._stills[job] = replace(still, state=now, reason=why, touched=self._now())
                self._changed.notify_all()
        return True

    def forget_old(self) -> None:
        """Called every few seconds."""
        now = self._now()
        with self._changed:
            self._stills = {
                name: still for name, still in self._stills.items() if now - still.touched <= KEPT
            }

    def _has_ended(self, name: str) -> bool:
        still = self._stills.get(name)
        return still is None or self._with_patience(still).state not in _OPEN

    def _with_patience(self, still: Still) -> Still:
        if still.state in _OPEN and self._now() - still.touched > _ANSWER_WITHIN:
            return replace(still, state="failed", reason="no_answer")
        return still

    def _make_room(self, newest: str) -> None:
        held = sorted(
            (still for still in self._stills.values() if still.picture is not None),
            key=lambda still: (still.id == newest, still.touched),
        )
        left = sum(len(still.picture.jpeg) for still in held if still.picture)
        for still in held[:-1]:
            if left <= _MOST_BYTES:
                return
            left -= len(still.picture.jpeg) if still.picture else 0
            self._stills.pop(still.id)
