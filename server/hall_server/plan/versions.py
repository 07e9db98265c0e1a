"""The set-ups a hall has had: every `PlanAdopted` of its journal, by its place there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from sqlalchemy import Connection, text

from hall_queue.codec import CodecError, decode
from hall_queue.events import PlanAdopted
from hall_queue.journal_form import read_event
from hall_queue.plan import Plan

_SHORT = (
    "seq, at, journal.by, json_extract(body, '$.note') AS note,"
    " json_array_length(body, '$.plan.services') AS services,"
    " json_array_length(body, '$.plan.counters') AS counters"
)
# The name stands in the text, not in a parameter: only then is the index of these rows used.
_PLANS = "FROM journal WHERE name = 'PlanAdopted'"
_NEWEST = text(f"SELECT {_SHORT} {_PLANS} ORDER BY seq DESC LIMIT :most")
_ITEMS = text(
    "SELECT seq, at, journal.by, json_extract(body, '$.note') AS note,"
    " (SELECT item.value FROM json_each(body, '$.plan.' || :part) AS item"
    "  WHERE json_extract(item.value, '$.code') = :code) AS item"
    f" {_PLANS} ORDER BY seq DESC LIMIT :most"
)
_CODES = text(
    "SELECT DISTINCT json_extract(item.value, '$.code') AS code"
    f" FROM (SELECT body {_PLANS} ORDER BY seq DESC LIMIT :most) AS adopted,"
    " json_each(adopted.body, '$.plan.' || :part) AS item"
)
_ONE = text(f"SELECT {_SHORT}, name, version, body {_PLANS} AND seq = :seq")


@dataclass(frozen=True, slots=True)
class Version:
    """A set-up. seq: its event's. at: hall time, ms. by: who adopted it."""

    seq: int
    at: int
    by: str
    note: str
    services: int
    counters: int


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """A thing of a set-up as one version has it, e.g. a Service. at: hall time, ms. item: None
    when that version has it not."""

    seq: int
    at: int
    by: str
    note: str
    item: Any


def item_versions(connection: Connection, part: str, code: str, most: int) -> list[ItemVersion]:
    """One thing in the latest `most` set-ups, newest first, as far back as they can be read.
    part: a list of the plan, as `services`."""
    (kind, _) = get_args(get_type_hints(Plan)[part])
    found: list[ItemVersion] = []
    for row in connection.execute(_ITEMS, {"part": part, "code": code, "most": most}):
        try:
            item = row.item and decode(kind, json.loads(row.item))
        except CodecError:
            break
        found.append(ItemVersion(row.seq, row.at, row.by, row.note or "", item))
    return found


def codes_of(connection: Connection, part: str, most: int) -> frozenset[str]:
    """Of everything that a list of the plan, as `services`, had in the latest `most` set-ups."""
    return frozenset(connection.execute(_CODES, {"part": part, "most": most}).scalars())


def newest_versions(connection: Connection, most: int) -> list[Version]:
    """The latest `most` set-ups, newest first; the first is in force."""
    return [_version(row) for row in connection.execute(_NEWEST, {"most": most})]


def version_at(connection: Connection, seq: int) -> tuple[Version, Plan] | None:
    """The set-up that event `seq` adopted; None when that is no such event."""
    row = connection.execute(_ONE, {"seq": seq}).first()
    if row is None:
        return None
    try:
        event = read_event(row.name, row.version, json.loads(row.body))
    except (CodecError, ValueError):
        return None
    return (_version(row), event.plan) if isinstance(event, PlanAdopted) else None


def _version(row: Any) -> Version:
    return Version(row.seq, row.at, row.by, row.note or "", row.services or 0, row.counters or 0)
