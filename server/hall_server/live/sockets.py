"""Who connects over Socket.IO: pages that watch rooms, and agents that drive devices."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_socketio import SocketIO
from flask_socketio import join_room as join_socket_room
from flask_socketio import leave_room as leave_socket_room
from socketio.exceptions import ConnectionRefusedError

from hall_server import wire
from hall_server.api.edge import by_cookie
from hall_server.api.phone import STAFF
from hall_server.devices.agent_line import AgentLine
from hall_server.devices.scan_office import INFODESK
from hall_server.live import socket_gate
from hall_server.services import Services

log = logging.getLogger(__name__)

_MOST_JOINS = 60
"""Of one connection in a minute."""
_STAFF = frozenset(role.value for role in STAFF)


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid


def _hang_up(socketio: SocketIO, sid: str, namespace: str = "/") -> None:
    server: Any = socketio.server  # type: ignore[attr-defined]  # missing from the stubs
    server.disconnect(sid, namespace=namespace)


@dataclass(slots=True)
class _Caller:
    """A connection of a page."""

    token: str | None
    """Looked up again and again: it may be revoked while the connection stands."""
    role: str | None = None
    at: str | None = None
    minute: float = 0.0
    joins: int = 0


class PageLine:
    """Connections of pages, on the default namespace."""

    def __init__(self, socketio: SocketIO, services: Services) -> None:
        self._socketio = socketio
        self._services = services
        self._callers: dict[str, _Caller] = {}
        socketio.on("connect")(self._connected)
        socketio.on("join")(self._join)
        socketio.on("leave")(self._leave)
        socketio.on("sound")(self._sound)
        socketio.on("scans")(self._scans)
        socketio.on("disconnect")(self._gone)
        services.scans.push = self._push_scan

    def drop_revoked(self) -> None:
        """Hang up on those whose token is good no more; call every few seconds."""
        for sid, caller in [*self._callers.items()]:
            if caller.token is not None and self._services.access.find(caller.token) is None:
                _hang_up(self._socketio, sid)

    def _connected(self, auth: Any) -> None:
        auth = auth if isinstance(auth, dict) else {}
        wanted = auth.get("rooms")
        rooms = [r for r in wanted if isinstance(r, str)] if isinstance(wanted, list) else []
        token = _token(auth)
        who = self._services.access.find(token) if token else None
        if who is None and not any(self._is_ticket(room) for room in rooms):
            raise ConnectionRefusedError("not_enrolled")
        self._callers[_sid()] = _Caller(
            token if who else None, who.role.value if who else None, who.at if who else None
        )
        for room in rooms[:_MOST_JOINS]:
            self._watch(room)

    def _is_ticket(self, room: str) -> bool:
        """A phone needs no token of its own, but its ticket must be one of today."""
        kind, _, token = room.partition(":")
        return (
            kind == "ticket"
            and self._services.tickets.find(self._services.desk.hall, token) is not None
        )

    def _join(self, data: Any) -> None:
        if isinstance(data, dict):
            self._watch(data.get("room"))

    def _watch(self, room: Any) -> None:
        caller = self._callers.get(_sid())
        if caller is None or not self._within_budget(caller):
            return
        if self._services.live.may_watch(caller.role, caller.at, room):
            self._services.live.join(_sid(), room, lambda: join_socket_room(room))

    def _within_budget(self, caller: _Caller) -> bool:
        """Every join makes a view: who asks without end is hung up on."""
        now = time.monotonic()
        if now - caller.minute > 60:
            caller.minute, caller.joins = now, 0
        caller.joins += 1
        if caller.joins > _MOST_JOINS:
            _hang_up(self._socketio, _sid())
            return False
        return True

    def _leave(self, data: Any) -> None:
        room = data.get("room") if isinstance(data, dict) else None
        if isinstance(room, str) and _sid() in self._callers:
            leave_socket_room(room)
            self._services.live.leave(_sid(), room)

    def _sound(self, data: Any) -> None:
        can = data.get("can") if isinstance(data, dict) else None
        if isinstance(can, bool) and _sid() in self._callers:
            self._services.live.sound(_sid(), can)

    def _scans(self, data: Any) -> None:
        """A page of the information desk is looked at, or no more: its scanner is for that one."""
        hear = data.get("hear") if isinstance(data, dict) else None
        caller = self._callers.get(_sid())
        if not isinstance(hear, bool) or caller is None or caller.role not in _STAFF:
            return
        (join_socket_room if hear else leave_socket_room)(INFODESK)

    def _push_scan(self, room: str, text: str) -> None:
        self._socketio.emit("scan", wire.Scanned(text=text).model_dump(), to=room)

    def _gone(self, *_reason: Any) -> None:
        self._callers.pop(_sid(), None)
        self._services.live.forget(_sid())


def _token(auth: dict[str, Any]) -> str | None:
    """A program's own, or the cookie of the page that names itself."""
    token = auth.get("token")
    if isinstance(token, str) and token:
        return token
    page = auth.get("as")
    if isinstance(page, str) and by_cookie(page, request.cookies) is not None:
        return request.cookies.get(f"hall_{page}")
    return None


def install(socketio: SocketIO, services: Services) -> Callable[[], None]:
    """All of it; the result hangs up on whoever was revoked, and is called every few seconds."""
    pages, agents = PageLine(socketio, services), AgentLine(socketio, services)
    socket_gate.install(socketio.server, services.limits)  # type: ignore[attr-defined]  # missing from the stubs

    def drop_revoked() -> None:
        pages.drop_revoked()
        agents.drop_revoked()

    return drop_revoked
