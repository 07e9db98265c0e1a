"""How events and the hall are written down, and how old writings are read.

A record is `(name, version, body)`: the event's class name, its version, a JSON object. A class
whose meaning changes gets a new version here and an upgrade from the old one; the sample journals
in tests/ must replay for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hall_queue.codec import CodecError, decode, encode
from hall_queue.events import Event
from hall_queue.fold import EVENTS
from hall_queue.hall import Hall

SNAPSHOT_VERSION = 2
"""Raised whenever `Hall` changes shape: an older snapshot is dropped and the journal replayed."""

_VERSIONS: Mapping[str, int] = {}
"""Event name → its present version; 1 where nothing is said."""

_UPGRADES: Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""(event name, version) → the body in the next version."""

_BY_NAME = {kind.__name__: kind for kind in EVENTS}


def write_event(event: Event) -> tuple[str, int, dict[str, Any]]:
    """(name, version, body) of an event."""
    name = type(event).__name__
    return name, _VERSIONS.get(name, 1), encode(event)


def read_event(name: str, version: int, body: dict[str, Any]) -> Event:
    """The event of a record; CodecError when it comes from a newer Hallway or is damaged."""
    kind = _BY_NAME.get(name)
    present = _VERSIONS.get(name, 1)
    if kind is None or not 1 <= version <= present:
        raise CodecError("", f"event {name} version {version} is not known to this version")
    for old in range(version, present):
        body = _UPGRADES[name, old](body)
    return decode(kind, body)


def write_hall(hall: Hall) -> dict[str, Any]:
    """A snapshot of the hall."""
    body: dict[str, Any] = encode(hall)
    return body


def read_hall(body: dict[str, Any]) -> Hall:
    """The hall of a snapshot; CodecError when it does not fit this version."""
    return decode(Hall, body)
