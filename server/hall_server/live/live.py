"""What open pages are told: one whole view a room, on joining and on every change.

A call goes out at once. Every other change of a room is gathered to at most five views a second,
so that a hundred numbers a second do not become a hundred boards a second. Views are made by a
task of their own that lets others in after each: neither a call nor an answer waits for them all.
A lost packet heals with the next view; `epoch` and `seq` let a page drop an older one, `facts`
tell it whether a view was made before a call.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_socketio import SocketIO
from pydantic import BaseModel

from hall_display.calls import Calls
from hall_display.speakers import heard
from hall_display.speech import call_text
from hall_queue.events import Event, HelpEvent, TicketCalled, TicketRecalled
from hall_queue.hall import Hall
from hall_queue.moment import Moment
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.cameras.places import has_camera
from hall_server.devices.print_office import PrintOffice
from hall_server.front_desk import FrontDesk
from hall_server.live.alert_book import Alerts
from hall_server.live.page_book import PageBook
from hall_server.live.rooms import GAP, RoomKind
from hall_server.ratings.office import pads_at
from hall_server.ticket_index import TicketIndex
from hall_server.views import board_views, desk_views, kiosk_views, ticket_views
from hall_server.views.help_views import help_standing

log = logging.getLogger(__name__)

_MOST_ROOMS = 20
"""Of one connection."""
_REFRESH = 10.0
"""Seconds after which views are made anew although nothing happened: waits grow old."""


_AT_ONCE = 50
"""Pages that are sent a view before others have a turn: a call overtakes what is left of it."""
_LONGEST_NAME = 100
_BOARD = "board:"
OVERVIEW = "hall:all"
"""The room of whoever looks after everything."""
_WITH_ALERTS = frozenset({"desk", "hall", "helpers"})
"""Kinds of rooms whose view says what can be done about full areas."""
_EVERYWHERE = frozenset({Role.DESK, Role.HELPER, Role.COORDINATOR, Role.SUPERVISOR})


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
        self.pages = PageBook(self.is_watched)
        self.epoch = secrets.token_hex(4)
        self._seq = 0
        """Of all views of this start together: a page that comes back must get a higher one."""
        self._members: dict[str, set[str]] = {}
        self._common: tuple[tuple[Hall, int], kiosk_views.KioskCommon | None] = (desk.hall, 0), None
        self._mute: set[str] = set()
        """Connections of walls that cannot be heard."""
        self._audible: frozenset[str] = frozenset()
        """Codes of the screens with an open page that can be heard."""
        self._kept_of: tuple[Hall, int] = desk.hall, 0
        """The hall and the second that the views in `_kept` show."""
        self._kept: dict[str, dict[str, Any]] = {}
        self._sent_at: dict[str, float] = {}
        self._changed: dict[str, None] = {}
        """Rooms to be told, in the order in which they changed."""
        self._going: deque[tuple[dict[str, Any], list[str]]] = deque()
        """Views that are made, and connections that do not have them yet."""
        # The threading server comes from many threads; under gevent this costs nothing.
        self._lock = threading.RLock()
        self._telling = False
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
            if room in watched or len(watched) >= _MOST_ROOMS:
                return
            view = self._whole(room)
            if view is None:
                return
            enter()
            members = self._members.setdefault(room, set())
            members.add(sid)
            self._socketio.emit("view", view, to=sid)
            if len(members) == 1:
                self._tell_watched(room)
            if room.startswith(_BOARD):
                self._heed_sound()

    def leave(self, sid: str, room: str) -> None:
        """The connection watches `room` no more."""
        with self._lock:
            members = self._members.get(room, set())
            members.discard(sid)
            if not members:
                there = self._members.pop(room, None) is not None
                self._sent_at.pop(room, None)
                self._changed.pop(room, None)
                self._kept.pop(room, None)
                if there:
                    self._tell_watched(room)
            if room.startswith(_BOARD):
                self._heed_sound()

    def is_watched(self, room: str) -> bool:
        """Whether any page has the room open."""
        return room in self._members

    def _tell_watched(self, room: str) -> None:
        name, _, code = room.partition(":")
        kind = self._kinds.get(name)
        if kind is not None and kind.watched is not None:
            kind.watched(code)
        if self.pages.room_changed(room):
            self.touch(OVERVIEW)

    def forget(self, sid: str) -> None:
        """The connection is gone."""
        with self._lock:
            for room in [room for room, members in self._members.items() if sid in members]:
                self.leave(sid, room)
            self._mute.discard(sid)

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
        """Something about `rooms` has changed: tell them next, or a little later when just told."""
        with self._lock:
            for room in rooms:
                self._kept.pop(room, None)
                if room in self._members:
                    self._changed[room] = None
            if self._changed and not self._telling:
                self._telling = True
                self._socketio.start_background_task(self._tell_changed)

    def _alerts_changed(self) -> None:
        with self._lock:
            rooms = [room for room in self._members if room.partition(":")[0] in _WITH_ALERTS]
        self.touch(*rooms)

    def refresh_for_ever(self, stopped: Callable[[], bool]) -> None:
        """Send every room anew now and then; a background task."""
        while not stopped():
            self._socketio.sleep(_REFRESH)  # type: ignore[arg-type]  # any number will do
            with self._lock:
                rooms = [*self._members]
            self.touch(*rooms)

    def _tell_changed(self) -> None:
        """Send the rooms that changed, each in its time, until there are none; a background task.
        Before each view everybody else has a turn, first of all the answer to who changed it."""
        pause: float | None = 0.0
        while pause is not None:
            self._socketio.sleep(pause)  # type: ignore[arg-type]  # any number will do
            with self._lock:
                try:
                    pause = self._tell_next()
                except Exception:  # e.g. a race in the library: it must cost one view, not all
                    log.exception("a view was not sent")
                    pause = GAP

    def _tell_next(self) -> float | None:
        """Send the first room that may be told, to some of its pages at a time. Seconds to wait
        before the next; None, and nobody tells any more, when there is none."""
        if self._going:
            message, pages = self._going.popleft()
            there = self._members.get(message["room"], set())
            to = [page for page in pages if page in there]  # others have left meanwhile
            if to:
                self._socketio.emit("view", message, to=to)  # type: ignore[arg-type]  # or a list
            return 0.0
        pause = None
        for room in self._changed:
            wait = self._wait_of(room)
            if wait <= 0:
                del self._changed[room]  # before it is made: what changes meanwhile counts
                self._sent_at[room] = time.monotonic()
                view = self._whole(room)
                if view is not None:
                    pages = [*self._members[room]]
                    cuts = range(0, len(pages), _AT_ONCE)
                    self._going.extend((view, pages[cut : cut + _AT_ONCE]) for cut in cuts)
                return 0.0
            pause = wait if pause is None else min(pause, wait)
        self._telling = pause is not None
        return pause

    def sound(self, sid: str, can: bool) -> None:
        """A wall's page says whether it can be heard: no browser makes a sound before somebody has
        touched it, unless it was started so. A page that says nothing is taken for one that can."""
        with self._lock:
            (self._mute.discard if can else self._mute.add)(sid)
            self._heed_sound()

    def _heed_sound(self) -> None:
        """A screen may be on or off or mute now: another one has to speak then, or be silent."""
        boards = {room: it for room, it in self._members.items() if room.startswith(_BOARD)}
        audible = frozenset(
            r.removeprefix(_BOARD) for r, sids in boards.items() if sids - self._mute
        )
        if audible != self._audible:
            self._audible = audible
            self.touch(*boards)

    def _wait_of(self, room: str) -> float:
        """Seconds until the room may be told again; 0 or less: now."""
        kind = self._kinds.get(room.partition(":")[0])
        gap = GAP if kind is None else kind.gap
        return self._sent_at.get(room, -gap) + gap - time.monotonic()

    def _announce(self, hall: Hall, ticket_id: int) -> None:
        line = self._calls.lines.get(ticket_id)
        if line is None:
            return
        for screen in hall.plan.screens:
            room = f"{_BOARD}{screen.code}"
            if room in self._members and line.is_on(screen):
                called = wire.Called(
                    room=room,
                    epoch=self.epoch,
                    facts=hall.seq,
                    call=board_views.call_view(line),
                    text=call_text(line.number, line.counter),
                )
                self._socketio.emit("call", called.model_dump(mode="json"), to=room)

    def _whole(self, room: str) -> dict[str, Any] | None:
        """The message that tells all of a room; None when there is no such room or it cannot be
        shown."""
        hall, now = self._desk.hall, self._desk.now()
        try:
            data = self._data(room, hall, now)
        except Exception:  # one room that cannot be shown must not silence the others
            log.exception("room %s cannot be shown", room.partition(":")[0])
            return None
        if data is None:
            return None
        self._seq += 1
        return {
            "room": room,
            "epoch": self.epoch,
            "seq": self._seq,
            "facts": hall.seq,
            "at": now,
            "data": data,
        }

    def _data(self, room: str, hall: Hall, now: int) -> dict[str, Any] | None:
        """A room's view as JSON, made once for a hall and a second unless something else about it
        changes: when a server comes back, all its walls ask at the same moment."""
        if self._kept_of[0] is not hall or self._kept_of[1] != now // 1000:
            self._kept_of, self._kept = (hall, now // 1000), {}
        if room not in self._kept:
            name, _, code = room.partition(":")
            kind = self._kinds.get(name)
            view = None if kind is None else kind.view(hall, code, now)
            if view is None:
                return None
            self._kept[room] = view.model_dump(mode="json")
        return self._kept[room]

    def _board(self, hall: Hall, code: str, now: int) -> BaseModel | None:
        screen = next((screen for screen in hall.plan.screens if screen.code == code), None)
        if screen is None:
            return None
        speaks = code in heard(hall.plan, self._audible)
        moment = Moment(now, self._desk.clock.speed)
        return board_views.board_view(hall, screen, self._calls, moment, speaks=speaks)

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
        return seen.model_copy(update={"rating": asks, "cameras": has_camera(hall.plan, code)})

    def _ticket(self, hall: Hall, code: str, now: int) -> BaseModel | None:
        ticket = self._tickets.find(hall, code)
        return None if ticket is None else ticket_views.ticket_view(hall, ticket, now)
