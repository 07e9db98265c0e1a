"""What tablets and cameras on the network are told and say: messages instead of a stream.

Of a message of JSON its form is told: names of its fields, and the values of those that are known
to be nobody's.  All others stand as ***, and then its bytes are not shown either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from hall_devices.json_message import read_object
from hall_devices.pads import sundyn
from hall_devices.tracing.personal import may_be_somebodys
from hall_devices.tracing.piece import Piece, Said, piece, veiled

_PARSED = 4096
"""Bytes; a longer message carries a picture, and is not read for a trace."""
_BEGINNING = 300
_NAMED = re.compile(rb'"(?:function|type|method)"\s*:\s*"?([A-Za-z0-9_]{1,32})\b')
_PART = re.compile(rb'[{}|"]|[^\x00-\x7f]')
"""Of what may be half a message."""
_SPACE = re.compile(rb"[ \t\r\n]")
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
_WORD = re.compile(r"[A-Za-z0-9_.-]{0,32}")
_MOST_FIELDS = 24
_DEPTH = 2
_MOST_NUMBER = 10_000
_HIDDEN = "***"

GWQ = frozenset(
    {"type", "ret", "version", "EvaluatorLevel", "Timeout"}
    | {"CameraIndex", "IsAutoCut", "Index", "MyType"}
)
ELOAM = frozenset({"function", "ret", "device", "resolution", "isdeskew", "colorize"})
RATE_JSON = frozenset(
    {"method", "request", "code", "operate", "attitude", "quality", "efficiency", "honest"}
)
"""Fields whose values are words of the protocol, or small numbers."""


class MessageReading:
    """See piece.Reading; each call is one message.  known: fields whose values may be seen."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [self._told(data)]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [self._told(data)]

    def _told(self, data: bytes) -> Piece:
        if len(data) > _PARSED:
            found = _NAMED.search(data[:_BEGINNING])
            name = found[1].decode() if found else "?"
            name = _HIDDEN if may_be_somebodys(name) else name
            return veiled(data, 0, Said("message.long", {"name": name, "n": len(data)}))
        said = read_object(data)
        if said is None:
            return _nonsense(data)
        form = self._form(said, _DEPTH)
        told = Said("message.json", {"text": json.dumps(form, ensure_ascii=False)})
        # Its bytes only where they are no more than that: a field may stand there twice.
        is_all = _SPACE.sub(b"", data) == json.dumps(form, separators=(",", ":")).encode()
        return piece(data, told) if is_all else veiled(data, 0, told)

    def _form(self, said: dict[str, Any], depth: int) -> dict[str, Any]:
        """What may be seen of an object."""
        form: dict[str, Any] = {}
        for name, value in [*said.items()][:_MOST_FIELDS]:
            is_name = _FIELD.fullmatch(name) is not None and not may_be_somebodys(name)
            seen = name if is_name else _HIDDEN
            if isinstance(value, dict) and depth > 1:
                form[seen] = self._form(value, depth - 1)
            else:
                form[seen] = value if self._may_be_seen(name, value) else _HIDDEN
        return form

    def _may_be_seen(self, name: str, value: object) -> bool:
        if value is None or value == "" or isinstance(value, bool):
            return True
        if name not in self._known:
            return False
        if isinstance(value, str):
            return _WORD.fullmatch(value) is not None and not may_be_somebodys(value)
        return type(value) is int and abs(value) <= _MOST_NUMBER


class SundynReading:
    """See piece.Reading; each call is one command or one reply."""

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        if data in _COMMANDS:
            return [piece(data, Said(_COMMANDS[data]))]
        if data.startswith(b"S02"):
            return [piece(data, Said("tablet.please_rate"))]
        return [veiled(data, 3, Said("tablet.staff"))] if data.startswith(b"S04") else [piece(data)]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        reply = sundyn.read(data)
        if reply is None:
            return [_nonsense(data)]
        head = len(_RESULT) if data.startswith(_RESULT) else 0
        if isinstance(reply, sundyn.Rated):  # it says whose card, and which question
            return [veiled(data, head, Said("tablet.pressed", {"key": reply.key}))]
        if _RESULT in data:
            return [veiled(data, head, Said("tablet.none_pressed"))]
        taken = Said("tablet.taken")
        return [piece(data, taken) if _TAKEN.fullmatch(data) else veiled(data, 0, taken)]


_RESULT = b"S02||"
_TAKEN = re.compile(rb"S\d\dOK|RecvCmdOK")
_COMMANDS = {
    sundyn.WELCOME: "tablet.welcome",
    sundyn.notice("udp", "paused"): "tablet.pause",
    sundyn.notice("udp", "ready"): "tablet.go_on",
    sundyn.notice("tcp", "ready"): "tablet.go_on",
    sundyn.LOGOUT: "tablet.logout",
    sundyn.HEARTBEAT: "tablet.here",
    sundyn.RESULT: "tablet.result",
}


def _nonsense(data: bytes) -> Piece:
    """Half a message may be half of somebody's."""
    said = Said("rubbish", {"n": len(data)}, "bad")
    return veiled(data, 0, said) if _PART.search(data) else piece(data, said)
