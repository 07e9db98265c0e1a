"""Jobs of agents: slips, checks, doors, stills — handed to who drives the device, and what came of
them.

A slip is offered to one agent at a time. When a new plan gives its device to another agent, the
former one gives the slips back that it has not begun; only then they are offered to the new one,
so that none comes out twice.
"""

from __future__ import annotations

import time
from typing import Any

from hall_kiosk.door_job import OPEN_DOOR, DoorContent
from hall_kiosk.still_job import TAKE_STILL
from hall_server.cabinet.office import OPEN_WITHIN
from hall_server.cabinet.store import Opening
from hall_server.cameras.stills import GOOD_FOR as STILL_GOOD_FOR
from hall_server.cameras.stills import Still
from hall_server.devices.agents_here import Agent, AgentsHere, Json
from hall_server.devices.device_checks import GOOD_FOR, Content, DeviceCheck
from hall_server.devices.print_office import PrintJob, good_until
from hall_server.services import Services

_LONGEST = 200
_GIVEN_BACK = ("not_printed", "unknown_device")
_ENDS = ("printed", "not_printed", "unknown")


class AgentJobs:
    """One of each server."""

    def __init__(self, here: AgentsHere, services: Services) -> None:
        self._here = here
        self._services = services
        self._held: dict[str, str] = {}
        """Slip → name of the agent that has been handed it and may print it. Not kept: after a
        restart the agent whose device it is gets it again, and knows what it has printed."""
        services.prints.offer = self.offer
        services.checks.offer = self._offer_check
        services.checks.busy = self._busy
        services.cabinets.offer = self._offer_opening
        services.stills.offer = self._offer_still

    def offer(self, job: PrintJob) -> None:
        """Hand a slip to its device's agent, if it is here and no other has it; else it waits."""
        owner = self._here.name_of(job.device)
        if owner in self._here and self._held.setdefault(job.id, owner) == owner:
            self._send(job.id, job.device, "slip", job.content.as_json(), good_until(job))

    def offer_open(self, devices: frozenset[str]) -> None:
        """All slips that these devices have not ended."""
        for job in self._services.prints.open_jobs(devices):
            self.offer(job)

    def forget_ended(self) -> None:
        """Slips that nobody told the end of are over by themselves after a while."""
        still_open = {job.id for job in self._services.prints.open_jobs(self._all_devices())}
        self._held = {job: name for job, name in self._held.items() if job in still_open}

    def report(self, caller: Agent, data: Any) -> bool:
        """The `job_state` message; True when the agent may forget it."""
        if not isinstance(data, dict):
            return False
        names = ("job", "state", "evidence", "reason", "replaced")
        job, state, evidence, reason, replaced = (
            str(data.get(name, ""))[:_LONGEST] for name in names
        )
        if self._services.checks.report(job, state, evidence, reason, replaced):
            return True
        if self._services.cabinets.report(job, state, evidence, reason):
            return True
        if self._services.stills.report(job, state, reason):
            return True
        if (state, reason) == _GIVEN_BACK and self._passed_on(caller, job):
            return True
        told = self._services.prints.report(self._services.desk, job, state, evidence, reason)
        if told and state in _ENDS:
            self._held.pop(job, None)
        return told

    def _passed_on(self, caller: Agent, job_id: str) -> bool:
        """Whether a slip that has been given back is for another agent now; it is offered there."""
        for job in self._services.prints.open_jobs(self._all_devices() - caller.codes):
            if job.id == job_id:
                self._held.pop(job_id, None)
                self.offer(job)
                return True
        return False

    def _offer_check(self, check: DeviceCheck, content: Content) -> bool:
        """Hand a check to its device's agent; False when that is not here."""
        expires = (check.at + GOOD_FOR) / 1000
        return self._hand(check.id, check.device, check.kind, content.as_json(), expires)

    def _offer_opening(self, opening: Opening) -> bool:
        """Tell its board's agent to open a door; False when that is not here."""
        door = DoorContent(opening.lock).as_json()
        expires = time.time() + OPEN_WITHIN / 1000
        return self._hand(opening.id, opening.device, OPEN_DOOR, door, expires)

    def _offer_still(self, still: Still) -> bool:
        """Tell a camera's agent to take a picture; False when that is not here."""
        expires = (still.at + STILL_GOOD_FOR) / 1000
        return self._hand(still.id, still.device, TAKE_STILL, {}, expires)

    def _hand(self, job: str, device: str, kind: str, content: Json, expires: float) -> bool:
        """Hand a job to the agent that drives its device; False when that is not here."""
        if self._here.drives(device):
            self._send(job, device, kind, content, expires)
            return True
        return False

    def _send(self, job: str, device: str, kind: str, content: Json, expires: float) -> None:
        """expires: UNIX seconds."""
        data = {
            "job": job,
            "device": device,
            "kind": kind,
            "content": content,
            "expires": expires,
            "sent_at": time.time(),
        }
        self._here.send(device, "job", data)

    def _busy(self, device: str) -> bool:
        """Whether the device's agent is here and has been handed a slip that has not ended."""
        if self._here.name_of(device) not in self._here:
            return False
        return any(
            job.id in self._held for job in self._services.prints.open_jobs(frozenset({device}))
        )

    def _all_devices(self) -> frozenset[str]:
        return frozenset(device.code for device in self._services.desk.hall.plan.devices)
