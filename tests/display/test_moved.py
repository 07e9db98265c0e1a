"""What a wall says about people who were sent to another counter."""

from hall_display.moved import Moved, moved_on
from hall_queue import commands as c
from hall_queue.plan import Screen
from tests.queue.plans import town
from tests.queue.rig import Rig

EAST = Screen("east", "东", "", ("social",))
WEST = Screen("west", "西", "", ("tax", "house"))


def rig() -> Rig:
    rig = Rig(town())
    rig.tick()
    rig.open("c1", "c3", "c4")
    return rig


def send(rig: Rig, counter: str, *tickets: int) -> None:
    to = c.Destination(counter=counter)
    rig.do(c.Divert(by="staff:c3", tickets=tickets, to=to, seat="c3"))


def test_the_wall_of_their_area_names_them_until_they_are_called() -> None:
    hall = rig()
    one, two, _ = (hall.issue("pension") for _ in range(3))
    assert moved_on(hall.hall, EAST) == ()
    send(hall, "c3", one.id, two.id)
    assert moved_on(hall.hall, EAST) == (Moved(("A001", "A002"), "3"),)
    assert moved_on(hall.hall, WEST) == ()
    hall.call("c3")
    assert moved_on(hall.hall, EAST) == (Moved(("A002",), "3"),)
    hall.do(c.Cancel(by="phone", ticket=two.id))
    assert moved_on(hall.hall, EAST) == ()


def test_what_was_taken_back_or_moved_on_is_named_no_more() -> None:
    hall = rig()
    one, two = hall.issue("pension"), hall.issue("pension")
    send(hall, "c3", one.id)
    hall.undo("c3")
    assert moved_on(hall.hall, EAST) == ()
    send(hall, "c3", one.id, two.id)
    send(hall, "c4", one.id)
    assert moved_on(hall.hall, EAST) == (Moved(("A001",), "4"), Moved(("A002",), "3"))
    hall.do(c.CloseCounter(by="staff:c3", counter="c3"))
    assert moved_on(hall.hall, EAST) == (Moved(("A001",), "4"),)


def test_a_diversion_to_a_service_or_an_outlet_names_no_counter() -> None:
    hall = rig()
    one, two = hall.issue("pension"), hall.issue("pension")
    hall.do(c.Divert(by="lead", tickets=(one.id,), to=c.Destination(service="medical")))
    hall.do(c.Divert(by="lead", tickets=(two.id,), to=c.Destination(outlet="helper")))
    assert moved_on(hall.hall, EAST) == ()
