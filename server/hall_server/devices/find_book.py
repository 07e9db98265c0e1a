"""Looking for devices at the serial ports of the agents' computers (hall_kiosk.agent.finder).

A page asks again and again how it stands; each time the agent is asked, and its answer is there for
the next look. Nothing is written down. In a hall without devices the server's own agent does not
run: an order for it waits until it has been started.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from hall_server import wire

OWN = ""
"""Name of the server's own agent."""
_AGAIN_SECONDS = 0.3
"""An agent is not asked more often than this."""
_BEGIN_SECONDS = 60.0
"""An agent that has not answered by then is not there."""
_LONGEST_RUN = 64
_PORTS = TypeAdapter(list[wire.PortSeen])
_TOLD = ("idle", "running", "done", "stopped", "failed")

Send: TypeAlias = Callable[[str, dict[str, Any]], bool]
"""(agent, order): False when that is not here."""


@dataclass(slots=True)
class _Known:
    """run: the scan that is looked at. state: as on the wire. order: waits for its agent. until:
    when it must have begun. begun_at: real time, ms."""

    run: str = ""
    state: str = "idle"
    ports: list[wire.PortSeen] = field(default_factory=list)
    order: dict[str, Any] | None = None
    until: float = 0.0
    begun_at: int | None = None
    asked_at: float = float("-inf")


class FindBook:
    """agent → its latest scan. Any thread of the network side."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}
        self.send: Send = lambda agent, order: False
        """Set by the agents' line."""
        self.here: Callable[[], frozenset[str]] = frozenset
        """Names of the agents that are connected. Set by the agents' line."""
        self.has_own = False
        """Whether the server's own agent is started when it is needed. Set by who starts it."""

    def begin(self, agent: str, run: str, port: str, listen: bool) -> bool:
        """Ask it to begin a scan named `run`; False when it is not there."""
        order = {"start": run, "port": port, "listen": listen}
        waits = order if agent == OWN and self.has_own else None
        with self._lock:
            before = self._known.get(agent, _Known())
            until = self._clock() + _BEGIN_SECONDS
            known = _Known(run, "starting", order=waits, until=until, begun_at=_now())
            self._known[agent] = known
        is_here = self.send(agent, order)
        with self._lock:
            if is_here:
                known.order = None
            elif waits is None:
                self._known[agent] = before
        return is_here or waits is not None

    def stop(self, agent: str) -> bool:
        """Ask it to end its scan; False when it is not there."""
        with self._lock:
            known = self._known.get(agent)
            waits = known is not None and known.order is not None
            if known is not None and waits:
                known.order, known.state = None, "stopped"
        return waits or self.send(agent, {"stop": True})

    def wants_own(self) -> bool:
        """Whether an order waits for the server's own agent."""
        with self._lock:
            known = self._known.get(OWN)
            return known is not None and known.order is not None and not self._is_late(known)

    def arrived(self, agent: str) -> None:
        """It is connected now: it gets the order that waited for it."""
        with self._lock:
            known = self._known.get(agent)
            if known is None or known.order is None or self._is_late(known):
                return
            order, known.order = known.order, None
        self.send(agent, order)

    def look(self, agent: str) -> wire.DeviceFind:
        """How it stands as far as is known; and ask."""
        now = self._clock()
        with self._lock:
            known = self._known.setdefault(agent, _Known())
            due = now - known.asked_at >= _AGAIN_SECONDS
            if due:
                known.asked_at = now
        is_here = self.send(agent, {}) if due else agent in self.here()
        with self._lock:
            known = self._known.setdefault(agent, _Known())
            facts = {"state": self._state(known, is_here), "begun_at": known.begun_at}
            return wire.DeviceFind.model_validate({"agent": agent, "ports": known.ports, **facts})

    def put(self, agent: str, *answer: object) -> None:
        """What the agent answered; what makes no sense is passed over.

        An agent that does not know the question acknowledges it without an answer.
        """
        with self._lock:
            known = self._known.get(agent)
            if known is None:
                return
            if not answer:
                known.state = "too_old"
                return
            told = _read(answer[0])
            if told is not None:
                _keep(known, *told)

    def _state(self, known: _Known, is_here: bool) -> str:
        if known.state == "starting" and not self._is_late(known):
            return "starting"
        if not is_here or known.state == "starting":
            return "no_agent"
        return known.state

    def _is_late(self, known: _Known) -> bool:
        return self._clock() > known.until


def _now() -> int:
    return int(time.time() * 1000)


def _keep(known: _Known, run: str, state: str, ports: list[wire.PortSeen]) -> None:
    if run != known.run and state != "running" and known.run:
        # Of before our order, while that is on its way; or it has forgotten ours.
        if run == "" and known.state == "running":
            known.state = "lost"
        return
    known.run, known.state, known.ports = run, state, ports


def _read(data: object) -> tuple[str, str, list[wire.PortSeen]] | None:
    if not isinstance(data, dict):
        return None
    run, state = data.get("run"), data.get("state")
    if not isinstance(run, str) or len(run) > _LONGEST_RUN or state not in _TOLD:
        return None
    try:
        return run, str(state), _PORTS.validate_python(data.get("ports"))
    except ValidationError:
        return None
