"""The judge of phones: what a view may say, and when there must have been one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.day.phones import phone_faults
from tests.day.truth import CallMade
from tests.day.watchers import Glimpse, Session

HERE = frozenset({"a"})
CALL = CallMade(1, 1, HERE, (0, 500), None, "3", range(10, 20), range(10, 30))
"""Made by the tenth event of the journal, answered by the twentieth, served till the thirtieth."""
AGAIN = CallMade(1, 2, HERE, (0, 700), None, "3", range(20, 25), range(20, 40))
"""The visitor is called once more."""


def waiting(facts: int) -> Glimpse:
    return Glimpse(facts, "waiting")


def called(facts: int, at: int = 500, counter: str = "3") -> Glimpse:
    return Glimpse(facts, "called", at, counter)


def serving(facts: int, at: int = 500) -> Glimpse:
    return Glimpse(facts, "serving", at, "3")


def phone(*views: Glimpse, life: int = 0) -> Session:
    return Session(life, views=[*views])


def wall(*facts: int, before: int = 0, life: int = 0, round_: int = 1) -> Session:
    """A wall with views of these; the call was told after the first `before` of them."""
    views = [Glimpse(it) for it in facts]
    return Session(life, None, [(1, round_)], views, {(1, round_): before})


DONE = Glimpse(31, "done", 500)
LONG = wall(2, 11, 15, 22, 26, before=1)
"""Two views while the visitor was looked for, and two while served."""
SERVED_LONG = wall(2, 11, 22, 26, before=1)
SHORT = wall(2, 11, 35, 40, before=1)


@pytest.mark.parametrize(
    ("views", "told", "fault"),
    [
        ((waiting(3), called(10), serving(20), DONE), LONG, ""),
        ((waiting(3), called(19), serving(21), DONE), LONG, ""),
        # Called and answered between two views of five a second: the next one says where.
        ((waiting(3), serving(21), DONE), SERVED_LONG, ""),
        ((waiting(3), DONE), SHORT, ""),
        # It heard nothing between coming in and the end.
        ((waiting(3), DONE), LONG, "was not told"),
        ((waiting(3), DONE), SERVED_LONG, "was not told"),
        ((waiting(3),), LONG, "was not told"),
        # It was told when it was over.
        ((waiting(3), serving(21), DONE), LONG, "was not told"),
        # It was told something else.
        ((waiting(3), waiting(12), called(13)), LONG, "said"),
        ((waiting(3), called(12, counter="4")), LONG, "said"),
        ((waiting(3), called(12, at=400)), LONG, "said"),
        ((waiting(3), called(12), called(22)), LONG, "said"),
        ((waiting(3), called(12), serving(22, at=400)), LONG, "said"),
        # It came in after the call, and must see it then.
        ((called(12), serving(20)), LONG, ""),
        ((waiting(12), serving(20)), LONG, "said"),
        ((serving(25),), LONG, ""),
    ],
)
def test_a_call(views: tuple[Glimpse, ...], told: Session, fault: str) -> None:
    found = phone_faults(CALL, [phone(*views)], [told])
    assert len(found) == bool(fault)
    assert all(fault in it for it in found)


def test_every_round_counts() -> None:
    first = replace(CALL, in_hand=range(10, 20))
    walls = [wall(11, 15), wall(21, 23, round_=2)]
    heard_both = [phone(waiting(3), called(11), called(21, at=700))]
    assert phone_faults(first, heard_both, walls) == []
    assert phone_faults(AGAIN, heard_both, walls) == []
    heard_one = [phone(waiting(3), called(11))]
    assert phone_faults(first, heard_one, walls) == []
    assert phone_faults(AGAIN, heard_one, walls) == ["a phone was not told call (1, 2)"]
    still_the_first = [phone(waiting(3), called(11), called(21))]
    assert "said" in phone_faults(AGAIN, still_the_first, walls)[0]


def test_views_that_a_wall_had_before_it_was_told_do_not_count() -> None:
    """They may show a call that was stored and not yet told to anybody."""
    early = wall(11, 12, 13, before=2)
    assert phone_faults(CALL, [phone(waiting(3))], [early]) == []
    assert len(phone_faults(CALL, [phone(waiting(3))], [wall(11, 12, 13, before=1)])) == 1


def test_a_kill_between_call_and_view() -> None:
    """Nothing was owed by the life that ended; the next one's first view must be right."""
    cut = wall(2, 11, before=1)
    back = phone(called(12), life=1)
    assert phone_faults(CALL, [phone(waiting(3)), back], [cut, wall(13, 14, life=1)]) == []
    wrong = phone(waiting(12), life=1)
    assert len(phone_faults(CALL, [phone(waiting(3)), wrong], [cut])) == 1
    # It was told, and so should the phone have been, before the kill.
    assert len(phone_faults(CALL, [phone(waiting(3))], [wall(2, 11, 13, before=1)])) == 1
