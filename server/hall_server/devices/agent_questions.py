"""What pages want to know of an agent just now: it is asked, and answers at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from flask_socketio import SocketIO

from hall_server.services import Services

Sids: TypeAlias = Callable[[str], str | None]
"""Name of an agent, or code of a device → its agent's connection; None: not here."""


class AgentQuestions:
    """The bytes of a device's port, and a scan of an agent's ports."""

    def __init__(
        self, socketio: SocketIO, namespace: str, services: Services, agent: Sids, driver: Sids
    ) -> None:
        """agent: the connection of an agent of this name. driver: of who drives this device."""
        self._socketio = socketio
        self._namespace = namespace
        self._services = services
        self._agent = agent
        self._driver = driver
        services.traces.ask = self._trace
        services.finds.send = self._find

    def _trace(self, device: str, run: str, after: int) -> bool:
        """Ask for what went over a device's port; False when its agent is not here."""
        question = {"device": device, "run": run, "after": after}
        put = partial(self._services.traces.put, device)
        return self._ask(self._driver(device), "trace", question, put)

    def _find(self, name: str, order: dict[str, Any]) -> bool:
        """Tell an agent what to do about a scan; False when it is not here."""
        put = partial(self._services.finds.put, name)
        return self._ask(self._agent(name), "find", order, put)

    def _ask(
        self, sid: str | None, event: str, data: dict[str, Any], put: Callable[..., None]
    ) -> bool:
        """put: gets the answer, or nothing from an agent that does not know the question."""
        if sid is None:
            return False
        self._socketio.emit(event, data, to=sid, namespace=self._namespace, callback=put)
        return True
