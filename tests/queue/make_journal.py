"""Write the journal of a small day in which everything happens once.

    python -m tests.queue.make_journal tests/queue/journals/v2.jsonl

Done once for each release that changes how events are written; a journal in `journals/` is then
never written again, for it stands for the halls that run that release. `summary` says what it
replays to; what it says of v1 is typed into `test_journal.py`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.hall import Hall
from hall_queue.journal_form import write_event
from hall_queue.plan import Limits, Session
from tests.queue.plans import MONDAY, town
from tests.queue.rig import Rig, instant

TUESDAY = MONDAY + timedelta(days=1)


def day() -> Rig:
    """A Monday and the first minutes of Tuesday."""
    rig = Rig(town(), instant("07:50"))
    rig.open("c1", "c2", "c3", "c4")
    _morning(rig)
    _routes(rig)
    _paper(rig)
    _overflow(rig)
    _help(rig)
    _evening(rig)
    rig.clock("08:00", TUESDAY)
    rig.tick()
    rig.issue("pension", klass="elder")
    return rig


def _morning(rig: Rig) -> None:
    rig.clock("08:00")
    rig.tick()
    for name in ("staff:c4", "赵敏"):
        rig.do(c.SignOn(by="admin:ma", counter="c4", staff=name, account="4f2a"))
    rig.do(c.Book(by="phone", service="survey", slot=instant("09:00"), code="came"))
    rig.do(c.Book(by="phone", service="survey", slot=instant("09:30"), code="missed"))
    rig.do(c.Book(by="phone", service="survey", slot=instant("10:00"), code="given-back"))
    rig.do(c.CancelBooking(by="phone", code="given-back"))
    rig.clock("08:40")
    first = rig.issue("pension", klass="elder")
    two = rig.issue("pension", "medical")
    rig.do(c.Reprint(by="staff:help", ticket=first.id))
    rig.do(c.CheckIn(by="kiosk:k1", code="came", token="token-of-a-booking", source="k1"))
    rig.call("c1", two)
    rig.wait(6)
    rig.at("c1", c.Recall)
    rig.at("c1", c.Start)
    rig.wait(minutes=4)
    rig.at("c1", c.Finish)
    rig.finish("c2")
    rig.do(c.MarkRated(by="pad:c2", ticket=two.id))
    rig.miss("c1")
    rig.wait(5)
    rig.undo("c1")
    rig.at("c1", c.NoShow)
    rig.issue("medical")
    rig.do(c.Return(by="phone", ticket=first.id))


def _routes(rig: Rig) -> None:
    rig.do(c.ShutService(by="supervisor", service="deed", reason="设备故障"))
    rig.do(c.ReopenService(by="supervisor", service="deed"))
    until = rig.now + 3_600_000
    rig.do(c.LendSkill(by="supervisor", counter="c3", service="deed", until=until))
    rig.issue("deed")
    rig.serve("c3")
    rig.do(c.WriteNote(by="staff:c3", counter="c3", text="已核验原件，缺复印件"))
    rig.at("c3", c.Hold)
    rig.do(c.Resume(by="staff:c3", counter="c3"))
    to = c.Destination(counter="c4")
    rig.do(c.Transfer(by="staff:c3", counter="c3", to=to, reason="材料"))
    rig.do(c.PauseCounter(by="staff:c4", counter="c4", reason="会议"))
    rig.do(c.CloseCounter(by="staff:c4", counter="c4"))  # releases the one who waited for it
    one, another = rig.issue("invoice"), rig.issue("invoice")
    away = c.Destination(outlet="self_service")
    rig.do(c.Divert(by="supervisor", tickets=(one.id,), to=away, reason="人多"))
    area = c.Destination(area="house")
    rig.do(c.Divert(by="supervisor", tickets=(another.id,), to=area, seat="c3", reason="人多"))
    rig.do(c.Cancel(by="phone", ticket=another.id))
    rig.do(c.SignOff(by="staff:c4", counter="c4"))


def _paper(rig: Rig) -> None:
    rig.do(c.ReserveNumbers(by="admin", count=3, prefixes=("A",)))
    rig.do(c.ReserveNumbers(by="admin", count=2, prefixes=("B",), first=901, every_day=True))
    paper = c.AdmitPaper(by="staff:help", number="B902", services=("invoice",), token="paper")
    rig.do(paper)
    rig.do(c.ReleaseNumbers(by="admin", prefix="B", first=901))
    rig.issue("pension")


def _overflow(rig: Rig) -> None:
    watch = c.Watch(by="system")
    *others, house = rig.plan.areas
    areas = (*others, replace(house, limits=Limits(people=3)))
    rig.do(c.AdoptPlan(by="admin", plan=replace(rig.plan, areas=areas), note="上限"))
    one, two = rig.issue("survey"), rig.issue("survey")
    rig.do(watch)
    rig.do(c.Cancel(by="phone", ticket=one.id))
    rig.do(watch)
    three = rig.issue("survey")
    rig.do(watch)
    rig.wait(61)
    rig.do(watch)
    alert = rig.hall.overflow.alerted
    rig.do(c.DeclineAlert(by="staff:c3", alert=alert, seat="c3"))
    to = c.Destination(counter="c1")
    rig.do(c.Divert(by="lead", tickets=(two.id,), to=to, reason="人多", alert=alert))
    rig.wait(minutes=10)
    rig.do(watch)
    for ticket in (two, three):
        rig.do(c.Cancel(by="phone", ticket=ticket.id))
    rig.do(watch)


def _help(rig: Rig) -> None:
    asked = rig.one(c.AskHelp(by="kiosk:k1", place="k1", kind="slip"), e.HelpAsked).help
    rig.do(c.AcceptHelp(by="staff:wang", help=asked, helper="wang"))
    rig.do(c.ReleaseHelp(by="staff:wang", help=asked, helper="wang"))
    rig.do(c.AcceptHelp(by="staff:zhao", help=asked, helper="zhao"))
    rig.do(c.ArriveHelp(by="staff:zhao", help=asked, helper="zhao"))
    rig.do(c.CloseHelp(by="staff:zhao", help=asked, helper="zhao"))
    note = c.RecordHelp(by="staff:zhao", helper="zhao", kind="escort", group="elder")
    recorded = rig.one(note, e.HelpRecorded).help
    rig.do(c.TakeBackHelp(by="staff:zhao", help=recorded, helper="zhao"))
    rig.do(c.AskHelp(by="counter:c3", place="c3"))


def _evening(rig: Rig) -> None:
    hours = rig.plan.hours
    late = Session(time(14), time(18))
    hours = replace(hours, sessions=(hours.sessions[0], late))
    rig.do(c.AdoptPlan(by="admin", plan=replace(rig.plan, hours=hours), note="延时服务"))
    rig.clock("18:00")
    rig.tick()
    rig.clock("18:05")
    rig.do(c.OpenDay(by="supervisor"))
    rig.issue("pension")
    rig.do(c.CloseDay(by="supervisor", reason="停电"))


def summary(hall: Hall) -> dict[str, Any]:
    """What a journal came to, in words that do not depend on how a hall is stored."""
    return {
        "events": hall.seq,
        "at": hall.at,
        "day": [hall.day.date.isoformat(), hall.day.state.value] if hall.day else None,
        "tickets": [
            [ticket.id, ticket.number, ticket.state.value, *ticket.services]
            for ticket in hall.tickets
        ],
        "waiting": {key: [entry[2] for entry in row] for key, row in hall.waiting.items()},
        "counters": {
            code: [live.state.value, live.staff, live.served]
            for code, live in hall.counters.items()
        },
        "serials": dict(hall.serials),
        "bookings": {code: booking.state.value for code, booking in hall.bookings.items()},
    }


def line(event: e.Event) -> str:
    """An event as a line of a journal."""
    name, version, body = write_event(event)
    record = {"name": name, "version": version, "body": body}
    return json.dumps(record, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    with Path(sys.argv[1]).open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(line(event) for event in day().events)
