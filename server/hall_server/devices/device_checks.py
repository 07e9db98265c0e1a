"""What somebody asked a device for, a check or a pack of paper numbers: how the latest stands.

It is no ticket and no event of the hall; it is forgotten with the server's run. The agent keeps it
as a job, so that it happens once, whatever is sent again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, TypeAlias

from hall_kiosk.check_slip import KIND as CHECK
from hall_kiosk.check_slip import CheckContent
from hall_queue.hours import local
from hall_queue.plan import Device, Plan
from hall_server.clock import real_now

CheckState: TypeAlias = Literal["waiting", "running", "done", "failed", "unknown"]

GOOD_FOR = 20_000
"""Real ms in which a check is begun, or not at all: whoever asked stands there and looks."""
_ANSWER_WITHIN = 40_000
"""Real ms without a word after which nobody will say any longer what became of it."""
_QUEUE_WITHIN = 15 * 60_000
"""The same for what waits in a print queue, to which its agent gives ten minutes."""
OFFICE = "office_printer"
"""Kind of a device with a print queue."""
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
    "running": ("running", *_ENDS),
}
"""State → those that may follow: a check only goes forward, in whatever order it is told."""


class Content(Protocol):
    """What is to be shown or printed."""

    def as_json(self) -> dict[str, Any]:
        """JSON-ready."""


class NotChecked(Exception):
    """No check can be made of this device now; `code` says why: device_no_port,
    device_no_agent, device_busy with a visitor's slip, device_printing what was asked before."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """The latest check of a device. at, heard: real time, ms, of when it was asked for and last
    heard of. by: whoever asked. kind: check, or pack. patience: ms without a word until it is lost.

    done: the device said that it did it. unknown with evidence `write-only`: it was told to, and
    cannot answer. failed: nothing was done. reason: a word such as paper_out. replaced: signs of
    the page that this computer has no letters for; a mark stands there.
    """

    id: str
    device: str
    at: int
    by: str
    state: CheckState = "waiting"
    evidence: str = "unknown"
    reason: str = ""
    replaced: str = ""
    kind: str = CHECK
    heard: int = 0
    patience: int = _ANSWER_WITHIN

    def lost(self, now: int) -> bool:
        return self.state in _AFTER and now - self.heard > self.patience


Offer = Callable[[DeviceCheck, Content], bool]
"""Hand a check to whoever drives its device; False when nobody is there."""


class DeviceChecks:
    """device → its latest check. Any thread of the network side."""

    def __init__(self, now: Callable[[], int] = real_now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._latest: dict[str, DeviceCheck] = {}
        self.offer: Offer = lambda check, content: False
        """Set by the agents' line."""
        self.busy: Callable[[str], bool] = lambda device: False
        """Set by the agents' line: whether a device prints a visitor's slip just now."""

    def begin(
        self,
        device: Device,
        key: tuple[str, ...],
        by: str,
        content: Content,
        kind: str = CHECK,
    ) -> None:
        """Ask a device for it; the same key again is the same check. Raises NotChecked."""
        if not device.port:
            raise NotChecked("device_no_port")
        name = _MARK + hashlib.sha256("\n".join(key).encode()).hexdigest()[:24]
        with self._lock:
            before = self._latest.get(device.code)
            if before is not None and before.id == name:
                return
        now, queued = self._now(), device.kind == OFFICE
        if queued and before is not None and before.state in _AFTER and not before.lost(now):
            raise NotChecked("device_printing")
        if self.busy(device.code):
            raise NotChecked("device_busy")
        with self._lock:
            patience = _QUEUE_WITHIN if queued else _ANSWER_WITHIN
            check = DeviceCheck(name, device.code, now, by, kind=kind, heard=now, patience=patience)
            self._latest[device.code] = check
        if not self.offer(check, content):
            with self._lock:
                self._latest.pop(device.code, None)
            raise NotChecked("device_no_agent")

    def of(self, device: str) -> DeviceCheck | None:
        """The latest one; open for too long, nobody knows what became of it."""
        with self._lock:
            check = self._latest.get(device)
        if check is None or not check.lost(self._now()):
            return check
        return replace(check, state="unknown", reason="no_answer")

    def report(self, job: str, state: str, evidence: str, reason: str, replaced: str = "") -> bool:
        """An agent says how a job stands; False when it is none of these, but a slip."""
        if not job.startswith(_MARK):
            return False
        now = _STATES.get(state)
        with self._lock:
            check = next((it for it in self._latest.values() if it.id == job), None)
            if check is not None and now is not None and now in _AFTER.get(check.state, ()):
                changed = replace(check, state=now, evidence=evidence, reason=reason)
                self._latest[check.device] = replace(changed, replaced=replaced, heard=self._now())
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
