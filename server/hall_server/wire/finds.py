"""Looking for devices at the serial ports of a computer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hall_server.wire.base import Millis, Wire

PortName = Annotated[str, StringConstraints(max_length=200)]
_Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,40}$")]
_Short = Annotated[str, StringConstraints(max_length=300)]


class AgentSeen(Wire):
    """A computer with an agent. name: empty for the hall server's own. here: it is connected, or,
    the server's own, is started when it is needed."""

    name: str
    here: bool


class FindAsk(Wire):
    """Look for devices at the free serial ports of a computer. agent: its name, as devices have it.

    port: one to ask besides those that its system lists; empty: none. listen: wait some seconds at
    each port for somebody to press a key or to scan a code."""

    agent: Annotated[str, StringConstraints(max_length=60)] = ""
    port: PortName = ""
    listen: bool = False


class FindStop(Wire):
    """End the scan of a computer after the question under way."""

    agent: Annotated[str, StringConstraints(max_length=60)] = ""


class PortFinding(Wire):
    """A driver that recognised what was said at a port. address: on a shared line, else null.

    proof: a check sum fits (sum), the protocol's own words without one (form), one byte that could
    be another's (byte), a line of text, as scanners send it and others do too (text)."""

    driver: _Word
    kind: _Word
    baud: int
    address: int | None
    proof: Literal["sum", "form", "byte", "text"]


class PortSeen(Wire):
    """A serial port of the computer. name: the one for a set-up. device: what its system calls it
    now. names: all stable ones. usb: vendor and product in hexadecimal digits.

    state: in_use = the devices `users` have it, it was not opened; not_asked = the scan was ended
    before; silent = nothing is known; not_understood = `strange` bytes that no driver knows came,
    `sample` the first in hexadecimal digits (empty where they may be somebody's). done, of, baud,
    driver: how far it is. echo: what was asked came back. asked_all: false when time was over."""

    name: PortName
    device: PortName
    names: Annotated[list[PortName], Field(max_length=20)]
    usb: _Short
    about: _Short
    state: Literal[
        "waiting",
        "asking",
        "in_use",
        "not_asked",
        "found",
        "not_understood",
        "silent",
        "missing",
        "busy",
        "denied",
        "strange",
        "gone",
        "timeout",
        "config",
    ]
    users: Annotated[list[_Short], Field(max_length=300)]
    done: int
    of: int
    baud: int
    driver: _Word
    found: Annotated[list[PortFinding], Field(max_length=300)]
    strange: int
    sample: Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f ]{0,200}$")]
    echo: bool
    asked_all: bool


class DeviceFind(Wire):
    """How looking for devices stands at a computer. ports: of its latest scan. begun_at: when
    somebody asked for that, real time; null: not known any more.

    state: idle = nobody has asked; starting = the computer has not begun; failed = it cannot list
    its ports; lost = its agent began anew meanwhile; no_agent = it is not connected; too_old = its
    agent cannot look for devices."""

    agent: str
    state: Literal[
        "idle", "starting", "running", "done", "stopped", "failed", "lost", "no_agent", "too_old"
    ]
    ports: list[PortSeen]
    begun_at: Millis | None
