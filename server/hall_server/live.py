"""What open pages are told: one whole view a room, on joining and on every change.

A call goes out at once. Every other change of a room is gathered to at most five views a second,
so that a hundred numbers a second do not become a hundred boards a second. A lost packet heals
with the next view; `epoch` and `seq` let a page drop an older one, `facts` tell it whether a view
was made before a call.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from flask_socketio import SocketIO
from pydantic import BaseModel

from hall_display.board import Call, Calls, board_of
from hall_display.moved import moved_on
from hall_display.speech import call_text
from hall_queue.events import Event, HelpEvent, PlanAdopted, TicketCalled, TicketRecalled
from hall_queue.hall import Hall
from hall_queue.moment import Moment
from hall_queue.plan import Screen
from hall_queue.wait import Waits
from hall_server import desk_views, kiosk_views, ticket_views, wire
from hall_server.access import Role
from hall_server.alert_book import Alerts
from hall_server.front_desk import FrontDesk
from hall_server.help_views import help_standing
from hall_server.print_office import PrintOffice
from hall_server.ratings.office import pads_at
from hall_server.ticket_index import TicketIndex

log = logging.getLogger(__name__)

_GAP = 0.2
"""Seconds between two views of a room that are not calls."""
_MOST_ROOMS = 20
"""Of one connection."""
_REFRESH = 10.0
"""Seconds after which views are made anew although nothing happened: waits grow old."""


_LONGEST_NAME = 100
_WITH_ALERTS = frozenset({"desk", "hall", "helpers"})
"""Kinds of rooms whose view says what can be done about full areas."""
_EVERYWHERE = frozenset({Role.DESK, Role.HELPER, Role.COORDINATOR, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class RoomKind:
    """A kind of room. view: its whole, from the hall, the code behind the colon and the hall's
    time; None when there is no such room."""

    view: Callable[[Hall, str, int], BaseModel | None]
    free: Set[Role] = frozenset()
    """Roles that may watch all rooms of the kind."""
    bound: Set[Role] = frozenset()
    """Roles that may watch the room of the place they are bound to, or all when bound to none."""
    open: bool = False
    """Whoever knows the room's name may."""
    gap: float = _GAP
    """Seconds between two views at least, for one that is dear to make."""
    concerns: Callable[[str, Sequence[Event]], bool] | None = None
    """Whether events change the room of a code; None: all do."""
    watched: Callable[[str], None] | None = None
    """Told when the room's first watcher has come or its last has gone."""


def touches_counter(code: str, events: Sequence[Event]) -> bool:
    """Events of one counter, and those of the whole set-up."""
    return any(
        getattr(event, "counter", None) == code or isinstance(event, PlanAdopted)
        for event in events
    )


class Live:
    """Rooms and who is in them. All methods run on the network side."""

    def __init__(
        self, socketio: SocketIO, desk: FrontDesk, tickets: TicketIndex, prints: PrintOffice
    ) -> None:
        self._socketio = socketio
        self._desk = desk
        self._tickets = tickets
        self._prints = prints
        self._calls = Calls.of(desk.hall)
        self.alerts = Alerts(socketio.start_background_task, lambda: socketio.sleep(0))
        self.alerts.changed.append(self._alerts_changed)
        self.epoch = secrets.token_hex(4)
        self._seq = 0
        """Of all views of this start together: a page that comes back must get a higher one."""
        self._members: dict[str, set[str]] = {}
        self._common: tuple[tuple[Hall, int], kiosk_views.KioskCommon | None] = (desk.hall, 0), None
        self._sent_at: dict[str, float] = {}
        self._late: set[str] = set()
        # The threading server comes from many threads; under gevent this costs nothing.
        self._lock = threading.RLock()
        self._timer = False
        self._kinds = {
            "board": RoomKind(self._board, free=_EVERYWHERE, bound={Role.DISPLAY}),
            "kiosk": RoomKind(self._kiosk, bound={Role.KIOSK}),
            "desk": RoomKind(self._desk_room, free={Role.SUPERVISOR}, bound={Role.DESK}),
            "ticket": RoomKind(self._ticket, open=True),
        }

    def add(self, name: str, kind: RoomKind) -> None:
        """Let there be rooms `name:CODE`; once, when the server is put together."""
        self._kinds[name] = kind

    @property
    def kinds(self) -> Mapping[str, RoomKind]:
        """Name → kind of all rooms there can be."""
        return self._kinds

    def may_watch(self, role: str | None, at: str | None, room: Any) -> bool:
        """Who may join which room: a phone its ticket (by its token), a page what it is for, an
        administrator everything."""
        if not isinstance(room, str) or len(room) > _LONGEST_NAME:
            return False
        name, _, code = room.partition(":")
        kind = self._kinds.get(name)
        if kind is None:
            return False
        if kind.open or role == Role.ADMIN or role in kind.free:
            return True
        return role in kind.bound and at in (None, code)

    @property
    def screens(self) -> int:
        """Connections that watch something."""
        with self._lock:
            return len({sid for members in self._members.values() for sid in members})

    def join(self, sid: str, room: str, enter: Callable[[], None]) -> None:
        """Let a connection watch `room` (`enter` lets it hear the room) and tell it how the room
        stands. Nothing happens for a room there is not, one it watches already, or one too many.
        """
        with self._lock:
            watched = [name for name, sids in self._members.items() if sid in sids]
            if room in watched or len(watched) >= _MOST_ROOMS or self._view(room) is None:
                return
            enter()
            members = self._members.setdefault(room, set())
            members.add(sid)
            self._send(room, to=sid)
            if len(members) == 1:
                self._tell_watched(room)

    def leave(self, sid: str, room: str) -> None:
        """The connection watches `room` no more."""
        with self._lock:
            members = self._members.get(room, set())
            members.discard(sid)
            if not members:
                there = self._members.pop(room, None) is not None
                self._sent_at.pop(room, None)
                if there:
                    self._tell_watched(room)

    def is_watched(self, room: str) -> bool:
        """Whether any page has the room open."""
        return room in self._members

    def _tell_watched(self, room: str) -> None:
        name, _, code = room.partition(":")
        kind = self._kinds.get(name)
        if kind is not None and kind.watched is not None:
            kind.watched(code)

    def forget(self, sid: str) -> None:
        """The connection is gone."""
        with self._lock:
            for room in [room for room, members in self._members.items() if sid in members]:
                self.leave(sid, room)

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        with self._lock:
            for event in events:
                self._calls = self._calls.after(event, hall)
                if isinstance(event, TicketCalled | TicketRecalled):
                    self._announce(hall, event.ticket)
            self.touch(*[room for room in self._members if self._concerns(room, events)])

    def _concerns(self, room: str, events: Sequence[Event]) -> bool:
        """A phone is told about its own ticket only; a page of the hall about everything."""
        kind, _, code = room.partition(":")
        if kind != "ticket":
            concerns = self._kinds[kind].concerns
            return concerns is None or concerns(code, events)
        ticket = self._tickets.find(self._desk.hall, code)
        return ticket is not None and any(self._is_about(event, ticket.id) for event in events)

    def _is_about(self, event: Event, ticket: int) -> bool:
        if getattr(event, "ticket", None) == ticket or hasattr(event, "tickets"):
            return True
        call = self._desk.hall.helps.call(event.help) if isinstance(event, HelpEvent) else None
        return call is not None and call.ticket == ticket

    def touch(self, *rooms: str) -> None:
        """Something about `rooms` has changed: tell them now, or soon when just told."""
        with self._lock:
            now = time.monotonic()
            for room in rooms:
                if room not in self._members:
                    continue
                if now - self._sent_at.get(room, 0.0) >= self._gap_of(room):
                    self._send(room)
                else:
                    self._late.add(room)
            if self._late and not self._timer:
                self._timer = True
                self._socketio.start_background_task(self._flush_later)

    def _alerts_changed(self) -> None:
        with self._lock:
            rooms = [room for room in self._members if room.partition(":")[0] in _WITH_ALERTS]
        self.touch(*rooms)

    def _gap_of(self, room: str) -> float:
        kind = self._kinds.get(room.partition(":")[0])
        return _GAP if kind is None else kind.gap

    def refresh_for_ever(self, stopped: Callable[[], bool]) -> None:
        """Send every room anew now and then; a background task."""
        while not stopped():
            self._socketio.sleep(_REFRESH)  # type: ignore[arg-type]  # any number will do
            with self._lock:
                rooms = [*self._members]
            self.touch(*rooms)

    def _flush_later(self) -> None:
        self._socketio.sleep(_GAP)  # type: ignore[arg-type]  # any number will do
        with self._lock:
            self._timer = False
            late, self._late = self._late, set()
            self.touch(*late)

    def _announce(self, hall: Hall, ticket_id: int) -> None:
        line = self._calls.lines.get(ticket_id)
        if line is None:
            return
        for screen in hall.plan.screens:
            room = f"board:{screen.code}"
            if room in self._members and line.is_on(screen):
                called = wire.Called(
                    room=room,
                    epoch=self.epoch,
                    facts=hall.seq,
                    call=_call_view(line),
                    text=call_text(line.number, line.counter),
                )
                self._socketio.emit("call", called.model_dump(mode="json"), to=room)

    def _send(self, room: str, to: str | None = None) -> None:
        facts = self._desk.hall.seq
        try:
            data = self._view(room)
        except Exception:  # one room that cannot be shown must not silence the others
            log.exception("room %s cannot be shown", room.partition(":")[0])
            return
        if data is None:
            return
        self._seq += 1
        if to is None:
            self._sent_at[room] = time.monotonic()
        view = {
            "room": room,
            "epoch": self.epoch,
            "seq": self._seq,
            "facts": facts,
            "at": self._desk.now(),
            "data": data.model_dump(mode="json"),
        }
        self._socketio.emit("view", view, to=to or room)

    def _view(self, room: str) -> BaseModel | None:
        """The whole of a room; None when there is no such room."""
        name, _, code = room.partition(":")
        kind = self._kinds.get(name)
        return None if kind is None else kind.view(self._desk.hall, code, self._desk.now())

    def _board(self, hall: Hall, code: str, now: int) -> BaseModel | None:
        for screen in hall.plan.screens:
            if screen.code == code:
                return self._board_view(hall, screen, now)
        return None

    def _board_view(self, hall: Hall, screen: Screen, now: int) -> wire.BoardView:
        speed = self._desk.clock.speed
        board = board_of(hall, screen, self._calls, Moment(now, speed))
        loads = kiosk_views.area_loads(hall, screen.areas, now, Waits(hall, now))
        waiting = {area.code: area.waiting for area in board.areas}
        return wire.BoardView(
            hall=board.hall,
            zone=board.zone,
            timezone=hall.plan.hours.timezone,
            speed=speed,
            calls=[_call_view(line) for line in board.calls],
            areas=[load.model_copy(update={"waiting": waiting[load.code]}) for load in loads],
            notices=list(board.notices),
            intake=board.intake,
            withdrawn=list(board.withdrawn),
            speaks=screen.code in hall.plan.speaking,
            moved=[
                wire.BoardMoved(numbers=list(one.numbers), counter=one.counter)
                for one in moved_on(hall, screen)
            ],
        )

    def _kiosk(self, hall: Hall, code: str, now: int) -> BaseModel | None:
        if not any(kiosk.code == code for kiosk in hall.plan.kiosks):
            return None
        printer = self._prints.printer_of(hall.plan, code)
        common = self._kiosk_common(hall, now)
        seen = kiosk_views.kiosk_of(common, printer, self._prints.slips_of(code))
        standing = help_standing(hall.helps.open_at(code, None))
        return seen.model_copy(update={"help": standing})

    def _kiosk_common(self, hall: Hall, now: int) -> kiosk_views.KioskCommon:
        """What all kiosks show alike, made once for a hall and a second."""
        kept_for, kept = self._common
        if kept is None or kept_for[0] is not hall or kept_for[1] != now // 1000:
            kept = kiosk_views.kiosk_common(hall, now)
            self._common = (hall, now // 1000), kept
        return kept

    def _desk_room(self, hall: Hall, code: str, now: int) -> BaseModel | None:
        if code not in hall.counters:
            return None
        alerts = self.alerts.at_counter(hall, code, now)
        seen = desk_views.desk_view(hall, code, now, self._desk.clock.speed, alerts)
        asks = self.is_watched(f"pad:{code}") or bool(pads_at(hall, code))
        return seen.model_copy(update={"rating": asks})

    def _ticket(self, hall: Hall, code: str, now: int) -> BaseModel | None:
        ticket = self._tickets.find(hall, code)
        return None if ticket is None else ticket_views.ticket_view(hall, ticket, now)


def _call_view(line: Call) -> wire.BoardCall:
    return wire.BoardCall(
        ticket=line.ticket,
        number=line.number,
        counter=line.counter,
        area=line.area,
        at=line.at,
        round=line.round,
        serving=line.serving,
    )
