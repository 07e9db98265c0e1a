from dataclasses import replace

from hall_display.speakers import heard
from hall_queue.plan import Plan, Screen, Zone
from tests.queue.plans import town

ZONES = (Zone("east", "东厅"), Zone("west", "西厅"))


def plan_with(*screens: tuple[str, bool | None]) -> Plan:
    """The town with screens `s0`, `s1`, … of these zones and wishes."""
    made = (
        Screen(f"s{n}", f"屏{n}", zone, ("social",), speaks=speaks)
        for n, (zone, speaks) in enumerate(screens)
    )
    return replace(town(), zones=ZONES, screens=tuple(made))


def test_the_screens_of_the_plan_speak_while_they_are_on() -> None:
    plan = plan_with(("east", None), ("east", None), ("west", None))
    assert heard(plan, {"s0", "s1", "s2"}) == {"s0", "s2"}


def test_the_next_one_of_the_zone_speaks_for_one_that_is_off() -> None:
    plan = plan_with(("east", None), ("east", None), ("east", None), ("west", None))
    assert heard(plan, {"s2", "s3"}) == {"s0", "s2", "s3"}
    assert heard(plan, {"s1", "s2", "s3"}) == {"s0", "s1", "s3"}


def test_a_chosen_speaker_is_replaced_too_but_one_that_must_be_silent_never_speaks() -> None:
    plan = plan_with(("east", False), ("east", None), ("east", True))
    assert heard(plan, {"s0", "s1"}) == {"s1", "s2"}
    assert heard(plan, {"s0"}) == {"s2"}


def test_one_speaker_of_two_is_enough() -> None:
    plan = plan_with(("east", True), ("east", True), ("east", None))
    assert heard(plan, {"s1", "s2"}) == {"s0", "s1"}


def test_a_zone_that_was_told_to_be_silent_stays_so() -> None:
    assert heard(plan_with(("east", False), ("east", False)), {"s0", "s1"}) == set()


def test_nobody_speaks_for_another_zone_or_for_a_screen_without_one() -> None:
    plan = plan_with(("", None), ("", None), ("east", None), ("west", None))
    assert heard(plan, {"s1", "s3"}) == {"s0", "s1", "s2", "s3"}
