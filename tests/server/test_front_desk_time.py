"""The one writer and the clock: set back, ahead, trimmed; answers kept for a day."""

from pathlib import Path

import pytest

from hall_queue.commands import CloseDay, Finish, OpenDay, Start
from hall_queue.events import DayClosed
from hall_queue.plan import MINUTE
from hall_server import front_desk
from hall_server.clock import ScaledClock
from hall_server.front_desk import FrontDesk
from tests.server.desks import only, rows
from tests.server.halls import (
    HOUR,
    NINE,
    StillClock,
    call_next,
    issue,
    key,
    open_desk,
    set_up,
    tell,
)


def test_a_clock_set_back_loses_nothing(tmp_path: Path) -> None:
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        set_up(desk)
        desk.do(issue("t1"), tell)
        clock.at -= 3 * HOUR
        assert desk.do(issue("t2"), tell).body["numbers"] == ["A002"]
        desk.tick()
        assert desk.hall.at == NINE
    with open_desk(tmp_path, clock) as desk:
        assert desk.do(issue("t3"), tell).body["numbers"] == ["A003"]
        assert desk.hall.at == NINE
        times = rows(tmp_path, "select distinct at from journal where name = 'TicketIssued'")
        assert times == [(NINE,)]


def test_a_demo_clock_is_whole_while_it_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer may read it at any moment of a jump; too late a time would stop the hall's."""
    real = [0]
    monkeypatch.setattr("hall_server.clock.time.monotonic_ns", lambda: real[0])
    clock = ScaledClock(0, speed=10)
    real[0] = 60_000_000_000
    seen: list[int] = []
    looking: list[bool] = []

    def look_meanwhile() -> int:
        if not looking:
            looking.append(True)
            seen.append(clock.now())
            looking.clear()
        return real[0]

    monkeypatch.setattr("hall_server.clock.time.monotonic_ns", look_meanwhile)
    clock.jump(to=700_000)
    assert seen == [600_000, 600_000]
    assert clock.now() == 700_000
    clock.jump(to=0)
    assert clock.now() == 700_000


def close_the_day(desk: FrontDesk, clock: StillClock) -> None:
    desk.do(CloseDay(by="staff:boss"), tell)
    clock.at += 2 * MINUTE
    desk.tick()


def test_answers_are_kept_for_a_day_after_the_hall_has_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of real time, whatever the hall's clock says: a demo's runs faster."""
    day = 24 * HOUR
    real = [1_000_000_000_000]
    monkeypatch.setattr(front_desk, "real_now", lambda: real[0])
    clock = StillClock()
    closed: list[DayClosed] = []
    with open_desk(tmp_path, clock) as desk:
        desk.listen(only(DayClosed, closed))
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1"))
        desk.do(call_next(), tell)
        desk.do(Start(by="x", counter="c1"), tell)
        desk.do(Finish(by="x", counter="c1"), tell)
        close_the_day(desk, clock)
        assert len(closed) == 1

        def reopened_and_closed_after(real_ms: int) -> None:
            real[0] += real_ms
            desk.do(OpenDay(by="staff:boss"), tell)
            close_the_day(desk, clock)

        reopened_and_closed_after(day - 1)
        assert len(closed) == 2
        assert desk.do(issue("t2"), tell, key("k1")) == first
        reopened_and_closed_after(1)
        assert len(closed) == 3
        assert rows(tmp_path, "select * from answers where key = 'k1'") == []


def test_a_clock_that_ran_ahead_and_was_put_right_is_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        set_up(desk)
        desk.do(issue("one"), tell)
        right = clock.at
        clock.at = right + HOUR
        desk.do(issue("two"), tell)
        clock.at = right
        assert desk.behind == HOUR
        assert desk.now() == right + HOUR, "hall time stands still"
        for _ in range(3):
            desk.tick()
        told = [line for line in caplog.messages if "clock" in line]
        assert told == ["the clock was put back: hall time stands still for 3600 s"]
        clock.at = right + HOUR + 1
        desk.tick()
        assert desk.behind == 0
        assert caplog.messages[-1] == "the clock has caught up: hall time goes on"


def test_a_clock_that_is_trimmed_troubles_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        set_up(desk)
        desk.do(issue("one"), tell)
        clock.at -= 4000
        desk.tick()
        assert desk.behind == 4000
        assert caplog.messages == []
