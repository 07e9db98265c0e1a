"""Calls for a helper from kiosk, counter and phone, and help noted in passing."""

from __future__ import annotations

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.help_book import GIVEN, GROUPS, OPEN, HelpAct, HelpCall, HelpState, help_after
from tests.queue.make_journal import TUESDAY
from tests.queue.plans import town
from tests.queue.rig import Rig, instant


@pytest.fixture
def rig() -> Rig:
    """Monday 09:00; the hall gives numbers."""
    rig = Rig(town())
    rig.tick()
    return rig


def ask(place: str = "k1", kind: str = "anything", ticket: int | None = None) -> c.AskHelp:
    return c.AskHelp(by=f"kiosk:{place}", place=place, kind=kind, ticket=ticket)


def accept(number: int, helper: str = "wang") -> c.AcceptHelp:
    return c.AcceptHelp(by=f"staff:{helper}", help=number, helper=helper)


def said(what: type[c.HelperCommand], number: int, helper: str | None = "wang") -> c.HelperCommand:
    return what(by="staff", help=number, helper=helper)


def asked(rig: Rig, place: str = "k1") -> int:
    return rig.one(ask(place), e.HelpAsked).help


def call(rig: Rig, number: int) -> HelpCall:
    found = rig.hall.helps.call(number)
    assert found is not None
    return found


def test_from_the_tap_to_the_handshake(rig: Rig) -> None:
    number = asked(rig)
    rig.wait(20)
    rig.one(accept(number), e.HelpAccepted)
    assert call(rig, number).helper == "wang"
    rig.wait(60)
    rig.one(said(c.ArriveHelp, number), e.HelpArrived)
    rig.wait(60)
    closed = rig.one(said(c.CloseHelp, number), e.HelpClosed)
    assert closed.outcome == "done"
    done = call(rig, number)
    assert (done.state, done.helper, done.closed_at) == ("closed", "wang", rig.now)
    assert rig.hall.helps.open == ()


def test_a_place_has_one_open_call_and_each_phone_its_own(rig: Rig) -> None:
    first, second = rig.issue("pension"), rig.issue("pension")
    number = asked(rig)
    assert rig.do(ask()) == ()
    assert rig.do(ask(kind="slip")) == ()
    assert asked(rig, "c1") == number + 1
    for ticket in (first, second):
        rig.one(ask("phone", ticket=ticket.id), e.HelpAsked)
        assert rig.do(ask("phone", ticket=ticket.id)) == ()
    assert len(rig.hall.helps.open) == 4


def test_asking_again_after_somebody_has_come_asks_anew(rig: Rig) -> None:
    number = asked(rig)
    rig.do(accept(number))
    assert rig.do(ask()) == (), "still on the way"
    rig.do(said(c.ArriveHelp, number))
    ended, again = rig.do(ask())
    assert isinstance(ended, e.HelpClosed)
    assert (ended.help, ended.outcome) == (number, "done")
    assert isinstance(again, e.HelpAsked)
    assert again.help != number


def test_two_helpers_at_once_and_one_of_them_goes(rig: Rig) -> None:
    number = asked(rig)
    rig.do(accept(number, "wang"))
    assert rig.do(accept(number, "wang")) == ()
    rig.refused(accept(number, "zhao"), "help_taken", helper="wang")
    for what in (c.ReleaseHelp, c.ArriveHelp, c.CloseHelp):
        rig.refused(said(what, number, "zhao"), "help_taken", helper="wang")
    rig.one(said(c.ArriveHelp, number, None), e.HelpArrived)  # a coordinator saw it
    rig.refused(accept(number, "zhao"), "help_taken", helper="wang")
    assert rig.do(said(c.ArriveHelp, number)) == ()


def test_given_back_it_is_as_old_as_it_was(rig: Rig) -> None:
    number = asked(rig)
    since = rig.now
    rig.wait(30)
    rig.do(accept(number))
    rig.do(said(c.ArriveHelp, number))
    rig.do(said(c.ReleaseHelp, number))
    free = call(rig, number)
    assert (free.state, free.helper, free.asked_at) == ("asked", None, since)
    assert free.arrived_at is None
    rig.one(accept(number, "zhao"), e.HelpAccepted)


@pytest.mark.parametrize("before", [(), ("accept",), ("accept", "arrive")])
def test_whoever_asked_may_say_it_is_no_longer_needed(rig: Rig, before: tuple[str, ...]) -> None:
    number = asked(rig)
    if "accept" in before:
        rig.do(accept(number))
    if "arrive" in before:
        rig.do(said(c.ArriveHelp, number))
    rig.refused(c.WithdrawHelp(by="kiosk:k2", help=number, place="k2"), "help_not_yours")
    mine = c.WithdrawHelp(by="kiosk:k1", help=number, place="k1")
    assert rig.one(mine, e.HelpClosed).outcome == "withdrawn"
    rig.refused(mine, "help_over")
    rig.refused(accept(number), "help_over")
    rig.refused(said(c.CloseHelp, number, None), "help_over")


def test_one_phone_does_not_withdraw_the_call_of_another(rig: Rig) -> None:
    first, second = rig.issue("pension"), rig.issue("pension")
    number = rig.one(ask("phone", ticket=first.id), e.HelpAsked).help
    for ticket in (second.id, None):
        foreign = c.WithdrawHelp(by="phone", help=number, place="phone", ticket=ticket)
        rig.refused(foreign, "help_not_yours")
    rig.do(c.WithdrawHelp(by="phone", help=number, place="phone", ticket=first.id))
    assert rig.hall.helps.open == ()


def test_what_cannot_be_asked(rig: Rig) -> None:
    rig.refused(ask("k9"), "unknown_place", place="k9")
    rig.refused(ask(kind="tea"), "unknown_help_kind", kind="tea")
    rig.refused(ask("phone"), "unknown_ticket")
    rig.refused(ask(ticket=7), "unknown_ticket")
    rig.refused(accept(1), "unknown_help")
    number = asked(rig)
    rig.refused(said(c.ArriveHelp, number), "wrong_help_state", act="arrive", state="asked")
    rig.refused(said(c.CloseHelp, number), "wrong_help_state", act="finish", state="asked")
    rig.refused(said(c.ReleaseHelp, number), "wrong_help_state", act="release", state="asked")


def test_calls_end_with_the_day_and_their_ids_go_on(rig: Rig) -> None:
    number, other = asked(rig, "k1"), asked(rig, "c1")
    rig.do(accept(other))
    rig.clock("21:30")
    closed = [event for event in rig.tick() if isinstance(event, e.HelpClosed)]
    assert [(event.help, event.outcome) for event in closed] == [
        (number, "expired"),
        (other, "expired"),
    ]
    rig.refused(ask(), "hall_closed", reason="closed")
    rig.clock("08:30", TUESDAY)
    rig.tick()
    assert rig.hall.helps.calls == ()
    assert asked(rig) == other + 1
    rig.refused(accept(number), "unknown_help")


def test_the_table_of_calls() -> None:
    """Every act from every state, by hand."""
    allowed = {
        "accept": "asked",
        "release": "accepted arrived",
        "arrive": "accepted",
        "finish": "accepted arrived",
        "withdraw": "asked accepted arrived",
        "expire": "asked accepted arrived",
    }
    for act in HelpAct:
        for state in HelpState:
            if state.value in allowed[act.value].split():
                assert help_after(act, state) is not state
                continue
            code = "help_over" if state is HelpState.CLOSED else "wrong_help_state"
            with pytest.raises(QueueError, match=code):
                help_after(act, state)
    assert set(HelpState) - OPEN == {HelpState.CLOSED}


# Help in passing


def note(kind: str = "escort", group: str | None = None, helper: str = "wang") -> c.RecordHelp:
    return c.RecordHelp(by=f"staff:{helper}", helper=helper, kind=kind, group=group)


def test_every_kind_for_every_group_is_one_tap(rig: Rig) -> None:
    for kind in GIVEN:
        for group in (None, *GROUPS):
            rig.one(note(kind, group), e.HelpRecorded)
    assert len(rig.hall.helps.given) == len(GIVEN) * (len(GROUPS) + 1)
    rig.refused(note("tea"), "unknown_help_kind", kind="tea")
    rig.refused(note(group="tall"), "unknown_help_group", group="tall")


def test_people_are_helped_before_the_doors_too() -> None:
    rig = Rig(town(), instant("07:30"))
    early = rig.one(note(), e.HelpRecorded).help
    rig.refused(ask(), "hall_closed", reason="closed")
    rig.clock("09:00")
    rig.tick()
    assert [kept.id for kept in rig.hall.helps.given] == [early], "it is today's"
    rig.clock("21:30")
    rig.tick()
    evening = rig.one(note(), e.HelpRecorded).help
    rig.clock("07:30", TUESDAY)
    late = rig.one(note(), e.HelpRecorded).help
    assert [kept.id for kept in rig.hall.helps.given] == [early, evening, late]
    rig.clock("08:30", TUESDAY)
    rig.tick()
    assert [kept.id for kept in rig.hall.helps.given] == [late], "yesterday's are not"


def test_a_slip_of_the_finger_is_taken_back_for_a_few_seconds(rig: Rig) -> None:
    number = rig.one(note(), e.HelpRecorded).help
    rig.refused(c.TakeBackHelp(by="s", help=number, helper="zhao"), "help_not_yours")
    rig.refused(c.TakeBackHelp(by="s", help=99, helper="wang"), "unknown_help")
    rig.wait(10)
    back = c.TakeBackHelp(by="staff:wang", help=number, helper="wang")
    rig.one(back, e.HelpTakenBack)
    assert rig.do(back) == (), "tapped twice"
    assert [kept.taken_back for kept in rig.hall.helps.given] == [True]
    late = rig.one(note(), e.HelpRecorded).help
    rig.wait(10.001)
    rig.refused(
        c.TakeBackHelp(by="staff:wang", help=late, helper="wang"), "undo_too_late", seconds=10
    )
