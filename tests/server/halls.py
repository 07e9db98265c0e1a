"""Small halls for the tests of server/: a plan, a clock that stands still, a desk on a folder."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hall_queue.commands import AdoptPlan, CallNext, Command, Issue, OpenCounter, SignOn
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_queue.plan import MINUTE, Area, Counter, Plan, PriorityClass, Service, Skill
from hall_server.front_desk import Effect, FrontDesk, Key, Respond
from hall_server.landing import Landing, ThreadLanding
from hall_server.storage.journal import Answer, Journal

NINE = round(datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
"""A Monday morning within the hours."""
HOUR = 60 * MINUTE


class StillClock:
    """Hall time that passes only when a test says so."""

    speed = 1.0

    def __init__(self, at: int = NINE) -> None:
        self.at = at

    def now(self) -> int:
        return self.at


def small_plan(counters: int = 2) -> Plan:
    """One area, two services with one running number, `counters` counters that do both."""
    skills = (Skill("pension"), Skill("medical"))
    return Plan(
        name="测试大厅",
        areas=(Area("a", "社会保障", prefix="A"),),
        services=(
            Service("pension", "养老保险", "a", minutes=8),
            Service("medical", "医疗保险", "a", minutes=5),
        ),
        classes=(PriorityClass("elder", "老年人", credit_minutes=10),),
        counters=tuple(Counter(f"c{n}", f"{n}", "a", skills) for n in range(1, counters + 1)),
    )


def issue(token: str, service: str = "pension", klass: str | None = None) -> Issue:
    return Issue(by="kiosk:k1", services=(service,), token=token, klass=klass)


def call_next(counter: str = "c1") -> CallNext:
    return CallNext(by=f"staff:{counter}", counter=counter)


def tell(hall: Hall, events: Sequence[Event]) -> Answer:
    """An answer that says what happened: the numbers of the tickets concerned."""
    ids = [event.ticket for event in events if hasattr(event, "ticket")]
    tickets = [ticket for ticket_id in ids if (ticket := hall.tickets.get(ticket_id))]
    return Answer(201, {"seq": hall.seq, "numbers": [ticket.number for ticket in tickets]})


def key(name: str, scope: str = "kiosk:k1", asked: str = "") -> Key:
    return Key(scope, name, asked or name)


def set_up(desk: FrontDesk, counters: int = 2) -> None:
    """Adopt the small plan and open its counters; the day opens by itself."""
    commands: list[Command] = [AdoptPlan(by="system", plan=small_plan(counters))]
    for n in range(1, counters + 1):
        commands.append(SignOn(by=f"staff:c{n}", counter=f"c{n}", staff=f"staff:c{n}"))
        commands.append(OpenCounter(by=f"staff:c{n}", counter=f"c{n}"))
    for command in commands:
        answer = desk.do(command, tell)
        if answer.status != 201:
            raise AssertionError(answer)


@contextmanager
def open_desk(
    folder: Path,
    clock: StillClock | None = None,
    effects: Sequence[Effect] = (),
    landing: Landing | None = None,
) -> Iterator[FrontDesk]:
    """The front desk of `folder`, closed at the end."""
    desk = FrontDesk(
        Journal(folder / "hall.db"), clock or StillClock(), landing or ThreadLanding(), effects
    )
    try:
        yield desk
    finally:
        desk.close()


def respond_with(status: int) -> Respond:
    """An answer that only says `status`."""
    return lambda hall, events: Answer(status, {})
