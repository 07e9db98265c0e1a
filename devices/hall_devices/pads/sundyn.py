"""Sundyn (尚迪 M7/M8) tablets: what they are told and what they say.  Text, no checksum.  Pure.

Known from two public programs, one at each end; nothing was tried on a real tablet.  Over UDP the
tablet answers SxxOK, over its USB cable (adb) RecvCmdOK; what differs is said at each command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hall_devices.drivers import Notice, Person

Way: TypeAlias = Literal["udp", "tcp"]

LONGEST = 4096
"""Bytes of a reply; a longer one is none."""
WELCOME, LOGOUT, HEARTBEAT, RESULT = b"S01E", b"S05E", b"S95E", b"SE"
_LONGEST_NAME = 32
_OK = re.compile(r"S(\d\d)OK$")
_BEGIN, _END = "S02||", "||E"
_GUID = re.compile(r"[0-9a-fA-F]{32}")
_MEANS_SOMETHING = re.compile(r"[|,\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Done:
    """A command was taken.  command: its two digits; "" where the tablet does not say which."""

    command: str


@dataclass(frozen=True, slots=True)
class Rated:
    """A key was pressed.  parts: the whole reply; a result that comes again has the same ones."""

    key: int
    parts: tuple[str, ...]

    @property
    def guid(self) -> str:
        """The question it answers, "" when it does not say."""
        return next((part.lower() for part in self.parts if _GUID.fullmatch(part)), "")


Reply: TypeAlias = Done | Rated


def evaluate(guid: str = "") -> bytes:
    """Please rate.  guid: 32 hex digits that come back with the result, "" for none."""
    return f"S02{guid}E".encode()


def notice(way: Way, showing: Notice) -> bytes:
    """Pause, or its end."""
    if showing == "paused":
        return b"S03E"
    return b"S06E" if way == "udp" else b"S25E"


def login(way: Way, person: Person) -> bytes:
    """Who serves here.  Over UDP the tablet looks a card number up by itself, over USB it is told
    the texts that it shows."""
    name, window = _plain(person.name), _plain(person.window)
    if way == "udp":
        return f"S04{name}E".encode()
    return f"S04||{name}|name,姓名,{name}|window,窗口,{window}||E".encode()


def read(data: bytes) -> Reply | None:
    """One reply, which may stand behind rubbish; None for what is none.  Never raises."""
    if len(data) > LONGEST:
        return None
    text = data.decode(errors="replace").strip("\0\r\n\t ")
    taken = _OK.search(text)
    if taken:
        return Done(taken[1])
    if text.endswith("RecvCmdOK") or text.startswith("Version="):
        return Done("")
    begin = text.rfind(_BEGIN)
    if begin >= 0 and text.endswith(_END):
        return _result(tuple(text[begin:].split("||")))
    return None


def _result(parts: tuple[str, ...]) -> Reply | None:
    """S02, card, key, …, E; no key is no result yet."""
    key = parts[2] if len(parts) > 3 else ""
    if not key:
        return Done("")
    if not (key.isascii() and key.isdecimal() and len(key) <= 3 and int(key) <= 255):
        return None
    return Rated(int(key), parts)


def _plain(text: str) -> str:
    """Without what means something in a command."""
    return _MEANS_SOMETHING.sub(" ", text)[:_LONGEST_NAME]
