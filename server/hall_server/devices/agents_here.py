"""The agents that are connected, by the name that devices of the plan know, and whose one is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from flask import request
from flask_socketio import SocketIO

from hall_queue.plan import Device, Plan

AGENT = "/agent"
Json: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Agent:
    """One that is connected. devices: as it knows them."""

    sid: str
    token: str
    devices: tuple[Device, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(device.code for device in self.devices)


class AgentsHere:
    """The server's own agent has the name ``."""

    def __init__(self, socketio: SocketIO, plan: Callable[[], Plan]) -> None:
        """plan: of this moment."""
        self._socketio = socketio
        self._plan = plan
        self._agents: dict[str, Agent] = {}
        self._owners: tuple[Plan | None, dict[str, str]] = None, {}
        """Device → agent's name, for a plan."""

    def __getitem__(self, name: str) -> Agent:
        return self._agents[name]

    def __contains__(self, name: str) -> bool:
        return name in self._agents

    def get(self, name: str) -> Agent | None:
        return self._agents.get(name)

    def all(self) -> dict[str, Agent]:
        """As they are now: one may go while another is told something."""
        return {**self._agents}

    def arrived(self, name: str, token: str) -> None:
        """The caller is the agent of this name from now on."""
        self._agents[name] = Agent(_sid(), token)

    def gone(self) -> Iterator[Agent]:
        """The caller's connection has ended; nobody, when another one has taken over from it."""
        for name, agent in self.all().items():
            if agent.sid == _sid():
                del self._agents[name]
                yield agent

    def caller(self) -> Agent | None:
        """The agent that speaks now; None for one that another has taken over from."""
        return next((agent for agent in self._agents.values() if agent.sid == _sid()), None)

    def name_of(self, device: str) -> str:
        """Of the agent that a device belongs to, by the plan of this moment."""
        plan = self._plan()
        if self._owners[0] is not plan:
            self._owners = plan, {known.code: known.agent for known in plan.devices}
        return self._owners[1].get(device, "")

    def drives(self, device: str) -> bool:
        """Whether its agent is here and knows of it."""
        return self.driver_of(device) is not None

    def driver_of(self, device: str) -> str | None:
        """The connection of the agent that is here and knows of it."""
        agent = self._agents.get(self.name_of(device))
        return agent.sid if agent is not None and device in agent.codes else None

    def sid_of(self, name: str) -> str | None:
        agent = self._agents.get(name)
        return agent.sid if agent is not None else None

    def driven(self) -> Iterator[Device]:
        """Devices that some agent here drives."""
        for agent in self.all().values():
            yield from agent.devices

    def send(self, device: str, event: str, data: Json) -> None:
        """To the agent of a device, if it is here."""
        agent = self._agents.get(self.name_of(device))
        if agent is not None:
            self.tell(agent, event, data)

    def tell(self, agent: Agent, event: str, data: Json) -> None:
        self._socketio.emit(event, data, to=agent.sid, namespace=AGENT)

    def hang_up(self, agent: Agent) -> None:
        server: Any = self._socketio.server  # type: ignore[attr-defined]  # missing from the stubs
        server.disconnect(agent.sid, namespace=AGENT)


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid
