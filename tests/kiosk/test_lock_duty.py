"""What is done for one lock board, on a clock that does not run by itself."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from hall_devices import health as hl
from hall_devices.drivers import Door, Outcome, Taken, Unheard
from hall_devices.transport import TransportError
from hall_kiosk.agent.duties import SILENT_SECONDS
from hall_kiosk.agent.lock_duty import (
    CLOSED_SECONDS,
    COIL_SECONDS,
    JUST_SECONDS,
    OPEN_SECONDS,
    WATCH_SECONDS,
    LockDuty,
)
from hall_kiosk.agent.news import News
from hall_kiosk.clock import utc_now
from hall_kiosk.door_job import DoorContent

TIMEOUT = 0.3


class Board:
    """A board on a clock of its own: what it says is what the test sets."""

    def __init__(self) -> None:
        self.now = 100.0
        self.answers = True
        self.locks = 3
        self.counts: Mapping[str, int] = {}
        self.state: dict[int, Door] = dict.fromkeys((1, 2, 3), "closed")
        self.says: Unheard | None = None
        """What its questions end with, instead of an answer."""
        self.gone: set[str] = set()
        """At which act its port goes: doors, open, listen."""
        self.opens_after: float | None = 0.0
        """Seconds from the pulse until the door is open; None for one that jams."""
        self.falls_silent = False
        """After the pulse."""
        self.word: Taken = "taken"
        self.pulses: list[tuple[int, float]] = []
        self.asked: list[float] = []
        self.moved: dict[int, Door] = {}
        self.pushes: dict[int, Door] = {}
        """What it tells by itself while it is asked."""

    def doors(self) -> Mapping[int, Door] | Unheard:
        self._port("doors")
        self.asked.append(self.now)
        for lock, at in self.pulses:
            if self.opens_after is not None and self.now >= at + self.opens_after:
                self.state[lock] = "open"
        said = dict(self.state)
        self.moved.update(self.pushes)
        self.pushes = {}
        if self.says is not None:
            self.now += TIMEOUT
            return self.says
        return said

    def open(self, lock: int) -> Taken:
        self.pulses.append((lock, self.now))
        self._port("open")
        if self.falls_silent:
            self.says = "silent"
        return self.word

    def news(self) -> Mapping[int, Door]:
        moved, self.moved = self.moved, {}
        return moved

    def listen(self, seconds: float) -> None:
        self._port("listen")
        self.now += seconds

    def _port(self, act: str) -> None:
        if act in self.gone:
            raise TransportError("gone", act)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def news() -> News:
    return News()


@pytest.fixture
def duty(board: Board, news: News) -> LockDuty:
    it = LockDuty("k1", board, news, board.listen, lambda: board.now)
    it.restart()
    return it


def told(news: News) -> Mapping[int, Door] | None:
    """What is known of the board now."""
    news.tell_again()
    return news.take_doors()["k1"]


def run(duty: LockDuty, board: Board, seconds: float) -> list[float]:
    """When the board was asked within that time, counted from now."""
    start, end = board.now, board.now + seconds
    before = len(board.asked)
    while board.now < end:
        if duty.due(board.now):
            duty.act()
        duty.listen(board.now)
        board.now += 0.05
    return [round(at - start, 2) for at in board.asked[before:]]


# How doors stand


def test_closed_doors_are_asked_for_now_and_then(duty: LockDuty, board: Board, news: News) -> None:
    assert told(news) is None
    assert len(run(duty, board, 3 * CLOSED_SECONDS)) == 3
    assert (duty.health.state, duty.health.evidence) == ("ok", "answered")
    assert told(news) == {1: "closed", 2: "closed", 3: "closed"}


def test_an_open_one_is_watched(duty: LockDuty, board: Board, news: News) -> None:
    duty.act()
    board.state[2] = "open"
    run(duty, board, CLOSED_SECONDS + 0.1)
    assert told(news) == {1: "closed", 2: "open", 3: "closed"}
    assert len(run(duty, board, 4 * OPEN_SECONDS)) >= 3
    board.state[2] = "closed"
    run(duty, board, OPEN_SECONDS + 0.1)
    assert told(news) == {1: "closed", 2: "closed", 3: "closed"}


def test_what_the_board_tells_by_itself_is_told_at_once(
    duty: LockDuty, board: Board, news: News
) -> None:
    duty.act()
    board.moved = {3: "open"}
    duty.listen(board.now)
    assert told(news) == {1: "closed", 2: "closed", 3: "open"}
    assert duty.due(board.now) is None
    assert duty.due(board.now + OPEN_SECONDS)


def test_what_it_tells_while_it_answers_is_newer(duty: LockDuty, board: Board, news: News) -> None:
    board.moved = {1: "open"}
    board.pushes = {2: "open"}
    duty.act()
    assert told(news) == {1: "closed", 2: "open", 3: "closed"}


def test_silence_is_told_and_costs_the_line_little(
    duty: LockDuty, board: Board, news: News
) -> None:
    duty.act()
    board.says = "silent"
    board.now += CLOSED_SECONDS
    duty.act()
    assert duty.health.state == "ok"
    assert told(news) is not None
    run(duty, board, 2.0)
    assert (duty.health.state, duty.health.detail) == ("silent", "silent")
    assert told(news) is None
    assert len(run(duty, board, 2 * SILENT_SECONDS)) <= 2
    board.moved = {1: "open"}  # its own word shows that it is there
    board.says = None
    run(duty, board, 0.2)
    assert duty.health.state == "ok"


def test_a_port_that_goes_takes_what_was_known(duty: LockDuty, board: Board, news: News) -> None:
    duty.act()
    duty.health = hl.silent(duty.health, utc_now(), "port_gone")
    assert told(news) is None
    duty.restart()
    assert duty.due(board.now)
    duty.act()
    assert told(news) is not None


def test_a_mute_board_is_never_asked(board: Board, news: News) -> None:
    board.answers = False
    duty = LockDuty("k1", board, news, board.listen, lambda: board.now)
    duty.restart()
    assert run(duty, board, 30.0) == []
    assert (duty.health.state, duty.health.evidence) == ("unknown", "write-only")
    assert told(news) is None


def test_a_check_opens_nothing(duty: LockDuty, board: Board) -> None:
    assert duty.check("") == Outcome("printed", "answered")
    board.says = "not_understood"
    assert duty.check("") == Outcome("unknown", "unknown", "not_understood")
    board.says = "sent"
    assert duty.check("") == Outcome("unknown", "write-only", "no_status")
    assert board.pulses == []


# Opening


def test_one_pulse_and_the_door_is_open(duty: LockDuty, board: Board, news: News) -> None:
    board.opens_after = 0.4
    assert duty.open_door(2) == Outcome("printed", "answered")
    assert [lock for lock, _ in board.pulses] == [2]
    assert told(news) == {1: "closed", 2: "open", 3: "closed"}


@pytest.mark.parametrize("word", ["silent", "refused", "not_understood", "taken"])
def test_the_door_decides_and_not_the_word_of_the_board(
    duty: LockDuty, board: Board, word: Taken
) -> None:
    """Some boards never answer to an opening."""
    board.word = word
    assert duty.open_door(1).state == "printed"
    board.opens_after = None
    board.now += COIL_SECONDS
    assert duty.open_door(3) == Outcome("unknown", "answered", "not_opened")
    assert [lock for lock, _ in board.pulses] == [1, 3]


def test_a_door_that_jams_is_fired_once(duty: LockDuty, board: Board, news: News) -> None:
    board.opens_after = None
    start = board.now
    assert duty.open_door(1) == Outcome("unknown", "answered", "not_opened")
    assert board.now - start >= WATCH_SECONDS
    assert len(board.pulses) == 1
    assert len(run(duty, board, JUST_SECONDS - WATCH_SECONDS)) >= 5, "still watched for a while"
    assert len(run(duty, board, 3 * CLOSED_SECONDS)) <= 4
    assert len(board.pulses) == 1


@pytest.mark.parametrize("says", ["silent", "not_understood"])
def test_a_board_that_does_not_answer_gets_no_pulse(
    duty: LockDuty, board: Board, says: Unheard
) -> None:
    board.says = says
    assert duty.open_door(1) == Outcome("not_printed", "unknown", says)
    assert len(board.asked) == 1, "one time-out"
    assert board.pulses == []


def test_an_open_door_gets_no_pulse(duty: LockDuty, board: Board) -> None:
    board.state[2] = "open"
    assert duty.open_door(2) == Outcome("not_printed", "answered", "already_open")
    assert board.pulses == []


def test_a_door_of_which_nothing_is_known_gets_no_pulse(duty: LockDuty, board: Board) -> None:
    del board.state[2]
    assert duty.open_door(2) == Outcome("not_printed", "answered", "lock_unknown")
    assert duty.open_door(4) == Outcome("not_printed", "unknown", "no_such_lock")
    assert board.pulses == []


def test_a_board_that_falls_silent_after_the_pulse(duty: LockDuty, board: Board) -> None:
    board.falls_silent = True
    assert duty.open_door(1) == Outcome("unknown", "unknown", "silent")
    assert len(board.pulses) == 1


def test_a_mute_board_is_fired_and_nothing_is_known(board: Board, news: News) -> None:
    board.answers = False
    duty = LockDuty("k1", board, news, board.listen, lambda: board.now)
    assert duty.open_door(3) == Outcome("unknown", "write-only", "no_status")
    assert (board.pulses, board.asked) == ([(3, 100.0)], [])


@pytest.mark.parametrize("act", ["doors", "listen"])
def test_a_port_that_goes_before_the_pulse(duty: LockDuty, board: Board, act: str) -> None:
    duty.open_door(2)
    board.gone = {act}
    assert duty.open_door(1) == Outcome("not_printed", "unknown", "port_gone")
    assert len(board.pulses) == 1


def test_a_port_that_goes_with_the_pulse_is_told_by_its_error(duty: LockDuty, board: Board) -> None:
    board.gone = {"open"}
    with pytest.raises(TransportError):
        duty.open_door(1)
    assert len(board.pulses) == 1


def test_one_coil_at_a_time(duty: LockDuty, board: Board) -> None:
    for lock in (1, 2, 3):
        assert duty.open_door(lock).state == "printed"
    times = [at for _, at in board.pulses]
    assert all(b - a >= COIL_SECONDS - 1e-6 for a, b in pairwise(times))
    assert all(asked in board.asked for asked in times), "asked right before each pulse"


# What a job says


def test_the_content_of_a_job() -> None:
    assert DoorContent.from_json({**DoorContent(7).as_json(), "who": "x"}) == DoorContent(7)


@pytest.mark.parametrize("lock", [None, "3", 3.0, True, 0, -1, [3]])
def test_content_that_names_no_lock(lock: object) -> None:
    with pytest.raises(ValueError, match="needs its lock"):
        DoorContent.from_json({"lock": lock})
