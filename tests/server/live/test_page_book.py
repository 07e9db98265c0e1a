"""Which screens have their page open: told by the rooms, and never forgotten while one runs."""

from __future__ import annotations

from hall_server.live.page_book import PageBook
from hall_server.views.device_views import PageStanding


class Rooms:
    """Rooms with somebody in them, and a clock."""

    def __init__(self) -> None:
        self.watched: set[str] = set()
        self.now = 1_000
        self.book = PageBook(self.watched.__contains__, lambda: self.now)

    def change(self, room: str, *, here: bool) -> bool:
        self.now += 5_000
        (self.watched.add if here else self.watched.discard)(room)
        return self.book.room_changed(room)


def test_a_screen_that_was_never_open_is_not_a_lost_one() -> None:
    rooms = Rooms()
    rooms.now = 9_000
    assert rooms.book.of("kiosk:k1") == PageStanding(None, 1_000)


def test_a_screen_is_here_from_the_moment_it_comes_and_gone_from_the_moment_it_goes() -> None:
    rooms = Rooms()
    assert rooms.change("board:east", here=True)
    assert rooms.book.of("board:east") == PageStanding(True, 6_000)
    assert rooms.change("board:east", here=False)
    assert rooms.book.of("board:east") == PageStanding(False, 11_000)
    assert rooms.book.of("board:west").here is None


def test_people_are_no_equipment() -> None:
    rooms = Rooms()
    for room in ("ticket:abc", "desk:c1", "hall:all"):
        assert not rooms.change(room, here=True)
        assert rooms.book.of(room).here is None
