"""Takes ratings in, each in the transaction of the engine's own "it is rated": once a visit, and
only after its finish. Everything else about them is in the modules beside this one."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from hall_queue.commands import MarkRated
from hall_queue.events import Event, TicketRated
from hall_queue.hall import Hall
from hall_queue.plan import Device
from hall_server.front_desk import Closed, FrontDesk, Key, NotPermitted, Permit
from hall_server.ratings.asks import RatingAsks, ask_id, ticket_of
from hall_server.ratings.levels import level_of
from hall_server.ratings.rows import prepare
from hall_server.ratings.store import Said, add_rating, finished_at, forget_links, keep_invitations
from hall_server.storage.journal import Answer, StorageFailed

log = logging.getLogger(__name__)

PAD = "pad"
"""Kind of a device that asks for ratings."""
_CLEAR_EVERY = 3600 * 1000


def pads_at(hall: Hall, counter: str) -> list[Device]:
    """Hardware pads that are wired to a counter."""
    return [d for d in hall.plan.devices if d.kind == PAD and d.counter == counter and d.port]


class Ratings:
    """One of each server. Methods run on the network side; `effect` runs on the writer."""

    def __init__(self) -> None:
        self.asks = RatingAsks()
        self._desk: FrontDesk | None = None
        self._cleared_at: int | None = None

    prepare = staticmethod(prepare)
    effect = staticmethod(keep_invitations)

    def start(self, desk: FrontDesk) -> None:
        """Begin to work for an open front desk."""
        self._desk = desk
        self.asks.load(desk.hall, desk.now(), desk.clock.speed)
        desk.listen(self.asks.listen)

    @property
    def desk(self) -> FrontDesk:
        """The front desk it works for."""
        if self._desk is None:
            raise RuntimeError("not started")
        return self._desk

    def by_visitor(
        self, ticket: int, said: Said, by: str, key: Key, permit: Permit | None = None
    ) -> Answer:
        """What a visitor said at the browser pad or on the phone: 200, or why not."""
        return self.desk.do(
            MarkRated(by=by, ticket=ticket),
            lambda hall, events: Answer(200, {"rated": True}),
            key,
            permit,
            storing(said),
        )

    def still_asked(self, counter: str, ask: str) -> Permit:
        """Refuses an answer that comes too late, or is about another visit: `ask_over`."""

        def permit(hall: Hall) -> None:
            if not self.asks.takes(counter, ask):
                raise NotPermitted("ask_over")

        return permit

    def by_device(self, device: str, ask: str, key: int, scale: str, mapping: str, at: str) -> bool:
        """A key of a hardware pad, as its agent tells it; True once the agent may forget it.

        The agent took it while the ask stood and tells it again until it is heard, so it may
        come late: after a restart, or when the next visitor is at the window. at: ISO 8601, when
        it was pressed. What can belong to no visit is written to the log and dropped.
        """
        found = next((d for d in self.desk.hall.plan.devices if d.code == device), None)
        ticket = ticket_of(ask)
        if found is None or found.kind != PAD or ticket is None:
            log.warning("a rating of no pad or for no ask: device %s", device[:40])
            return True
        said = Said("hardware", level_of(found.settings, key), scale[:40], mapping[:40], key)
        asked = hashlib.sha256(f"{key} {scale} {mapping} {at}".encode()).hexdigest()
        try:
            answer = self.desk.do(
                MarkRated(by=f"device:{device}", ticket=ticket),
                lambda hall, events: Answer(200, {"rated": True}),
                Key(f"device:{device}", ask, asked),
                _finished_there(ticket, ask, found.counter),
                storing(said),
            )
        except (StorageFailed, Closed):
            return False
        if answer.status != 200:
            log.warning("a rating of %s is not stored: %s", device, answer.body["error"]["code"])
        return True

    def upkeep(self, now: int) -> None:
        """What passing time brings; every second. now: real time, ms."""
        self.asks.expire()
        if self._cleared_at is None or now - self._cleared_at >= _CLEAR_EVERY:
            self._cleared_at = now
            at = self.desk.now()
            self.desk.store(lambda connection: forget_links(connection, at))


def storing(said: Said) -> Callable[[Connection, Hall, Sequence[Event]], None]:
    """What the writer does beside the event: the rating is stored with it or not at all."""

    def also(connection: Connection, hall: Hall, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, TicketRated):
                ticket = hall.tickets.get(event.ticket)
                if ticket is None:
                    raise LookupError("a rated ticket is missing from its own hall")
                add_rating(connection, hall, ticket, said, event.at)

    return also


def _finished_there(ticket_id: int, ask: str, counter: str) -> Permit:
    """Of this very finish, at this counter: one that was taken back and done again is another."""

    def permit(hall: Hall) -> None:
        ticket = hall.tickets.get(ticket_id)
        if ticket is None or ticket.finished_at is None:
            return
        if finished_at(ticket) != counter or ask != ask_id(ticket):
            raise NotPermitted("ask_over")

    return permit
