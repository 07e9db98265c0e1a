"""What a program and a virtual bus say to one another: a heading in JSON, bytes behind it."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct(">HI")
_MOST = 1 << 20
"""Bytes behind a heading; a transfer is far shorter."""


def say(link: socket.socket, heading: dict[str, Any], data: bytes = b"") -> None:
    """Raises OSError."""
    words = json.dumps(heading).encode()
    link.sendall(_LENGTHS.pack(len(words), len(data)) + words + data)


def hear(link: socket.socket) -> tuple[dict[str, Any], bytes]:
    """(heading, bytes).  Raises OSError when the far end left, or talks of other things."""
    length, size = _LENGTHS.unpack(_exactly(link, _LENGTHS.size))
    if size > _MOST:
        raise ConnectionError("no word of a virtual bus")
    try:
        heading = json.loads(_exactly(link, length))
    except ValueError as error:
        raise ConnectionError("no word of a virtual bus") from error
    if not isinstance(heading, dict):
        raise ConnectionError("no word of a virtual bus")
    return heading, _exactly(link, size)


def _exactly(link: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        piece = link.recv(size - len(got))
        if not piece:
            raise ConnectionError("the far end left")
        got += piece
    return bytes(got)
