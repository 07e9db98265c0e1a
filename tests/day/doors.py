"""Whether each door of the file cabinets was opened as often as somebody asked for it, no more, and
whether what the server said of it is so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.day.cabinets import Order
from tests.day.truth import open_beside

Place = tuple[str, int]
"""Board, by its code, and lock."""


@dataclass(frozen=True)
class Stored:
    """An opening as the hall keeps it. Its state says how many pulses there were: failed 0, done
    1, and otherwise nobody knows."""

    id: str
    place: Place
    state: str
    reason: str


def stored_openings(data: Path) -> list[Stored]:
    """In the order in which they were asked for."""
    with closing(open_beside(data / "hall.db")) as file:
        rows = file.execute(
            "SELECT id, device, lock, state, reason FROM cabinet_openings ORDER BY seq"
        ).fetchall()
    return [Stored(id, (device, lock), state, reason) for id, device, lock, state, reason in rows]


def wrong_doors(
    orders: Sequence[Order], stored: Sequence[Stored], pulses: Mapping[Place, int]
) -> list[str]:
    """Openings that nobody asked for, that were forgotten, or done more often than once; doors that
    stand otherwise than the server said. pulses: that were seen, so there may have been more."""
    rows = {row.id: row for row in stored}
    told = {order.id for order in orders}
    faults = [f"{it.id} at {it.place}: nobody asked for it" for it in stored if it.id not in told]
    for order in orders:
        faults += [f"{order.id} was asked for again, and is {id}" for id in _others(order)]
        row = rows.get(order.id)
        if row is None or row.place != order.place:
            faults.append(f"{order.id} at {order.place} is not stored")
        elif order.told["state"] in ("done", "failed") and order.told["state"] != row.state:
            faults.append(f"{order.id} was called {order.told['state']}, and is {row.state}")
    most = defaultdict[Place, int](int)
    least = defaultdict[Place, int](int)
    for row in stored:
        most[row.place] += row.state != "failed"
        least[row.place] += row.state == "done"
    faults += [
        f"{place} was fired {count} times, and asked for {most[place]} times"
        for place, count in pulses.items()
        if count > most[place]
    ]
    faults += [
        f"{place} is called opened {count} times, and was fired {pulses.get(place, 0)} times"
        for place, count in least.items()
        if count > pulses.get(place, 0)
    ]
    return faults + _one_by_one(orders)


def _others(order: Order) -> list[str]:
    return [id for id in order.again if id != order.id]


def _one_by_one(orders: Sequence[Order]) -> list[str]:
    """What each looked like to whoever stood there. An order of which nobody knows what became may
    be carried out later, so the bounds add up. A simulator that was started anew has shut its
    doors and counts from nothing."""
    faults: list[str] = []
    late = defaultdict[Place, int](int)
    for order in orders:
        place, before, after, state = order.place, order.before, order.after, order.told["state"]
        if before is None or after is None or before.home != after.home:
            late[place] += 1
            continue
        fired, allowed = after.pulses - before.pulses, late[place] + (state != "failed")
        if not int(state == "done") <= fired <= allowed:
            faults.append(f"{order.id} at {place} is {state}, and was fired {fired} times")
        late[place] = max(0, allowed - fired)
        if state == "done" and not after.open:
            faults.append(f"{order.id} at {place} is called open, and its door is shut")
    return faults
