"""Doing what was suggested: the commands a suggestion stands for."""

from __future__ import annotations

from dataclasses import replace

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.counters import lend_skill, open_counter
from hall_queue.hall import Hall
from hall_queue.moment import Moment
from hall_queue.overflow import SceneOf, diversion_scene
from hall_queue.route import divert
from hall_queue.suggestion import Suggestion, SuggestionKind


def carry_out(
    hall: Hall,
    suggestion: Suggestion,
    command: c.TakeUp,
    now: Moment,
    scene_of: SceneOf = diversion_scene,
) -> tuple[e.Event, ...]:
    """The events of a suggestion taken up; QueueError when the rules refuse it now."""
    by, seat, alert = command.by, command.seat, command.alert
    counter = suggestion.counter or ""
    if suggestion.kind is SuggestionKind.OPEN:
        opening = c.OpenCounter(by=by, counter=counter, seat=seat, alert=alert)
        if not suggestion.staffed:
            opening = replace(opening, staff=command.staff, account=command.account)
        return open_counter(hall, opening, now, scene_of)
    if suggestion.kind is SuggestionKind.LEND:
        lending = c.LendSkill(
            by=by,
            counter=counter,
            service=suggestion.service or "",
            until=suggestion.until or 0,
            seat=seat,
            alert=alert,
        )
        return lend_skill(hall, lending, now, scene_of)
    to = c.Destination(counter=suggestion.counter, outlet=suggestion.outlet)
    moving = c.Divert(by=by, tickets=suggestion.tickets, to=to, seat=seat, alert=alert)
    return divert(hall, moving, now, scene_of)
