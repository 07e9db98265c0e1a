"""An agent's connection to a server in this process, and what a test does with it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from hall_queue.commands import AdoptPlan
from hall_queue.plan import Device, Plan
from hall_server.access.grants import Role
from hall_server.app import Server
from hall_server.devices.agent_child import LOCAL_AGENT
from tests.server.halls import tell

KEYS = "0=bad 1=fair 2=good 3=very_good"
"""Of a pad, as its settings have them."""


class Agent:
    """An agent's connection and what it was told."""

    def __init__(self, server: Server, token: str) -> None:
        test_client = server.socketio.test_client
        self.line = test_client(server.app, namespace="/agent", auth={"token": token})
        self.heard: list[tuple[str, dict[str, Any]]] = []

    @property
    def connected(self) -> bool:
        return bool(self.line.is_connected("/agent"))

    def told(self, *events: str) -> list[dict[str, Any]]:
        """What came since the last look, of these events."""
        heard = [(it["name"], it["args"][0]) for it in self.line.get_received("/agent")]
        return [data for name, data in heard if name in events]

    def say(self, event: str, data: Any) -> Any:
        return self.line.emit(event, data, namespace="/agent", callback=True)

    def hang_up(self) -> None:
        self.line.disconnect(namespace="/agent")


def adopt(server: Server, *devices: Device) -> None:
    plan: Plan = replace(server.services.desk.hall.plan, devices=devices)
    assert server.services.desk.do(AdoptPlan(by="admin", plan=plan), tell).status == 201


def token(server: Server, name: str = LOCAL_AGENT) -> str:
    return server.services.access.give(Role.AGENT, name)[1]


def ratings(data: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "hall.db")) as connection:
        return connection.execute(
            "select source, level, raw_key, scale, mapping_version from ratings"
        ).fetchall()
