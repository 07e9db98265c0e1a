"""The day in sums: how numbers ended, how long people waited, what each counter finished."""

from collections.abc import Callable
from pathlib import Path

from hall_queue import commands as c
from hall_server.days.day_sums import day_sums
from hall_server.wire import DaySum, DaySums
from tests.queue.plans import office
from tests.queue.rig import Rig, instant
from tests.server.hall_process import new_hall, serving


def morning() -> Rig:
    rig = Rig(office(), now=instant("08:00"))
    rig.tick()
    rig.clock("08:50")
    rig.open("c1")
    return rig


def row(rig: Rig, service: str = "pension") -> DaySum:
    (found,) = [one for one in day_sums(rig.hall).services if one.code == service]
    return found


def test_before_the_first_day_there_is_nothing() -> None:
    sums = day_sums(Rig(office(), now=instant("05:00")).hall)
    assert sums.date is None
    assert not sums.over
    assert sums.services == []
    assert sums.counters == []
    assert (sums.total.issued, sums.total.wait_mean, sums.total.wait_longest) == (0, None, None)


def test_every_number_ends_somewhere() -> None:
    rig = morning()
    tickets = [rig.issue("pension") for _ in range(5)]
    rig.finish("c1", tickets[0])
    rig.miss("c1", tickets[1])
    rig.do(c.Cancel(by="phone", ticket=tickets[2].id))
    rig.serve("c1", tickets[3])
    sums = row(rig)
    ends = (sums.done, sums.missed, sums.cancelled, sums.elsewhere, sums.expired, sums.open)
    assert ends == (1, 1, 1, 0, 0, 2)
    assert sum(ends) == sums.issued == 5
    assert day_sums(rig.hall).total.model_dump(exclude={"code", "name", "area"}) == sums.model_dump(
        exclude={"code", "name", "area"}
    )


def test_waiting_ends_with_the_first_call_that_stands() -> None:
    rig = morning()
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.wait(minutes=4)
    rig.call("c1", first)
    rig.undo("c1")
    rig.wait(minutes=6)
    rig.call("c1", first)
    rig.at("c1", c.Start)
    rig.wait(minutes=5)
    rig.at("c1", c.Finish)
    rig.finish("c1", second)
    sums = row(rig)
    assert (sums.wait_mean, sums.wait_longest) == (12.5, 15.0), "10 and 15 minutes"
    assert sums.served_mean == 2.5, "5 minutes and none"


def test_minutes_on_hold_are_no_counters_and_the_finishing_counter_counts() -> None:
    rig = morning()
    ticket = rig.issue("pension")
    rig.serve("c1", ticket)
    rig.wait(minutes=3)
    rig.at("c1", c.Hold)
    rig.wait(minutes=30)
    rig.do(c.Resume(by="staff:c1", counter="c1", ticket=ticket.id))
    rig.wait(minutes=2)
    rig.at("c1", c.Finish)
    (counter,) = day_sums(rig.hall).counters
    assert (counter.code, counter.label, counter.done, counter.served_mean) == ("c1", "1", 1, 5.0)
    rig.undo("c1")
    assert day_sums(rig.hall).counters == []


def test_the_day_stays_after_it_is_over() -> None:
    rig = morning()
    rig.issue("pension")
    rig.clock("23:00")
    rig.tick()
    sums = day_sums(rig.hall)
    assert (sums.date, sums.over) == ("2026-11-23", True)
    assert row(rig).expired == 1


def test_who_may_see_it(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as hall:
        hall.client("kiosk", "k1").post("/api/tickets", {"service": "pension"})
        for role in ("coordinator", "supervisor", "admin"):
            told = hall.client(role).get("/api/day/sums")
            assert told.status == 200
            sums = DaySums.model_validate(told.body)
            assert [(one.name, one.area, one.issued) for one in sums.services] == [
                ("养老保险待遇申领", "社会保障", 1)
            ]
        for role in ("desk", "helper", "kiosk", "display"):
            at = {"kiosk": "k1", "display": "wall"}.get(role)
            assert hall.client(role, at).get("/api/day/sums").status == 403
