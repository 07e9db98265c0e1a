"""How the counter of a pad stands is told when it changes, and only then."""

from dataclasses import replace

from hall_queue import commands as c
from hall_queue.plan import Device, Plan
from hall_server.devices.seat_office import Seat, SeatOffice
from tests.queue.plans import town
from tests.queue.rig import Rig


def pad(counter: str, port: str = "udp://192.168.1.31", **settings: str) -> Device:
    return Device(f"pad-{counter}", "pad", "sundyn", port, "", counter, settings)


def plan(*devices: Device) -> Plan:
    return replace(town(), devices=(*town().devices, *devices))


class Office:
    """A hall, its seat office, and what that was heard to push."""

    def __init__(self, *devices: Device) -> None:
        self.rig = Rig(plan(*devices))
        self.seats = SeatOffice(self.rig.hall)
        self._heard = len(self.rig.events)
        self.pushed: list[tuple[str, Seat]] = []
        self.seats.push = lambda device, seat: self.pushed.append((device, seat))

    def told(self) -> list[tuple[str, Seat]]:
        """What the last events brought."""
        self.seats.listen(self.rig.hall, self.rig.events[self._heard :])
        self._heard = len(self.rig.events)
        pushed, self.pushed = self.pushed, []
        return pushed


def test_from_closed_to_serving_and_back() -> None:
    office = Office(pad("c1"))
    assert office.told() == [("pad-c1", Seat("closed", None, "1"))]
    office.rig.do(c.SignOn(by="x", counter="c1", staff="王芳"))
    assert office.told() == [("pad-c1", Seat("closed", "王芳", "1"))]
    office.rig.do(c.OpenCounter(by="x", counter="c1"))
    assert office.told() == [("pad-c1", Seat("idle", "王芳", "1"))]
    office.rig.issue("pension")
    assert office.told() == []
    office.rig.call("c1")
    assert office.told() == [("pad-c1", Seat("calling", "王芳", "1"))]
    office.rig.wait(10)
    office.rig.at("c1", c.Recall)
    assert office.told() == []
    office.rig.at("c1", c.Start)
    assert office.told() == [("pad-c1", Seat("serving", "王芳", "1"))]


def test_nobodys_name_where_the_set_up_tells_none_nor_a_programs() -> None:
    office = Office(pad("c1", staff="no"), pad("c2"))
    office.rig.do(c.SignOn(by="x", counter="c1", staff="王芳"))
    office.rig.do(c.SignOn(by="x", counter="c2", staff="interface:erp"))
    office.rig.do(c.OpenCounter(by="x", counter="c1"))
    assert {device: seat.staff for device, seat in office.told()} == {
        "pad-c1": None,
        "pad-c2": None,
    }
    assert office.rig.hall.counters["c1"].staff == "王芳"


def test_a_new_agent_gets_all_and_pads_without_port_or_counter_nothing() -> None:
    office = Office(pad("c1"), pad("c2", port=""), pad(""))
    assert [device for device, _ in office.told()] == ["pad-c1"]
    assert office.told() == []
    office.seats.push_all()
    assert [device for device, _ in office.pushed] == ["pad-c1"]


def test_a_new_plan_tells_again() -> None:
    office = Office(pad("c1"))
    office.told()
    office.rig.do(c.AdoptPlan(by="admin", plan=plan(pad("c1"), pad("c3"))))
    assert [device for device, _ in office.told()] == ["pad-c1", "pad-c3"]
