"""Looking for devices at the serial ports of the agents' computers."""

from __future__ import annotations

from hashlib import sha256

from flask import Blueprint, request
from sqlalchemy import Connection

from hall_server import wire
from hall_server.access.grants import Role
from hall_server.access.log import note
from hall_server.api.edge import (
    ApiError,
    desk,
    grant,
    keep_once,
    request_key,
    route,
    services,
)
from hall_server.devices.agent_devices import name_of
from hall_server.devices.find_book import OWN
from hall_server.storage.journal import Answer

blueprint = Blueprint("finds", __name__)
_ADMIN = frozenset({Role.ADMIN})


@route(blueprint, "GET", "/api/agents", roles=_ADMIN, answer=list[wire.AgentSeen])
def list_agents() -> list[wire.AgentSeen]:
    """Computers with an agent: the hall server's own, those of the plan's devices, those let in."""
    finds = services().finds
    here = finds.here() | ({OWN} if finds.has_own else set())
    return [wire.AgentSeen(name=name, here=name in here) for name in _names()]


@route(
    blueprint,
    "GET",
    "/api/agents/find",
    roles=_ADMIN,
    answer=wire.DeviceFind,
    query={"agent": "name of the computer; empty: the hall server itself"},
)
def find() -> wire.DeviceFind:
    """How looking for devices stands at a computer. Asked again and again while somebody looks."""
    return services().finds.look(_known(request.args.get("agent", OWN)))


@route(
    blueprint,
    "POST",
    "/api/agents/find",
    roles=_ADMIN,
    ask=wire.FindAsk,
    answer=wire.DeviceFind,
)
def begin_find(ask: wire.FindAsk) -> Answer:
    """Look for devices at a computer's free serial ports; ports in use are never opened. Who asks
    while it looks already gets that scan."""
    agent, key, actor = _known(ask.agent), request_key(), grant().actor
    run = sha256("\n".join(key).encode()).hexdigest()[:16]

    def begin(connection: Connection) -> Answer:
        if not services().finds.begin(agent, run, ask.port, ask.listen):
            return Answer(409, {"error": {"code": "find_no_agent", "agent": agent}})
        note(connection, actor, "find_begun", agent)
        return Answer(200, services().finds.look(agent).model_dump(mode="json"))

    return keep_once(begin)


@route(
    blueprint,
    "POST",
    "/api/agents/find/stop",
    roles=_ADMIN,
    ask=wire.FindStop,
    answer=wire.DeviceFind,
)
def stop_find(ask: wire.FindStop) -> wire.DeviceFind:
    """End it after the question under way."""
    agent = _known(ask.agent)
    if not services().finds.stop(agent):
        raise ApiError(409, "find_no_agent", agent=agent)
    return services().finds.look(agent)


def _known(agent: str) -> str:
    """ApiError 404 when there is no computer of this name."""
    if agent not in _names():
        raise ApiError(404, "unknown_agent", agent=agent[:60])
    return agent


def _names() -> list[str]:
    """The server's own first."""
    planned = {device.agent for device in desk().hall.plan.devices}
    let_in = {
        name_of(given.grant)
        for given in services().access.given()
        if given.grant.role is Role.AGENT
    }
    return [OWN, *sorted((planned | let_in | services().finds.here()) - {OWN})]
