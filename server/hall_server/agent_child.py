"""The agent for the devices on the server's own computer: started with it, ended with it.

There is one way to talk to a device, so the server too uses an agent, as a child process. The pipe
to its standard input is its life-line: when this process dies, however it dies, the agent ends.
"""

from __future__ import annotations

import logging
import os
import subprocess
import time
from pathlib import Path

from hall_kiosk.agent.command import TOKEN_VARIABLE, agent_command
from hall_server.access import Role
from hall_server.services import Services

log = logging.getLogger(__name__)

LOCAL_AGENT = "local-devices"
"""Its name among the agents; devices that name no agent are its own."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_LONG_LIFE = 60.0
"""After so many seconds an end is news, not the last one's echo: no longer pause for it."""
_GRACE = 5.0


class AgentChild:
    """Starts the agent when the plan has devices with a port, and again when it ends."""

    def __init__(self, services: Services, folder: Path) -> None:
        self._services = services
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""
        self._token = ""
        self._pause = _FIRST_PAUSE
        self._again_at = 0.0
        self._started_at = 0.0

    def start(self, url: str) -> None:
        """Begin to look after it. url: where it finds this server."""
        self._url = url
        self._services.access.revoke_all(Role.AGENT, LOCAL_AGENT)
        _, self._token = self._services.access.give(Role.AGENT, LOCAL_AGENT)
        self.look_after()

    def look_after(self) -> None:
        """Start it when it should run and does not; call now and then. A failure is only logged."""
        devices = self._services.desk.hall.plan.devices
        if not self._url or not any(d.port and not d.agent for d in devices):
            return
        if self._process is not None:
            if self._process.poll() is None:
                return
            log.warning("the agent ended with status %s", self._process.returncode)
            self._close()
            if time.monotonic() - self._started_at >= _LONG_LIFE:
                self._pause = _FIRST_PAUSE
            self._put_off()
        if time.monotonic() < self._again_at:
            return
        try:
            self._process = self._begin()
            self._started_at = time.monotonic()
        except OSError as error:  # e.g. no memory for a process: the hall goes on without devices
            log.error("the agent cannot be started: %s", error)
            self._put_off()

    def _begin(self) -> subprocess.Popen[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(
            agent_command(self._url, self._folder),
            stdin=subprocess.PIPE,
            env={**os.environ, TOKEN_VARIABLE: self._token},
        )

    def _put_off(self) -> None:
        self._again_at = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def stop(self) -> None:
        """End it; killed when it does not end by itself."""
        if self._process is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            log.warning("the agent did not end in %s s and is killed", _GRACE)
            self._process.kill()
            self._process.wait()
        self._process = None

    def _close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None
