"""The seeing end: from here on a thread finds a simulated camera in its /dev."""

from __future__ import annotations

import array
import os
import socket
import struct

from . import calls

_LOAD, _AND, _EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_NOTIFY, _ALLOW = 0x7FC00000, 0x7FFF0000
_NUMBER, _ARCH, _SECOND = 0, 4, 24
"""Where they stand in what a filter looks at; of the second argument its lower half."""
_VIDEO = ord("V") << 8


def address_of(port: str) -> str:
    """Where the simulator of a camera waits for those who want to see it.  port:
    /dev/v4l/by-path/CONTROLLER-usb-….  Raises ValueError for another."""
    controller, found, _ = os.path.basename(port).partition("-usb-")
    if not found or not port.startswith("/dev/v4l/by-path/hallway."):
        raise ValueError(f"{port} is no simulated camera")
    return f"\0{controller}"


def attach(port: str) -> None:
    """The calling thread, and whatever it starts, sees the cameras of this one's controller.

    It cannot be taken back: when the simulator has ended, the thread can open no file any more.
    Raises OSError.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.connect(address_of(port))
        peer = link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        calls.let_look(struct.unpack("=3i", peer)[0])
        listener = calls.install(_program())
        try:
            rights = array.array("i", [listener])
            link.sendmsg([b"!"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        finally:
            os.close(listener)  # else a simulator that has ended would be waited for
        link.recv(1)


def _program() -> bytes:
    """Opening files, selecting, and questions to video devices are handed over."""
    known = calls.numbers()
    handed = [it for it in (known.openat, known.open, known.pselect, known.select) if it >= 0]
    steps = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 0, len(handed) + 5, known.arch), (_LOAD, 0, 0, _NUMBER)]
    for place, number in enumerate(handed):
        steps.append((_EQUAL, len(handed) - place + 4, 0, number))
    steps += [
        (_EQUAL, 0, 3, known.ioctl),
        (_LOAD, 0, 0, _SECOND),
        (_AND, 0, 0, 0xFF00),
        (_EQUAL, 1, 0, _VIDEO),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _NOTIFY),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
