"""Checks of devices that somebody asked for: what became of the latest of each.

A check is no ticket and no event of the hall; it is forgotten with the server's run. The agent
keeps it as a job, so that it happens once, whatever is sent again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from hall_kiosk.check_slip import CheckContent
from hall_queue.hours import local
from hall_queue.plan import Device, Plan
from hall_server.clock import real_now

CheckState: TypeAlias = Literal["waiting", "running", "done", "failed", "unknown"]

GOOD_FOR = 20_000
"""Real ms in which a check is begun, or not at all: whoever asked stands there and looks."""
_ANSWER_WITHIN = 40_000
"""Real ms after which nobody will say any longer what became of it."""
_MARK = "check-"
_STATES: dict[str, CheckState] = {
    "accepted": "waiting",
    "sending": "running",
    "printed": "done",
    "not_printed": "failed",
    "unknown": "unknown",
}
"""What an agent says of a job → what that means of a check."""
_ENDS: tuple[CheckState, ...] = ("done", "failed", "unknown")
_AFTER: dict[CheckState, tuple[CheckState, ...]] = {
    "waiting": ("running", *_ENDS),
    "running": _ENDS,
}
"""State → those that may follow: a check only goes forward, in whatever order it is told."""


class NotChecked(Exception):
    """No check can be made of this device now; `code` says why: device_no_port, device_no_agent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """The latest check of a device. at: real time, ms. by: whoever asked.

    done: the device said that it did it. unknown with evidence `write-only`: it was told to, and
    cannot answer. failed: nothing was done. reason: a word such as paper_out.
    """

    id: str
    device: str
    at: int
    by: str
    state: CheckState = "waiting"
    evidence: str = "unknown"
    reason: str = ""


Offer = Callable[[DeviceCheck, CheckContent], bool]
"""Hand a check to whoever drives its device; False when nobody is there."""


class DeviceChecks:
    """device → its latest check. Any thread of the network side."""

    def __init__(self, now: Callable[[], int] = real_now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._latest: dict[str, DeviceCheck] = {}
        self.offer: Offer = lambda check, content: False
        """Set by the agents' line."""

    def begin(self, device: Device, key: tuple[str, ...], by: str, content: CheckContent) -> None:
        """Check a device; the same key again is the same check. Raises NotChecked."""
        if not device.port:
            raise NotChecked("device_no_port")
        name = _MARK + hashlib.sha256("\n".join(key).encode()).hexdigest()[:24]
        with self._lock:
            before = self._latest.get(device.code)
            if before is not None and before.id == name:
                return
            check = DeviceCheck(name, device.code, self._now(), by)
            self._latest[device.code] = check
        if not self.offer(check, content):
            with self._lock:
                self._latest.pop(device.code, None)
            raise NotChecked("device_no_agent")

    def of(self, device: str) -> DeviceCheck | None:
        """The latest one; open for too long, nobody knows what became of it."""
        with self._lock:
            check = self._latest.get(device)
        if check is None or check.state not in _AFTER or self._now() - check.at <= _ANSWER_WITHIN:
            return check
        return replace(check, state="unknown", reason="no_answer")

    def report(self, job: str, state: str, evidence: str, reason: str) -> bool:
        """An agent says how a job stands; False when it is none of these, but a slip."""
        if not job.startswith(_MARK):
            return False
        now = _STATES.get(state)
        with self._lock:
            check = next((it for it in self._latest.values() if it.id == job), None)
            if check is not None and now is not None and now in _AFTER.get(check.state, ()):
                changed = replace(check, state=now, evidence=evidence, reason=reason)
                self._latest[check.device] = changed
        return True


def content_of(plan: Plan, device: Device, now: int) -> CheckContent:
    """What the check of a device says. now: hall time, ms."""
    counter = plan.counter.get(device.counter)
    kiosks = [kiosk.name for kiosk in plan.kiosks if kiosk.printer == device.code]
    when = local(plan.hours, now)
    return CheckContent(
        hall_name=plan.name,
        device=device.code,
        place=f"{counter.label}号窗口" if counter else "、".join(kiosks),
        date=f"{when.year}年{when.month}月{when.day}日",
        time=f"{when:%H:%M}",
    )
