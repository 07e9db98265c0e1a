"""先试算: what one suggestion would do to both sides over the next hour, worked out now.

The suggestion is done to a copy of the hall, and both halls are run ahead by the rules, with people
coming as they came in the last half hour and the counters that are open now.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from hall_queue.errors import QueueError
from hall_queue.hall import Hall
from hall_queue.outlook import Outlook
from hall_queue.overflow import find_alert, own_work, services_of
from hall_queue.plan import MINUTE
from hall_queue.planner import Planner
from hall_queue.suggest import ranked
from hall_queue.suggestion import Suggestion

AHEAD = (0, 15, 30, 45, 60)
"""Minutes from now that are told."""


@dataclass(frozen=True, slots=True)
class Course:
    """How many people of one side would wait at each of `AHEAD`."""

    without: tuple[int, ...]
    done: tuple[int, ...]
    """With the suggestion taken up."""


@dataclass(frozen=True, slots=True)
class HourAhead:
    """A suggestion as it would be made now, and how the queues would go on."""

    suggestion: Suggestion
    here: Course
    there: Course | None
    """The own work of the counter that helps; None when nobody pays."""


def hour_ahead(
    hall: Hall, alert_id: int, key: str, now: int, rest: Callable[[], None]
) -> HourAhead:
    """Try a suggestion out. rest: called between two runs, to let others in.

    QueueError `unknown_alert`, `alert_over`, or `suggestion_gone` when it is not worth it any more.
    """
    alert = find_alert(hall, alert_id)
    planner = Planner(hall, alert, now, key)
    found = []
    for step in planner.steps():
        found.append(step)
        rest()
    best = next(iter(ranked(found)), None)
    then = None if best is None else planner.after(best)
    if best is None or then is None:
        raise QueueError("suggestion_gone")
    runs = []
    for one in (hall, then):
        runs.append(Outlook(one, now, about=planner.about, until=now + AHEAD[-1] * MINUTE))
        rest()
    helped = services_of(hall.plan, alert.area, alert.service)
    paying = () if best.there is None else own_work(hall.plan, best.counter or "")
    there = _course(runs, paying, now) if paying else None
    return HourAhead(best, _course(runs, helped, now), there)


def _course(runs: list[Outlook], services: Container[str], now: int) -> Course:
    moments = [now + minutes * MINUTE for minutes in AHEAD]
    without, done = (run.waiting_at(services, moments) for run in runs)
    return Course(without, done)
