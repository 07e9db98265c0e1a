"""The rest of the day, from normal days and the hall as it stands, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_queue import commands as c
from hall_server.days.curves import NormalDay, day_curve
from hall_server.days.forecast import Forecast, Forecasts, forecast
from tests.queue.plans import office
from tests.queue.rig import Rig, instant

OPENS, ENDS = 8 * 60, 18 * 60
QUARTERS = (ENDS - OPENS) // 15


def normal(each: float = 4.0, days: int = 3) -> NormalDay:
    """As many every quarter from 8:00 to 18:00."""
    row = (each,) * QUARTERS
    return NormalDay(days, OPENS, arrivals=row, served=row, waiting=row)


def morning(now: str = "08:00", came: int = 0) -> Rig:
    """One counter open from the doors on; so many have come for a pension, at the doors."""
    rig = Rig(office(), now=instant("08:00"))
    rig.tick()
    rig.open("c1")
    for _ in range(came):
        rig.issue("pension")
    rig.clock(now)
    rig.tick()
    return rig


def ahead(rig: Rig, days: NormalDay | None) -> Forecast | None:
    return forecast(rig.hall, rig.now, day_curve(rig.hall, rig.now), days)


def test_no_forecast_without_data_behind_it() -> None:
    rig = morning("10:00", came=40)
    assert ahead(rig, None) is None
    assert ahead(rig, normal(days=2)) is None
    assert ahead(rig, normal()) is not None


@pytest.mark.parametrize("clock", ["07:30", "18:10"])
def test_none_before_and_after_the_day(clock: str) -> None:
    rig = Rig(office(), now=instant(clock))
    rig.tick()
    assert ahead(rig, normal()) is None


def test_none_when_no_more_numbers_are_given() -> None:
    rig = morning("10:00", came=40)
    rig.do(c.CloseDay(by="lead", reason="storm"))
    assert ahead(rig, normal()) is None


def test_people_come_as_usual_times_how_busy_today_is_and_only_while_numbers_are_given() -> None:
    # By ten 32 come on a normal day; 30 + 62 of 30 + 32 is one and a half times as many.
    rig = morning("10:00", came=63)
    seen = ahead(rig, normal())
    assert seen is not None
    assert seen.begins == 10 * 60
    arrivals = dict(zip(range(10 * 60, ENDS, 15), seen.arrivals, strict=True))
    assert arrivals[10 * 60] == 6.0
    assert arrivals[11 * 60 + 45] == 6.0
    assert {n for minute, n in arrivals.items() if 12 * 60 <= minute < 13 * 60 + 30} == {0.0}
    assert arrivals[13 * 60 + 30] == 6.0, "from the doors"
    assert {n for minute, n in arrivals.items() if minute >= 17 * 60 + 30} == {0.0}


def test_the_running_quarter_is_told_whole() -> None:
    rig = morning("10:05", came=61)
    rig.issue("pension")
    rig.issue("pension")
    seen = ahead(rig, normal())
    assert seen is not None
    busier = (63 + 30) / (32 + 4 / 3 + 30)
    assert seen.arrivals[0] == pytest.approx(2 + 4 * 2 / 3 * busier, abs=0.06)


def test_waiting_is_run_ahead_by_the_rules() -> None:
    # Nobody comes any more; 40 wait for one counter, 8.7 minutes each: 1.7 a quarter.
    rig = morning("10:00", came=40)
    seen = ahead(rig, normal(each=0.0))
    assert seen is not None
    assert seen.waiting[:5] == (40, 38, 36, 34, 33)
    assert seen.served[:4] == (1, 2, 2, 1)
    assert sum(seen.served) == 40, "all of them before the evening"


def test_no_waiting_is_told_while_the_hall_does_not_serve_or_is_too_new() -> None:
    few = ahead(morning("10:00", came=29), normal())
    early = ahead(morning("08:20", came=40), normal())
    lunch = ahead(morning("13:00", came=40), normal())
    shut = morning("10:00", came=40)
    shut.do(c.PauseCounter(by="s", counter="c1", reason=""))
    for seen in (few, early, lunch, ahead(shut, normal())):
        assert seen is not None
        assert (seen.waiting, seen.served) == ((), ())
        assert any(seen.arrivals)


def test_nobody_is_called_between_the_doors_and_the_afternoon() -> None:
    rig = morning("11:30", came=31)
    for _ in range(31):
        rig.finish("c1")
    seen = ahead(rig, normal())
    assert seen is not None
    waiting = dict(zip(range(11 * 60 + 30, ENDS, 15), seen.waiting, strict=True))
    each = seen.arrivals[seen.arrivals.index(0.0) - 1]
    assert waiting[13 * 60 + 30] == 0
    assert waiting[14 * 60] == pytest.approx(2 * each, abs=1.5)
    assert sum(seen.served[8:10]) == 0, "13:30 to 14:00"


def test_it_is_made_once_a_minute_for_all_who_look() -> None:
    rig = morning("10:00", came=40)
    today, days = day_curve(rig.hall, rig.now), normal()
    rests: list[int] = []
    book = Forecasts(lambda: rests.append(1))
    first = book.of(rig.hall, rig.now, today, days)
    assert rests, "others are let in while it is made"
    made = len(rests)
    assert book.of(rig.hall, rig.now + 59_000, today, days) is first
    assert len(rests) == made
    later = replace(days, days=4)
    assert book.of(rig.hall, rig.now + 59_000, today, later) is not first
    book.of(rig.hall, rig.now + 60_000, today, later)
    assert len(rests) > 2 * made - 1
