"""先试算: the next hour without a suggestion and with it, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_queue import commands as c
from hall_queue.alerts import Alert
from hall_queue.errors import QueueError
from hall_queue.hour_ahead import AHEAD, Course, HourAhead, hour_ahead
from hall_queue.plan import Skill
from tests.queue.full_halls import THREE, WATCH, crowded, full, limited, options, rig_with
from tests.queue.rig import Rig


def look(rig: Rig, alert: Alert, key: str) -> HourAhead:
    return hour_ahead(rig.hall, alert.id, key, rig.now, lambda: None)


def twelve_wait() -> tuple[Rig, Alert]:
    """Twelve for one counter, which takes 8.7 minutes for each; nobody has come for a while. A
    second counter is closed."""
    plan = limited(THREE)
    spare = replace(plan.counter["c2"], skills=(Skill("pension"),))
    counters = tuple(spare if one.code == "c2" else one for one in plan.counters)
    rig = rig_with(replace(plan, counters=counters))
    rig.open("c1")
    alert = full(rig, 12)
    rig.wait(minutes=31)
    return rig, alert


def test_the_hour_with_a_second_counter_and_without() -> None:
    rig, alert = twelve_wait()
    ahead = look(rig, alert, "open:c2")
    assert AHEAD == (0, 15, 30, 45, 60)
    # One is called every 8.7 minutes from now on; or two are.
    assert ahead.here == Course(without=(12, 10, 8, 6, 5), done=(12, 8, 4, 0, 0))
    assert ahead.there is None
    assert ahead.suggestion == options(rig, alert)["open:c2"]


def test_those_who_go_on_coming_are_counted() -> None:
    rig, alert = twelve_wait()
    for _ in range(3):
        rig.issue("medical")
    # As three came in half an hour: 5, 15, 25 … minutes and a moment from now.
    ahead = look(rig, alert, "open:c2")
    assert ahead.here.without[0] == 15
    assert ahead.here.without[1] == 15 - 2 + 1


def test_who_helps_pays() -> None:
    rig, alert = crowded("c1", "c3")
    found = options(rig, alert)["divert:c3"]
    ahead = look(rig, alert, "divert:c3")
    assert ahead.suggestion == found
    assert ahead.there is not None
    assert sum(ahead.there.done) > sum(ahead.there.without)
    assert sum(ahead.here.done) < sum(ahead.here.without)
    assert ahead.here.done[0] == ahead.here.without[0], "whoever is moved still waits"


def test_others_are_let_in_between_two_runs() -> None:
    rig, alert = twelve_wait()
    rests: list[int] = []
    hour_ahead(rig.hall, alert.id, "open:c2", rig.now, lambda: rests.append(1))
    assert len(rests) >= 4


def test_what_is_not_suggested_any_more_is_not_tried() -> None:
    rig, alert = twelve_wait()
    with pytest.raises(QueueError, match="suggestion_gone"):
        look(rig, alert, "open:c3")
    with pytest.raises(QueueError, match="unknown_alert"):
        hour_ahead(rig.hall, 77, "open:c2", rig.now, lambda: None)
    rig.open("c2")
    with pytest.raises(QueueError, match="suggestion_gone"):
        look(rig, alert, "open:c2")
    while rig.hall.waiting:
        rig.do(c.CallNext(by="staff:c1", counter="c1"))
        rig.do(c.NoShow(by="staff:c1", counter="c1"))
    rig.do(WATCH)
    with pytest.raises(QueueError, match="alert_over"):
        look(rig, alert, "open:c2")
