"""Free places: `survey` has half-hour slots with two places."""

from __future__ import annotations

from datetime import date, timedelta

from hall_queue import commands as c
from hall_queue.plan import MINUTE
from hall_queue.slots import Slot, free_places, slots_on
from tests.queue.plans import MONDAY, SATURDAY, town
from tests.queue.rig import Rig, instant

TUESDAY = MONDAY + timedelta(days=1)


def rig_at(clock: str) -> Rig:
    rig = Rig(town(), instant(clock))
    rig.tick()
    rig.open()
    return rig


def slots(rig: Rig, day: date = MONDAY, service: str = "survey") -> list[Slot]:
    return slots_on(rig.hall, rig.hall.plan.service[service], day, rig.now)


def book(rig: Rig, clock: str, code: str) -> None:
    rig.do(c.Book(by="desk", service="survey", slot=instant(clock), code=code))


def test_slots_lie_within_a_session_whole() -> None:
    rig = rig_at("08:00")
    found = slots(rig, TUESDAY)
    sessions = rig.hall.plan.hours.sessions
    for slot in found:
        assert slot.end - slot.start == 30 * MINUTE
        assert any(
            instant(f"{session.start:%H:%M}", TUESDAY) <= slot.start
            and slot.end <= instant(f"{session.end:%H:%M}", TUESDAY)
            for session in sessions
        )
    starts = [slot.start for slot in found]
    assert starts == sorted(set(starts))
    assert starts[0] == instant(f"{sessions[0].start:%H:%M}", TUESDAY)
    assert all(slot.places == slot.free == 2 for slot in found)


def test_what_has_begun_cannot_be_booked() -> None:
    rig = rig_at("10:00")
    starts = [slot.start for slot in slots(rig)]
    assert instant("10:00") not in starts
    assert starts[0] == instant("10:30")


def test_places_are_taken_and_given_back() -> None:
    rig = rig_at("08:00")
    book(rig, "10:00", "b1")
    book(rig, "10:00", "b2")
    service = rig.hall.plan.service["survey"]
    free = {slot.start: slot.free for slot in slots(rig)}
    assert free[instant("10:00")] == free_places(rig.hall, service, instant("10:00")) == 0
    assert free[instant("10:30")] == 2
    rig.do(c.CancelBooking(by="desk", code="b1"))
    assert free_places(rig.hall, service, instant("10:00")) == 1


def test_no_slots_where_there_are_none() -> None:
    rig = rig_at("08:00")
    service = rig.hall.plan.service["survey"]
    assert slots(rig, SATURDAY) == []
    assert slots(rig, MONDAY - timedelta(days=7)) == []
    assert slots(rig, MONDAY, "pension") == []
    assert free_places(rig.hall, service, instant("10:01")) is None
    assert free_places(rig.hall, service, instant("03:00")) is None
