"""Which of the hall's own screens have their page open, and since when: kiosks, walls, pads."""

from __future__ import annotations

from collections.abc import Callable

from hall_server.clock import real_now
from hall_server.views.device_views import PageStanding

_SCREENS = ("kiosk:", "board:", "pad:")
"""Rooms that only the page of one screen stands in; a phone's room is nobody's equipment."""


class PageBook:
    """Room → its page. Told under the lock of the rooms, read by whoever makes a view."""

    def __init__(
        self, is_watched: Callable[[str], bool], now: Callable[[], int] = real_now
    ) -> None:
        self._is_watched = is_watched
        self._now = now
        self._began = now()
        self._known: dict[str, PageStanding] = {}

    def room_changed(self, room: str) -> bool:
        """The first watcher of a room has come, or its last has gone; whether it is a screen's."""
        if not room.startswith(_SCREENS):
            return False
        self._known[room] = PageStanding(self._is_watched(room), self._now())
        return True

    def of(self, room: str) -> PageStanding:
        """How the page of a room stands."""
        return self._known.get(room, PageStanding(None, self._began))
