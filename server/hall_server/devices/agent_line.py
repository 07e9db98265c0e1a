"""Connections of agents: which devices are whose, jobs, signs and asks out, what came of it in.

The wire is told in `hall_kiosk.agent.link`. An agent is in charge of the devices that the plan
gives to its name, the server's own of all others. A newer connection with its token takes over;
another agent of the same name has to wait until it has gone. When a new plan gives a device to
another agent, the former one gives the slips back that it has not begun; only then they are offered
to the new one, so that none comes out twice.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from flask import request
from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError

from hall_display.signs import SignText
from hall_kiosk.agent.messages import PAD
from hall_kiosk.door_job import OPEN_DOOR, DoorContent
from hall_kiosk.still_job import TAKE_STILL
from hall_queue.events import Event, PlanAdopted
from hall_queue.hall import Hall
from hall_queue.plan import Device, Plan
from hall_server.access.grants import Role
from hall_server.cabinet.office import OPEN_WITHIN
from hall_server.cabinet.store import Opening
from hall_server.cameras.stills import GOOD_FOR as STILL_GOOD_FOR
from hall_server.cameras.stills import Still
from hall_server.devices.agent_devices import as_told, devices_of, name_of
from hall_server.devices.agent_questions import AgentQuestions
from hall_server.devices.device_checks import GOOD_FOR, Content, DeviceCheck
from hall_server.devices.device_health import DeviceHealth
from hall_server.devices.keypad_office import Sight, read_press
from hall_server.devices.print_office import PrintJob, good_until
from hall_server.devices.seat_office import Seat
from hall_server.devices.told_rating import read_rating
from hall_server.ratings import Ask
from hall_server.services import Services
from hall_server.views.hall_views import service_name

log = logging.getLogger(__name__)

AGENT = "/agent"
_LONGEST = 200
_GIVEN_BACK = ("not_printed", "unknown_device")
_ENDS = ("printed", "not_printed", "unknown")
Json: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class _Agent:
    """One that is connected. devices: as it knows them."""

    sid: str
    token: str
    devices: tuple[Device, ...] = ()


class AgentLine:
    """The agents' end of the server; one of each."""

    def __init__(self, socketio: SocketIO, services: Services) -> None:
        self._socketio = socketio
        self._services = services
        self._agents: dict[str, _Agent] = {}
        """Those connected, by the name that the plan's devices know; the server's own is ``."""
        self._owners: tuple[Plan | None, dict[str, str]] = None, {}
        """Device → agent's name, for a plan."""
        self._asks: dict[str, str] = {}
        """Pad → the ask that it was told last."""
        self._held: dict[str, str] = {}
        """Slip → name of the agent that has been handed it and may print it. Not kept: after a
        restart the agent whose device it is gets it again, and knows what it has printed."""
        self._seq = itertools.count(1)
        services.prints.offer = self.offer
        services.checks.offer = self._offer_check
        services.checks.busy = self._busy
        services.cabinets.offer = self._offer_opening
        services.stills.offer = self._offer_still
        services.previews.watch = self._watch
        services.finds.here = lambda: frozenset(self._agents)
        services.signs.push = self._push_sign
        services.seats.push = self._push_seat
        services.keypads.push = self._push_sight
        services.ratings.asks.told.append(self._asked)
        services.devices.changed.append(self._printer)
        services.desk.listen(self._listen)
        AgentQuestions(socketio, AGENT, services, self._sid_of, self._driver_of)
        on: Callable[[str], Callable[[Any], Any]] = lambda event: socketio.on(  # noqa: E731
            event, namespace=AGENT
        )
        on("connect")(self._connected)
        on("disconnect")(self._gone)
        on("job_state")(self._job_state)
        on("rated")(self._rated)
        on("pressed")(self._pressed)
        on("doors")(self._doors)
        on("scanned")(self._scanned)
        on("health")(self._health)

    def offer(self, job: PrintJob) -> None:
        """Hand a job to its device's agent, if it is here and no other has it; else it waits."""
        owner = self._name_of(job.device)
        if owner in self._agents and self._held.setdefault(job.id, owner) == owner:
            self._send_job(job.id, job.device, "slip", job.content.as_json(), good_until(job))

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
        if self._drives(device):
            self._send_job(job, device, kind, content, expires)
            return True
        return False

    def _send_job(self, job: str, device: str, kind: str, content: Json, expires: float) -> None:
        """expires: UNIX seconds."""
        self._send(
            device,
            "job",
            {
                "job": job,
                "device": device,
                "kind": kind,
                "content": content,
                "expires": expires,
                "sent_at": time.time(),
            },
        )

    def _drives(self, device: str) -> bool:
        """Whether its agent is here and knows of it."""
        return self._driver_of(device) is not None

    def _driver_of(self, device: str) -> str | None:
        """The connection of the agent that is here and knows of it."""
        agent = self._agents.get(self._name_of(device))
        return agent.sid if agent is not None and device in _codes(agent) else None

    def _sid_of(self, name: str) -> str | None:
        agent = self._agents.get(name)
        return agent.sid if agent is not None else None

    def _watch(self, device: str, seconds: float) -> bool:
        """Tell a camera's agent that somebody looks; False when that is not here."""
        if self._drives(device):
            self._send(device, "watch", {"device": device, "seconds": seconds})
            return True
        return False

    def _busy(self, device: str) -> bool:
        """Whether the device's agent is here and has been handed a slip that has not ended."""
        if self._name_of(device) not in self._agents:
            return False
        return any(
            job.id in self._held for job in self._services.prints.open_jobs(frozenset({device}))
        )

    def drop_revoked(self) -> None:
        """Hang up on agents whose token is good no more."""
        for agent in [*self._agents.values()]:
            if self._services.access.find(agent.token) is None:
                self._server().disconnect(agent.sid, namespace=AGENT)

    # Connections

    def _connected(self, auth: Any) -> None:
        token = auth.get("token") if isinstance(auth, dict) else None
        who = self._services.access.find(token) if isinstance(token, str) and token else None
        if not isinstance(token, str) or who is None or who.role is not Role.AGENT:
            raise ConnectionRefusedError("not_enrolled")
        name = name_of(who)
        here = self._agents.get(name)
        if here is not None and token != here.token:
            # Two agents on one port would tear each other's slips.
            log.warning("agent %s is refused: another one of this name is here", who.name)
            raise ConnectionRefusedError("another_agent")
        self._agents[name] = _Agent(_sid(), token)
        self._forget_ended()
        self._send_all(name)
        self._services.finds.arrived(name)

    def _forget_ended(self) -> None:
        """Slips that nobody told the end of are over by themselves after a while."""
        devices = frozenset(device.code for device in self._services.desk.hall.plan.devices)
        still_open = {job.id for job in self._services.prints.open_jobs(devices)}
        self._held = {job: name for job, name in self._held.items() if job in still_open}

    def _send_all(self, name: str) -> None:
        """All that an agent needs to know, whatever it knew before."""
        self._agents[name].devices = devices_of(self._services.desk.hall.plan, name)
        self._send_devices(name)
        self._services.signs.push_all()
        self._services.seats.push_all()
        self._services.keypads.push_all()
        self._send_open(self._agents[name].devices)

    def _send_open(self, devices: Sequence[Device]) -> None:
        """What is open at devices whose agent has just been told of them."""
        for device in devices:
            self._asks.pop(device.code, None)
            if device.kind == PAD and device.counter:
                ask = self._services.ratings.asks.at(device.counter)
                if ask is not None:
                    self._ask(device.code, ask)
        for job in self._services.prints.open_jobs(frozenset(it.code for it in devices)):
            self.offer(job)

    def _gone(self, *_reason: Any) -> None:
        for name, agent in [*self._agents.items()]:
            if agent.sid == _sid():
                del self._agents[name]
                self._services.devices.no_agent(_codes(agent))
                self._services.cabinets.no_agent(_codes(agent))

    def _caller(self) -> _Agent | None:
        """The agent that speaks now; None for one that another has taken over from."""
        return next((agent for agent in self._agents.values() if agent.sid == _sid()), None)

    def _send(self, device: str, event: str, data: dict[str, Any]) -> None:
        """To the agent of a device, if it is here."""
        agent = self._agents.get(self._name_of(device))
        if agent is not None:
            self._socketio.emit(event, data, to=agent.sid, namespace=AGENT)

    def _name_of(self, device: str) -> str:
        """Of the agent that a device belongs to, by the plan of this moment."""
        plan = self._services.desk.hall.plan
        if self._owners[0] is not plan:
            self._owners = plan, {known.code: known.agent for known in plan.devices}
        return self._owners[1].get(device, "")

    def _server(self) -> Any:
        return self._socketio.server  # type: ignore[attr-defined]  # missing from the stubs

    # Out

    def _send_devices(self, name: str) -> None:
        """Tell an agent what is plugged into its computer."""
        plan = self._services.desk.hall.plan
        agent = self._agents[name]
        self._services.devices.keep_only(frozenset(d.code for d in plan.devices if d.port))
        data = {"devices": [as_told(device) for device in agent.devices], **self._stamp()}
        self._socketio.emit("devices", data, to=agent.sid, namespace=AGENT)

    def _known(self) -> Iterator[Device]:
        """Devices that some agent here drives."""
        for agent in [*self._agents.values()]:
            yield from agent.devices

    def _listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener: a new plan may bring other devices."""
        if any(isinstance(event, PlanAdopted) for event in events):
            self._hand_over(hall.plan)

    def _hand_over(self, plan: Plan) -> None:
        """Nobody knows how a device is that another agent drives now, until that one says so."""
        before = {name: agent.devices for name, agent in self._agents.items()}
        changed = [name for name in before if devices_of(plan, name) != before[name]]
        left: set[str] = set()
        for name in changed:
            agent = self._agents[name]
            agent.devices = devices_of(plan, name)
            left |= {device.code for device in before[name]} - _codes(agent)
        self._services.devices.no_agent(left)
        self._services.cabinets.no_agent(left)
        for name in changed:
            self._send_devices(name)
        if changed:
            self._services.signs.push_all()
            self._services.seats.push_all()
            self._services.keypads.push_all()
        for name in changed:
            known = {device.code for device in before[name]}
            self._send_open([it for it in self._agents[name].devices if it.code not in known])

    def _push_sign(self, device: str, sign: SignText) -> None:
        self._send(device, "sign", {"device": device, **asdict(sign), **self._stamp()})

    def _push_sight(self, device: str, sight: Sight) -> None:
        self._send(device, "sight", {"device": device, **asdict(sight), **self._stamp()})

    def _push_seat(self, device: str, seat: Seat) -> None:
        self._send(device, "seat", {"device": device, **asdict(seat), **self._stamp()})

    def _asked(self, counter: str, ask: Ask | None) -> None:
        """A counter's ask has begun or ended."""
        for device in self._known():
            if device.kind != PAD or device.counter != counter:
                continue
            if ask is not None:
                self._ask(device.code, ask)
            elif device.code in self._asks:
                over = self._asks.pop(device.code)
                self._send(device.code, "ask_end", {"device": device.code, "ask": over})

    def _ask(self, device: str, ask: Ask) -> None:
        self._asks[device] = ask.id
        seconds = self._services.ratings.asks.seconds(ask)
        item = service_name(self._services.desk.hall.plan, ask.service).name
        data = {"device": device, "ask": ask.id, "seconds": seconds, "item": item}
        self._send(device, "ask", data)

    def _stamp(self) -> dict[str, Any]:
        """Tells an agent which of two messages is the newer: many threads take them."""
        return {"epoch": self._services.live.epoch, "seq": next(self._seq)}

    # In

    def _job_state(self, data: Any) -> bool:
        caller = self._caller()
        if caller is None or not isinstance(data, dict):
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

    def _passed_on(self, caller: _Agent, job_id: str) -> bool:
        """Whether a slip that has been given back is for another agent now; it is offered there."""
        devices = frozenset(device.code for device in self._services.desk.hall.plan.devices)
        mine = _codes(caller)
        for job in self._services.prints.open_jobs(devices - mine):
            if job.id == job_id:
                self._held.pop(job_id, None)
                self.offer(job)
                return True
        return False

    def _rated(self, data: Any) -> bool:
        """True once the agent may forget it: also when it is nothing that could be stored."""
        agent = self._caller()
        if agent is None:
            return False
        told = read_rating(data)
        if told is None or told.device not in _codes(agent):
            log.warning("a rating that makes no sense, or of no device of the agent")
            return True
        return self._services.ratings.by_device(
            told.device, told.ask, told.key, told.scale, told.mapping, told.at
        )

    def _pressed(self, data: Any) -> dict[str, Any]:
        """What became of a key of a call keypad; nothing said: the agent tells it again."""
        agent, press = self._caller(), read_press(data)
        if agent is None:
            return {}
        if press is None or press.device not in _codes(agent):
            log.warning("a press that makes no sense, or of no device of the agent, is refused")
            return {"done": False, "code": "unknown_device"}
        answer = self._services.keypads.press(press)
        if answer is None:
            return {}
        code = "" if answer.status == 200 else answer.body["error"]["code"]
        return {"done": answer.status == 200, "code": code}

    def _doors(self, data: Any) -> None:
        agent = self._caller()
        if agent is not None:
            self._services.cabinets.tell_doors(data, _codes(agent))

    def _scanned(self, data: Any) -> None:
        agent = self._caller()
        if agent is not None:
            self._services.scans.scanned(data, _codes(agent))

    def _health(self, data: Any) -> None:
        agent = self._caller()
        if agent is not None:
            self._services.devices.report(data, _codes(agent))

    def _printer(self, health: DeviceHealth) -> None:
        """Kiosks show how their printer is."""
        plan = self._services.desk.hall.plan
        kiosks = [kiosk.code for kiosk in plan.kiosks if kiosk.printer == health.device]
        if kiosks:
            self._services.prints.printer_state(health.device, health.shown, kiosks)


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid


def _codes(agent: _Agent) -> frozenset[str]:
    return frozenset(device.code for device in agent.devices)
