"""The serial ports of this computer under names that stay, as the system lists them."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from hall_devices.port_scan.findings import Port

SERIAL_NAMES = Path("/dev/serial")
"""Where Linux keeps its stable names, in the folders by-id and by-path."""
_NOTHING = ("", "n/a")
"""What pyserial says where it knows nothing."""
_SERIAL = re.compile(r"(?i:COM[0-9]{1,3})|/dev/(tty|pts/|cu\.|rfcomm)[\w./:-]*")
"""Whatever else is in /dev may do something when it is merely opened."""


class Listed(Protocol):
    """A port as pyserial's list has it."""

    device: str
    description: str
    vid: int | None
    pid: int | None
    serial_number: str | None


def serial_ports(
    named: Sequence[str] = (), *, listed: Iterable[Listed] | None = None, names: Path = SERIAL_NAMES
) -> list[Port]:
    """Every port once: those of the system, then others that somebody named.

    listed: what the system has, None to ask it.  names: folder of stable names.  Raises ImportError
    where pyserial is not installed.
    """
    if listed is None:
        listed = importlib.import_module("serial.tools.list_ports").comports()
    links = _links(names)
    found = {key_of(it.device): _port(it, links) for it in sorted(listed, key=lambda it: it.device)}
    for name in named:
        found.setdefault(key_of(name), Port(name, os.path.realpath(name) if "/" in name else name))
    return [*found.values()]


def named_ports(
    named: Sequence[str], *, listed: Iterable[Listed] | None = None, names: Path = SERIAL_NAMES
) -> list[Port]:
    """Only those that somebody named, with what the system knows of them."""
    wanted = [key_of(name) for name in named]
    ports = serial_ports(named, listed=listed, names=names)
    return [port for port in ports if key_of(port.device) in wanted]


def key_of(name: str) -> str:
    """The same for all names of a port."""
    return os.path.realpath(name) if "/" in name else name.upper()


def is_serial(name: str) -> bool:
    """Whether this can only be the name of a serial port, or of a pty."""
    return "://" not in name and _SERIAL.fullmatch(key_of(name)) is not None


def _links(folder: Path) -> dict[str, list[Path]]:
    """Device → its stable names, that by its own number before that by its socket."""
    found: dict[str, list[Path]] = {}
    for kind in ("by-id", "by-path"):
        place = folder / kind
        for link in sorted(place.iterdir()) if place.is_dir() else ():
            found.setdefault(os.path.realpath(link), []).append(link)
    return found


def _port(it: Listed, links: dict[str, list[Path]]) -> Port:
    """By-id names of devices without a serial number are the same for two of a kind: of these the
    socket's name is the sure one."""
    stable = links.get(os.path.realpath(it.device), [])
    sure = sorted(stable, key=lambda link: (link.parent.name == "by-id") != bool(it.serial_number))
    names = tuple(map(str, sure))
    usb = "" if it.vid is None or it.pid is None else f"{it.vid:04x}:{it.pid:04x}"
    about = "" if it.description in _NOTHING else it.description
    return Port(names[0] if names else it.device, it.device, names, usb, about)
