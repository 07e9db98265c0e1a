"""Connections of agents: which devices are whose, signs and asks out, what devices tell in.

The wire is told in `hall_kiosk.agent.link`. An agent is in charge of the devices that the plan
gives to its name, the server's own of all others. A newer connection with its token takes over;
another agent of the same name has to wait until it has gone.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError

from hall_display.signs import SignText
from hall_kiosk.agent.messages import PAD
from hall_queue.events import Event, PlanAdopted
from hall_queue.hall import Hall
from hall_queue.plan import Device, Plan
from hall_server.access.grants import Role
from hall_server.devices.agent_devices import as_told, devices_of, name_of
from hall_server.devices.agent_jobs import AgentJobs
from hall_server.devices.agent_questions import AgentQuestions
from hall_server.devices.agents_here import AGENT, AgentsHere, Json
from hall_server.devices.device_health import DeviceHealth
from hall_server.devices.keypad_office import Sight, read_press
from hall_server.devices.seat_office import Seat
from hall_server.devices.told_rating import read_rating
from hall_server.ratings import Ask
from hall_server.services import Services
from hall_server.views.hall_views import service_name

log = logging.getLogger(__name__)


class AgentLine:
    """The agents' end of the server; one of each."""

    def __init__(self, socketio: SocketIO, services: Services) -> None:
        self._services = services
        self._here = here = AgentsHere(socketio, lambda: services.desk.hall.plan)
        self._jobs = AgentJobs(here, services)
        self._asks: dict[str, str] = {}
        """Pad → the ask that it was told last."""
        self._seq = itertools.count(1)
        services.previews.watch = self._watch
        services.finds.here = lambda: frozenset(here.all())
        services.signs.push = self._push_sign
        services.seats.push = self._push_seat
        services.keypads.push = self._push_sight
        services.ratings.asks.told.append(self._asked)
        services.devices.changed.append(self._printer)
        services.desk.listen(self._listen)
        AgentQuestions(socketio, AGENT, services, here.sid_of, here.driver_of)
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

    def drop_revoked(self) -> None:
        """Hang up on agents whose token is good no more."""
        for agent in self._here.all().values():
            if self._services.access.find(agent.token) is None:
                self._here.hang_up(agent)

    # Connections

    def _connected(self, auth: Any) -> None:
        token = auth.get("token") if isinstance(auth, dict) else None
        who = self._services.access.find(token) if isinstance(token, str) and token else None
        if not isinstance(token, str) or who is None or who.role is not Role.AGENT:
            raise ConnectionRefusedError("not_enrolled")
        name = name_of(who)
        here = self._here.get(name)
        if here is not None and token != here.token:
            # Two agents on one port would tear each other's slips.
            log.warning("agent %s is refused: another one of this name is here", who.name)
            raise ConnectionRefusedError("another_agent")
        self._here.arrived(name, token)
        self._jobs.forget_ended()
        self._send_all(name)
        self._services.finds.arrived(name)

    def _gone(self, *_reason: Any) -> None:
        for agent in self._here.gone():
            self._services.devices.no_agent(agent.codes)
            self._services.cabinets.no_agent(agent.codes)

    # Out

    def _send_all(self, name: str) -> None:
        """All that an agent needs to know, whatever it knew before."""
        agent = self._here[name]
        agent.devices = devices_of(self._services.desk.hall.plan, name)
        self._send_devices(name)
        self._push_all()
        self._send_open(agent.devices)

    def _send_devices(self, name: str) -> None:
        """Tell an agent what is plugged into its computer."""
        plan = self._services.desk.hall.plan
        agent = self._here[name]
        self._services.devices.keep_only(frozenset(d.code for d in plan.devices if d.port))
        devices = [as_told(device) for device in agent.devices]
        self._here.tell(agent, "devices", {"devices": devices, **self._stamp()})

    def _push_all(self) -> None:
        """What every device shows now."""
        self._services.signs.push_all()
        self._services.seats.push_all()
        self._services.keypads.push_all()

    def _send_open(self, devices: Sequence[Device]) -> None:
        """What is open at devices whose agent has just been told of them."""
        for device in devices:
            self._asks.pop(device.code, None)
            if device.kind == PAD and device.counter:
                ask = self._services.ratings.asks.at(device.counter)
                if ask is not None:
                    self._ask(device.code, ask)
        self._jobs.offer_open(frozenset(it.code for it in devices))

    def _listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener: a new plan may bring other devices."""
        if any(isinstance(event, PlanAdopted) for event in events):
            self._hand_over(hall.plan)

    def _hand_over(self, plan: Plan) -> None:
        """Nobody knows how a device is that another agent drives now, until that one says so."""
        before = {name: agent.devices for name, agent in self._here.all().items()}
        changed = [name for name in before if devices_of(plan, name) != before[name]]
        left: set[str] = set()
        for name in changed:
            agent = self._here[name]
            agent.devices = devices_of(plan, name)
            left |= {device.code for device in before[name]} - agent.codes
        self._services.devices.no_agent(left)
        self._services.cabinets.no_agent(left)
        for name in changed:
            self._send_devices(name)
        if changed:
            self._push_all()
        for name in changed:
            known = {device.code for device in before[name]}
            self._send_open([it for it in self._here[name].devices if it.code not in known])

    def _watch(self, device: str, seconds: float) -> bool:
        """Tell a camera's agent that somebody looks; False when that is not here."""
        if self._here.drives(device):
            self._here.send(device, "watch", {"device": device, "seconds": seconds})
            return True
        return False

    def _push_sign(self, device: str, sign: SignText) -> None:
        self._push(device, "sign", asdict(sign))

    def _push_sight(self, device: str, sight: Sight) -> None:
        self._push(device, "sight", asdict(sight))

    def _push_seat(self, device: str, seat: Seat) -> None:
        self._push(device, "seat", asdict(seat))

    def _push(self, device: str, event: str, shown: Json) -> None:
        self._here.send(device, event, {"device": device, **shown, **self._stamp()})

    def _asked(self, counter: str, ask: Ask | None) -> None:
        """A counter's ask has begun or ended."""
        for device in self._here.driven():
            if device.kind != PAD or device.counter != counter:
                continue
            if ask is not None:
                self._ask(device.code, ask)
            elif device.code in self._asks:
                over = self._asks.pop(device.code)
                self._here.send(device.code, "ask_end", {"device": device.code, "ask": over})

    def _ask(self, device: str, ask: Ask) -> None:
        self._asks[device] = ask.id
        seconds = self._services.ratings.asks.seconds(ask)
        item = service_name(self._services.desk.hall.plan, ask.service).name
        data = {"device": device, "ask": ask.id, "seconds": seconds, "item": item}
        self._here.send(device, "ask", data)

    def _stamp(self) -> Json:
        """Tells an agent which of two messages is the newer: many threads take them."""
        return {"epoch": self._services.live.epoch, "seq": next(self._seq)}

    # In

    def _job_state(self, data: Any) -> bool:
        caller = self._here.caller()
        return caller is not None and self._jobs.report(caller, data)

    def _rated(self, data: Any) -> bool:
        """True once the agent may forget it: also when it is nothing that could be stored."""
        agent = self._here.caller()
        if agent is None:
            return False
        told = read_rating(data)
        if told is None or told.device not in agent.codes:
            log.warning("a rating that makes no sense, or of no device of the agent")
            return True
        return self._services.ratings.by_device(
            told.device, told.ask, told.key, told.scale, told.mapping, told.at
        )

    def _pressed(self, data: Any) -> Json:
        """What became of a key of a call keypad; nothing said: the agent tells it again."""
        agent, press = self._here.caller(), read_press(data)
        if agent is None:
            return {}
        if press is None or press.device not in agent.codes:
            log.warning("a press that makes no sense, or of no device of the agent, is refused")
            return {"done": False, "code": "unknown_device"}
        answer = self._services.keypads.press(press)
        if answer is None:
            return {}
        code = "" if answer.status == 200 else answer.body["error"]["code"]
        return {"done": answer.status == 200, "code": code}

    def _doors(self, data: Any) -> None:
        agent = self._here.caller()
        if agent is not None:
            self._services.cabinets.tell_doors(data, agent.codes)

    def _scanned(self, data: Any) -> None:
        agent = self._here.caller()
        if agent is not None:
            self._services.scans.scanned(data, agent.codes)

    def _health(self, data: Any) -> None:
        agent = self._here.caller()
        if agent is not None:
            self._services.devices.report(data, agent.codes)

    def _printer(self, health: DeviceHealth) -> None:
        """Kiosks show how their printer is."""
        plan = self._services.desk.hall.plan
        kiosks = [kiosk.code for kiosk in plan.kiosks if kiosk.printer == health.device]
        if kiosks:
            self._services.prints.printer_state(health.device, health.shown, kiosks)
