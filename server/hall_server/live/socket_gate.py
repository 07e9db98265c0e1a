"""What every message of a Socket.IO connection passes before anybody acts on it.

The library answers each message that it cannot read with a traceback in the log and goes on
reading. Here the first one ends the connection, as does asking without measure: no page and no
agent of ours does either.
"""

from __future__ import annotations

import logging
from typing import Any

from socketio.packet import ACK, CONNECT, DISCONNECT, EVENT, Packet

from hall_server.access.limits import Limits, Rate

log = logging.getLogger(__name__)

_MESSAGES = Rate(200, 1000)
"""Of one connection; an agent tells how each of its devices is."""
_CONNECTS = Rate(1, 10)
"""Of one connection, to a namespace each; a refusal costs much more than a message."""


def install(server: Any, limits: Limits) -> None:
    """Put the gate before `server` (a `socketio.Server`)."""
    engine = server.eio
    understand = engine.handlers["message"]

    def pass_on(connection: str, message: Any) -> None:
        why = _objection(connection, message, limits)
        if why is None:
            understand(connection, message)
        else:
            log.warning("a page or agent was hung up on: %s", why)
            engine.disconnect(connection)

    engine.on("message", pass_on)


def _objection(connection: str, message: Any, limits: Limits) -> str | None:
    """Why a message ends its connection; None when it may pass."""
    if not limits.allows(f"messages:{connection}", _MESSAGES):
        return "it says too much"
    kind = _kind(message)
    if kind is None:
        return "it says what nobody understands"
    if kind == CONNECT and not limits.allows(f"connects:{connection}", _CONNECTS):
        return "it connects again and again"
    return None


def _kind(message: Any) -> int | None:
    """Which kind of message it is; None for one that cannot be read."""
    if not isinstance(message, str):
        return None
    try:
        packet = Packet(encoded_packet=message)
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    if packet.attachment_count or not _has_its_shape(packet):
        return None
    kind: int = packet.packet_type
    return kind


def _has_its_shape(packet: Packet) -> bool:
    """Whether it is a connect, a disconnect, an event with its name, or the answer to one of ours.
    Nobody sends anything binary."""
    data = packet.data
    if packet.packet_type == EVENT:
        return isinstance(data, list) and bool(data) and isinstance(data[0], str)
    if packet.packet_type == ACK:
        return isinstance(data, list) and packet.id is not None
    return packet.packet_type in (CONNECT, DISCONNECT)
