"""Who connects over Socket.IO: pages that watch rooms, and agents that drive devices."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO
from flask_socketio import join_room as join_socket_room
from flask_socketio import leave_room as leave_socket_room
from socketio.exceptions import ConnectionRefusedError

from hall_queue.plan import Device
from hall_server.access import Grant, Role
from hall_server.api.edge import by_cookie
from hall_server.live import may_watch
from hall_server.print_office import PrintJob, good_until
from hall_server.services import Services

log = logging.getLogger(__name__)

AGENT = "/agent"
_MOST_ROOMS = 20


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid


def install_pages(socketio: SocketIO, services: Services) -> None:
    """Connections of pages, on the default namespace."""
    grants: dict[str, Grant | None] = {}

    def watch(room: Any) -> None:
        who = grants.get(_sid())
        if may_watch(who.role.value if who else None, who.at if who else None, room):
            join_socket_room(room)
            services.live.join(_sid(), room)

    @socketio.on("connect")
    def connect(auth: Any) -> None:
        auth = auth if isinstance(auth, dict) else {}
        rooms = auth.get("rooms")
        rooms = rooms[:_MOST_ROOMS] if isinstance(rooms, list) else []
        who = _who(services, auth)
        phone = rooms and all(isinstance(r, str) and r.startswith("ticket:") for r in rooms)
        if who is None and not phone:
            raise ConnectionRefusedError("not_enrolled")
        grants[_sid()] = who
        for room in rooms:
            watch(room)

    @socketio.on("join")
    def join(data: Any) -> None:
        if isinstance(data, dict):
            watch(data.get("room"))

    @socketio.on("leave")
    def leave(data: Any) -> None:
        room = data.get("room") if isinstance(data, dict) else None
        if isinstance(room, str):
            leave_socket_room(room)
            services.live.leave(_sid(), room)

    @socketio.on("disconnect")
    def disconnect(*_reason: Any) -> None:
        grants.pop(_sid(), None)
        services.live.forget(_sid())


def _who(services: Services, auth: dict[str, Any]) -> Grant | None:
    token = auth.get("token")
    if isinstance(token, str) and token:
        return services.access.find(token)
    page = auth.get("as")
    return by_cookie(page, request.cookies) if isinstance(page, str) else None


class AgentLine:
    """Connections of agents: which devices are whose, jobs out, states and healths in.

    One agent is in charge of all devices with a port; a newer connection takes over.
    """

    def __init__(self, socketio: SocketIO, services: Services) -> None:
        self._socketio = socketio
        self._services = services
        self._agent: str | None = None
        services.prints.offer = self.offer
        on: Callable[[str], Callable[[Any], Any]] = lambda event: socketio.on(  # noqa: E731
            event, namespace=AGENT
        )
        on("connect")(self._connected)
        on("disconnect")(self._gone)
        on("job_state")(self._job_state)
        on("health")(self._health)

    def offer(self, job: PrintJob) -> None:
        """Hand a job to the agent, if there is one; else it waits for the next."""
        if self._agent is None:
            return
        data = {
            "job": job.id,
            "device": job.device,
            "kind": "slip",
            "content": job.content.as_json(),
            "expires": good_until(job),
            "sent_at": time.time(),
        }
        self._socketio.emit("job", data, to=self._agent, namespace=AGENT)

    def _devices(self) -> tuple[Device, ...]:
        return tuple(d for d in self._services.desk.hall.plan.devices if d.port)

    def _connected(self, auth: Any) -> None:
        who = _who(self._services, auth if isinstance(auth, dict) else {})
        if who is None or who.role is not Role.AGENT:
            raise ConnectionRefusedError("not_enrolled")
        self._agent = _sid()
        devices = self._devices()
        data = {
            "devices": [
                {
                    "code": device.code,
                    "kind": device.kind,
                    "driver": device.driver,
                    "port": device.port,
                    "profile": device.profile or "80mm",
                    "baud": int(device.settings.get("baud", "115200")),
                }
                for device in devices
            ]
        }
        self._socketio.emit("devices", data, to=self._agent, namespace=AGENT)
        for job in self._services.prints.open_jobs(frozenset(d.code for d in devices)):
            self.offer(job)

    def _gone(self, *_reason: Any) -> None:
        if self._agent == _sid():
            self._agent = None
            for device in self._devices():
                self._printer(device.code, "unknown")

    def _job_state(self, data: Any) -> bool:
        if _sid() != self._agent or not isinstance(data, dict):
            return False
        job, state = str(data.get("job", "")), str(data.get("state", ""))
        evidence, reason = str(data.get("evidence", "")), str(data.get("reason", ""))
        return self._services.prints.report(self._services.desk, job, state, evidence, reason)

    def _health(self, data: Any) -> None:
        if _sid() == self._agent and isinstance(data, dict):
            state, detail = str(data.get("state")), str(data.get("detail", ""))
            low = state == "ok" and "near" in detail
            shown = "low" if low else {"ok": "ok", "unknown": "unknown"}.get(state, "trouble")
            self._printer(str(data.get("device", "")), shown)

    def _printer(self, device: str, state: str) -> None:
        kiosks = [k.code for k in self._services.desk.hall.plan.kiosks if k.printer == device]
        self._services.prints.printer_state(device, state, kiosks)


def install(app: Flask, socketio: SocketIO, services: Services) -> None:
    """All of it."""
    install_pages(socketio, services)
    AgentLine(socketio, services)
