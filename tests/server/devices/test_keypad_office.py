"""Presses at call keypads: the front desk's own commands, done once, and never late."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_kiosk.keypad_presses import GOOD_SECONDS
from hall_queue.commands import AdoptPlan, CallNext, SignOn
from hall_queue.hall import CounterLive
from hall_queue.plan import Device, Service
from hall_queue.states import CounterState, TicketState
from hall_queue.ticket import Ticket
from hall_server.devices.keypad_commands import ToldPress
from hall_server.devices.keypad_office import KeypadOffice, Sight, read_press
from hall_server.front_desk import FrontDesk
from tests.server.halls import HOUR, StillClock, issue, open_desk, set_up, small_plan, tell

KEYPAD = Device("n1", "keypad", "ff68-keypad", "COM3", "", "c1", {"address": "1"})
AT = "2026-11-23T01:00:00+00:00"


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StillClock) -> Iterator[FrontDesk]:
    """Counters c1 and c2 are open; three people wait."""
    with open_desk(tmp_path, clock) as it:
        set_up(it)
        adopt(it, KEYPAD)
        for name in ("t1", "t2", "t3"):
            it.do(issue(name), tell)
        yield it


def adopt(desk: FrontDesk, *devices: Device) -> None:
    plan = replace(desk.hall.plan, devices=devices)
    assert desk.do(AdoptPlan(by="admin", plan=plan), tell).status == 201


@pytest.fixture
def office(desk: FrontDesk) -> KeypadOffice:
    it = KeypadOffice(desk)
    desk.listen(it.listen)
    return it


class Clerk:
    """Presses keys, each press under an id of its own."""

    def __init__(self, office: KeypadOffice, desk: FrontDesk) -> None:
        self.office = office
        self.desk = desk
        self.presses = 0

    def press(self, key: str, digits: str = "", ticket: int | None = None, age: float = 0.1) -> str:
        """What it came to: done, or the code of the refusal."""
        self.presses += 1
        press = ToldPress(f"p{self.presses}", "n1", key, digits, ticket, AT, age)
        return told(self.office, press)

    @property
    def in_hand(self) -> Ticket | None:
        ticket = self.desk.hall.counters["c1"].ticket
        return None if ticket is None else self.desk.hall.tickets.get(ticket)


def told(office: KeypadOffice, press: ToldPress) -> str:
    answer = office.press(press)
    assert answer is not None
    return "done" if answer.status == 200 else str(answer.body["error"]["code"])


@pytest.fixture
def clerk(office: KeypadOffice, desk: FrontDesk) -> Clerk:
    return Clerk(office, desk)


def number(clerk: Clerk) -> str:
    return clerk.in_hand.number if clerk.in_hand else ""


def test_a_visit_key_by_key(clerk: Clerk, desk: FrontDesk, clock: StillClock) -> None:
    assert clerk.press("start") == "no_ticket_in_hand"
    assert clerk.press("call") == "done"
    assert number(clerk) == "A001"
    assert clerk.press("call") == "ticket_in_hand"
    assert clerk.press("recall") == "recall_too_soon"
    clock.at += 6000
    assert clerk.press("recall") == "done"
    assert clerk.press("wait") == "wrong_state"  # not begun
    assert clerk.press("start") == "done"
    assert clerk.press("wait") == "done"
    (first, *_) = desk.hall.tickets
    assert (first.state, first.calls) == (TicketState.DONE, 2)
    assert clerk.press("cancel") == "done"  # taken back
    assert number(clerk) == "A001"
    assert clerk.press("wait") == "done"
    assert clerk.press("call") == "done"
    assert clerk.press("function", "6") == "done"
    assert desk.hall.tickets.get(first.id + 1).state is TicketState.MISSED  # type: ignore[union-attr]
    assert clerk.press("call") == "done"
    assert clerk.press("start") == "done"
    assert clerk.press("function", "0") == "done"
    assert clerk.press("function", "3") == "done"
    assert clerk.press("wait") == "done"
    assert clerk.press("call") == "nobody_waiting"


def test_this_number(clerk: Clerk, desk: FrontDesk) -> None:
    assert clerk.press("call", "9") == "unknown_ticket"
    assert clerk.press("call", "2") == "done"
    assert number(clerk) == "A002"
    assert clerk.press("function", "6") == "done"
    assert clerk.press("call", "002") == "wrong_state"  # it was missed
    other = Service("seal", "刻章", "a", 5, prefix="B")
    plan = small_plan()
    counters = tuple(
        replace(it, skills=(*it.skills, replace(it.skills[0], service="seal")))
        for it in plan.counters
    )
    services = (*plan.services, other)
    wider = replace(plan, services=services, counters=counters, devices=(KEYPAD,))
    assert desk.do(AdoptPlan(by="admin", plan=wider), tell).status == 201
    desk.do(issue("t4", "seal"), tell)
    assert clerk.press("call", "1") == "number_ambiguous"  # A001 or B001
    assert clerk.in_hand is None


def test_to_another_window_or_service(clerk: Clerk, desk: FrontDesk) -> None:
    keys = {"address": "1", "acts": "7+transfer=service:medical 8+transfer=service:none"}
    adopt(desk, replace(KEYPAD, settings=keys))
    clerk.press("call")
    assert clerk.press("transfer", "5") == "unknown_counter"
    assert clerk.press("start", "1") == "same_counter"
    assert clerk.press("start", "02") == "done"
    (first, *_) = desk.hall.tickets
    assert first.target == "c2"
    clerk.press("call")
    assert clerk.press("transfer", "8") == "unknown_service"
    assert clerk.press("transfer", "7") == "done"
    assert desk.hall.tickets.get(first.id + 1).service == "medical"  # type: ignore[union-attr]


def test_pause_and_open_and_who_sits_there(clerk: Clerk, desk: FrontDesk) -> None:
    """It acts for whoever has signed on; where nobody has, it sits there itself, without a name."""

    def counter() -> CounterLive:
        return desk.hall.counters["c1"]

    assert clerk.press("pause") == "done"
    assert (counter().state, counter().staff) == (CounterState.PAUSED, "staff:c1")
    assert clerk.press("pause") == "done"
    assert clerk.press("function", "4") == "done"
    assert (counter().state, counter().staff) == (CounterState.CLOSED, None)
    assert clerk.press("call") == "nobody_signed_on"
    assert clerk.press("function", "1234") == "key_without_meaning"
    assert clerk.press("pause") == "done"
    assert (counter().state, counter().staff) == (CounterState.OPEN, "device:n1")
    assert clerk.press("call") == "done"
    sits = SignOn(by="staff:li", counter="c1", staff="li", relieve=("device:",))
    assert desk.do(sits, tell).status == 201
    assert (counter().staff, number(clerk)) == ("li", "A001")


def test_a_press_for_another_number_than_the_one_in_hand_is_refused(
    clerk: Clerk, desk: FrontDesk
) -> None:
    """The clerk saw A001; meanwhile the desk called another one."""
    clerk.press("call")
    seen = clerk.in_hand
    assert seen is not None
    clerk.press("function", "6", ticket=seen.id)
    desk.do(CallNext(by="staff:c1", counter="c1"), tell)
    assert clerk.press("function", "6", ticket=seen.id) == "not_in_hand"
    assert number(clerk) == "A002"


def test_done_once_whatever_is_sent_again(office: KeypadOffice, desk: FrontDesk) -> None:
    press = ToldPress("p", "n1", "call", "", None, AT, 0.1)
    assert [told(office, press) for _ in range(3)] == ["done"] * 3
    assert told(office, replace(press, age=GOOD_SECONDS + 60)) == "done"  # it was, in time
    assert len([it for it in desk.hall.tickets if it.state is TicketState.CALLED]) == 1
    assert told(office, replace(press, key="recall")) == "key_reused"
    refused = replace(press, id="q", key="metre")
    assert told(office, refused) == "key_without_meaning"
    adopt(desk, replace(KEYPAD, settings={"address": "1", "acts": "metre=no_show"}))
    assert told(office, refused) == "key_without_meaning"  # as it was told before


def test_an_old_press_is_never_done(
    office: KeypadOffice, desk: FrontDesk, caplog: pytest.LogCaptureFixture
) -> None:
    late = ToldPress("p", "n1", "call", "", None, AT, GOOD_SECONDS + 0.1)
    assert told(office, late) == "press_too_late"
    assert told(office, replace(late, age=0.0)) == "press_too_late"
    assert desk.hall.counters["c1"].ticket is None
    assert "n1: call" in caplog.text
    assert "press_too_late" in caplog.text
    assert told(office, replace(late, id="q", age=GOOD_SECONDS)) == "done"


def test_who_did_it_is_the_keypad(clerk: Clerk, desk: FrontDesk) -> None:
    heard: list[str] = []
    desk.listen(lambda hall, events: heard.extend(event.by for event in events))
    clerk.press("call")
    assert heard == ["device:n1"]


def test_what_is_no_keypad_does_nothing(office: KeypadOffice, desk: FrontDesk) -> None:
    press = ToldPress("p", "n2", "call", "", None, AT, 0.1)
    assert told(office, press) == "unknown_device"
    adopt(desk, replace(KEYPAD, kind="pad"))
    assert told(office, replace(press, device="n1")) == "unknown_device"
    adopt(desk, replace(KEYPAD, counter=""))
    assert told(office, replace(press, device="n1")) == "unknown_counter"
    adopt(desk, replace(KEYPAD, settings={"layout": "none such"}))
    assert told(office, replace(press, id="q", device="n1")) == "key_without_meaning"


def test_sights_follow_the_hall(clerk: Clerk, office: KeypadOffice, desk: FrontDesk) -> None:
    pushed: list[tuple[str, Sight]] = []
    office.push = lambda device, sight: pushed.append((device, sight))
    office.push_all()
    desk.do(issue("t4"), tell)
    clerk.press("call")
    ticket = clerk.in_hand
    assert ticket is not None
    assert pushed == [
        ("n1", Sight("", None, 3)),
        ("n1", Sight("", None, 4)),
        ("n1", Sight("A001", ticket.id, 3)),
    ]
    pushed.clear()
    desk.do(CallNext(by="staff:c2", counter="c2"), tell)
    assert pushed == [("n1", Sight("A001", ticket.id, 2))]
    adopt(desk, replace(KEYPAD, port=""))
    office.push_all()
    assert len(pushed) == 1  # nobody drives it any more


GOOD: dict[str, Any] = {
    "press": "p",
    "device": "n1",
    "key": "call",
    "digits": "",
    "ticket": None,
    "at": AT,
    "age": 0,
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"press": None},
        {"key": 12},
        {"digits": "1" * 300},
        {"ticket": "7"},
        {"age": None},
        {"age": -1},
        {"age": float("nan")},
    ],
)
def test_presses_that_make_no_sense(wrong: dict[str, Any]) -> None:
    assert read_press(GOOD) == ToldPress("p", "n1", "call", "", None, AT, 0.0)
    assert read_press({**GOOD, **wrong}) is None
    assert read_press([GOOD]) is None


def test_the_day_after_nothing_is_left(clerk: Clerk, clock: StillClock, desk: FrontDesk) -> None:
    clerk.press("call")
    clock.at += 24 * HOUR
    desk.tick()
    assert clerk.press("call", "1") == "unknown_ticket"
