"""The agent for the devices on the server's own computer: started with it, ended with it.

There is one way to talk to a device, so the server too uses an agent, as a child process.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from hall_kiosk.agent.command import TOKEN_VARIABLE, agent_command
from hall_server.access.grants import Role
from hall_server.kept_child import KeptChild
from hall_server.services import Services

LOCAL_AGENT = "local-devices"
"""Its name among the agents; devices that name no agent are its own."""


class AgentChild:
    """Starts the agent when the plan has devices with a port, or somebody looks for such, and again
    when it ends."""

    def __init__(self, services: Services, folder: Path) -> None:
        self._services = services
        self._folder = folder
        self._child = KeptChild("the agent", self._begin)
        self._url = ""
        self._token = ""

    def start(self, url: str) -> None:
        """From now on `look_after` starts it. url: where it finds this server.

        Not yet: a second program loading takes the processor from the first pages.
        """
        self._url = url
        self._services.finds.has_own = True

    def look_after(self) -> None:
        """Start it when it should run and does not; call now and then. A failure is only logged."""
        devices = self._services.desk.hall.plan.devices
        is_needed = any(d.port and not d.agent for d in devices) or self._services.finds.wants_own()
        if self._url and is_needed:
            self._child.look_after()

    def _begin(self) -> subprocess.Popen[bytes]:
        if not self._token:
            self._services.access.revoke_all(Role.AGENT, LOCAL_AGENT)
            _, self._token = self._services.access.give(Role.AGENT, LOCAL_AGENT)
        self._folder.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(
            agent_command(self._url, self._folder),
            stdin=subprocess.PIPE,
            env={**os.environ, TOKEN_VARIABLE: self._token},
        )

    def stop(self) -> None:
        """End it; killed when it does not end by itself."""
        self._child.stop()
