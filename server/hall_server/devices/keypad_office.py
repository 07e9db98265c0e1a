"""Call keypads: what each shows, told on change; and their presses, each done once or never."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall_kiosk.keypad_presses import GOOD_SECONDS
from hall_queue.commands import Command
from hall_queue.errors import QueueError
from hall_queue.events import Event
from hall_queue.hall import CounterLive, Hall
from hall_queue.plan import Device, Plan
from hall_queue.policy import skills_of
from hall_server.devices.keypad_commands import ToldPress, actor, command_of
from hall_server.front_desk import Closed, FrontDesk, Key, refused
from hall_server.storage.journal import Answer, StorageFailed

log = logging.getLogger(__name__)

KEYPAD = "keypad"
"""Kind of a device that clerks call with."""
TOO_LATE = "press_too_late"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """What a keypad shows. number: in hand, "" for none; ticket: its id; waiting: people whom the
    counter could call."""

    number: str = ""
    ticket: int | None = None
    waiting: int = 0


Push = Callable[[str, Sight], None]
"""(device, what it shows now)."""


class KeypadOffice:
    """One of each server. Any thread of the network side."""

    def __init__(self, desk: FrontDesk) -> None:
        self._desk = desk
        # Held while pushing too: otherwise an older sight could be pushed after a newer one.
        self._lock = threading.Lock()
        self._hall = desk.hall
        self._keypads = keypads_of(desk.hall.plan)
        self._shown: dict[str, Sight] = {}
        self.push: Push = lambda device, sight: None
        """Set by the agents' line: hand a changed sight to whoever drives the keypad."""

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        with self._lock:
            if hall.plan is not self._hall.plan:
                self._keypads = keypads_of(hall.plan)
                self._shown = {}
            self._hall = hall
            for device in self._keypads:
                sight = sight_of(hall, device.counter)
                if self._shown.get(device.code) != sight:
                    self._shown[device.code] = sight
                    self.push(device.code, sight)

    def push_all(self) -> None:
        """Push what every keypad shows, also what has not changed."""
        with self._lock:
            for device in self._keypads:
                sight = sight_of(self._hall, device.counter)
                self._shown[device.code] = sight
                self.push(device.code, sight)

    def press(self, press: ToldPress) -> Answer | None:
        """Carry a press out: 200, or why not. None when nothing can be stored just now: the agent
        tells it again, and then gets the answer, the first one if there was one."""
        plan = self._desk.hall.plan
        device = next((it for it in plan.devices if it.code == press.device), None)
        if device is None or device.kind != KEYPAD:
            return Answer(409, {"error": {"code": "unknown_device"}})
        try:
            answer = self._done(device, press)
        except (StorageFailed, Closed):
            return None
        if answer.status != 200:
            why = answer.body["error"]["code"]
            keys = f"#+{press.key}" if press.digits else press.key
            log.warning("%s: %s of %s is refused: %s", device.code, keys, press.at, why)
        return answer

    def _done(self, device: Device, press: ToldPress) -> Answer:
        """Raises StorageFailed, Closed."""
        asked = f"{press.device} {press.key} {press.digits} {press.ticket} {press.at}"
        fingerprint = hashlib.sha256(asked.encode()).hexdigest()
        key = Key(actor(device.code), press.id, fingerprint)
        try:
            command = self._command(device, press)
        except QueueError as error:
            why = refused(error)
            return self._desk.store_once(key, lambda connection: why)
        return self._desk.do(command, lambda hall, events: Answer(200, {"done": True}), key)

    def _command(self, device: Device, press: ToldPress) -> Command:
        if press.age > GOOD_SECONDS:
            raise QueueError(TOO_LATE)
        return command_of(self._desk.hall, device, press)


def read_press(data: object) -> ToldPress | None:
    """An agent's `pressed` event; None for one that makes no sense."""
    if not isinstance(data, dict):
        return None
    names = ("press", "device", "key", "digits", "at")
    texts = [it for name in names if isinstance(it := data.get(name), str) and len(it) <= _LONGEST]
    ticket, age = data.get("ticket"), data.get("age")
    if len(texts) < len(names) or not isinstance(age, int | float) or not age >= 0:
        return None
    if ticket is not None and type(ticket) is not int:
        return None
    press, device, key, digits, at = texts
    return ToldPress(press, device, key, digits, ticket, at, float(age))


def keypads_of(plan: Plan) -> list[Device]:
    """Those at a counter that somebody can drive."""
    return [
        device
        for device in plan.devices
        if device.kind == KEYPAD and device.port and device.counter in plan.counter
    ]


def sight_of(hall: Hall, counter: str) -> Sight:
    """What the keypad at a counter shows; cheap, for it runs after every commit."""
    live = hall.counters.get(counter, CounterLive(counter))
    ticket = None if live.ticket is None else hall.tickets.get(live.ticket)
    queues = (f"@{counter}", *skills_of(hall, live, hall.at))
    waiting = sum(len(hall.waiting.get(queue, ())) for queue in queues)
    return Sight(ticket.number if ticket else "", ticket.id if ticket else None, waiting)
