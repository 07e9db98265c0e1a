"""What the day's hands did at the simulated devices, and how these stood whenever one looked.

A simulator counts in memory and dies with its server, so what it counted is only known as far as
somebody looked; a deed that got no answer may have been done or not.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

_PATIENCE = 20.0
_ENDED = b"the simulator has ended"
"""Said by one that is just ending with its server."""

State = dict[str, Any]
"""A device as its simulator tells it."""


@dataclass(frozen=True)
class Deed:
    """Something done at a device. wishes: the body of the POST; begun, ended: real time, s; known:
    the simulator has said that it did it."""

    device: str
    verb: str
    wishes: Mapping[str, Any]
    begun: float
    ended: float
    known: bool


@dataclass(frozen=True)
class Seen:
    """How all devices of a kind stood, by name. home: of their simulator, another one after each
    start of the server."""

    home: str
    states: Mapping[str, State]


class Notebook:
    """Any thread."""

    def __init__(self, control: Callable[[str], str]) -> None:
        """control: HOST:PORT of the simulator of a kind, "" while nobody knows."""
        self._control = control
        self._lock = threading.Lock()
        self._deeds: list[Deed] = []

    def do(self, kind: str, device: str, verb: str, wishes: Mapping[str, Any]) -> State | None:
        """Play a device; how it stands then, None when nobody answers. Raises ValueError for what
        the simulator refuses."""
        begun = time.time()
        control = self._control(kind)
        said = ask(control, "POST", f"/{device}/{verb}", wishes) if control else None
        with self._lock:
            self._deeds.append(Deed(device, verb, wishes, begun, time.time(), said is not None))
        return said

    def look(self, kind: str) -> Seen | None:
        """None when nobody answers."""
        control = self._control(kind)
        states = ask(control, "GET", "/") if control else None
        return None if states is None else Seen(control, {it["name"]: it for it in states})

    def deeds(self, verb: str) -> list[Deed]:
        """All that may have been done of this sort, in order."""
        with self._lock:
            return [deed for deed in self._deeds if deed.verb == verb]


def ask(control: str, method: str, path: str, wishes: Mapping[str, Any] | None = None) -> Any:
    """JSON of a simulator; None when there is no answer. Raises ValueError for what it refuses."""
    body = None if wishes is None else json.dumps(wishes)
    try:
        with closing(http.client.HTTPConnection(control, timeout=_PATIENCE)) as link:
            link.request(method, path, body)
            answer = link.getresponse()
            said = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    if _ENDED in said:
        return None
    if 400 <= answer.status < 500:
        raise ValueError(f"{path} {wishes}: {said!r}")
    return json.loads(said) if answer.status == 200 else None
