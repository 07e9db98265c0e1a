"""How much one token may ask: a burst, then a steady rate, each for itself."""

from hall_server.access.grants import Grant, Role
from hall_server.access.limits import DEVICE, PERSON, PROGRAM, Limits, Rate, rate_of


def test_a_burst_then_the_steady_rate_each_for_itself() -> None:
    now = 0.0
    limits = Limits(lambda: now)
    rate = Rate(per_second=2, at_once=3)
    assert [limits.allows("a", rate) for _ in range(4)] == [True, True, True, False]
    assert limits.allows("b", rate)
    now = 0.5
    assert [limits.allows("a", rate) for _ in range(2)] == [True, False]
    now = 1000.0
    assert [limits.allows("a", rate) for _ in range(4)] == [True, True, True, False]


def test_people_and_devices_are_held_and_programs_hardly() -> None:
    assert rate_of(Grant("1", Role.DESK, "李静", person=True)) == PERSON
    assert rate_of(Grant("2", Role.KIOSK, "入口", "k1")) == DEVICE
    assert rate_of(Grant("3", Role.DESK, "caller")) == PROGRAM
