"""What can be done about an alert, best first, and doing it.

A suggestion is made only when the engine would do it now and it pays: the people of the full side
wait less on the mean, and those of the side that helps still less than that. Both are found by
doing it to a copy of the hall and running both halls ahead (`outlook`).

- Open a counter with the skill that is closed or paused; best when somebody sits there.
- Send a few people to a counter of another area that has the skill. Those are chosen who would be
  called there sooner, the first of them first, so that nobody who stands before one of them in
  the service is called after. Nobody who was called is ever moved.
- Lend a skill to a counter of another area that helps this area with something else already, or
  at a higher level. Who knows nothing of the work is never suggested.
- Send people who still wait long to an outlet where the service can be done; nobody with a
  priority to a machine or to a web page.

A counter whose own area is too full, or that has declined, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import Alert
from hall_queue.carry_out import carry_out
from hall_queue.errors import QueueError
from hall_queue.hall import Hall
from hall_queue.moment import Moment
from hall_queue.overflow import find_alert
from hall_queue.planner import Planner, Steps
from hall_queue.suggestion import Suggestion, rank


def suggestions(
    hall: Hall, alert: Alert, now: int, only: str | None = None
) -> tuple[Suggestion, ...]:
    """Everything worth doing about an open alert, best first; at most a dozen.

    What can be done at once comes before a counter that needs a person first; then the shortest
    wait here counts, with what it costs there. only: try nothing but this key.
    """
    return ranked(trials(hall, alert, now, only))


def trials(hall: Hall, alert: Alert, now: int, only: str | None = None) -> Steps:
    """The search for `suggestions`, one trial at a time, in no order."""
    return Planner(hall, alert, now, only).steps()


def ranked(found: Iterable[Suggestion | None]) -> tuple[Suggestion, ...]:
    """What the steps of a search have found, best first."""
    return tuple(sorted((one for one in found if one is not None), key=rank))


def take_up(hall: Hall, command: c.TakeUp, now: Moment) -> tuple[e.Event, ...]:
    """Do what was suggested, if it still is: QueueError `suggestion_gone`, `alert_over`.

    Of the tickets the page showed those move that still wait; when it showed none, those that
    are suggested now.
    """
    alert = find_alert(hall, command.alert)
    found = {s.key: s for s in suggestions(hall, alert, now.at, command.suggestion)}
    suggestion = found.get(command.suggestion)
    # A counter takes up what it is asked for itself.
    strange = (
        command.seat is not None and suggestion is not None and command.seat != suggestion.counter
    )
    if suggestion is None or strange:
        raise QueueError("suggestion_gone")
    if command.tickets and suggestion.tickets:
        still = Planner(hall, alert, now.at).of_these(command.tickets, suggestion)
        if not still:
            raise QueueError("suggestion_gone")
        suggestion = replace(suggestion, tickets=still)
    return carry_out(hall, suggestion, command, now)
