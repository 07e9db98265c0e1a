"""The set-up part by part, and typed changes to it: what the administrator's forms use."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint

from hall_queue.check import RULE_RANGES, check_plan
from hall_queue.commands import AdoptPlan
from hall_queue.engine import decide
from hall_queue.errors import QueueError
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_queue.plan import Limits, Plan
from hall_queue.policy import place_at_issue
from hall_queue.problems import Problem
from hall_queue.states import TicketState
from hall_queue.wait import Waits
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import desk, grant, route, tell
from hall_server.plan.camera_settings import wrong_cameras
from hall_server.plan.device_profiles import unknown_profiles
from hall_server.plan.edits import Difference, Edit, EditError, differences, edited, item_name
from hall_server.plan.keypad_settings import wrong_keypads
from hall_server.plan.lock_settings import wrong_locks
from hall_server.plan.pad_settings import wrong_pads
from hall_server.plan.reader_settings import wrong_readers
from hall_server.plan.scanner_settings import wrong_scanners
from hall_server.plan.sign_settings import wrong_signs
from hall_server.storage.journal import Answer
from hall_server.views import hall_views

blueprint = Blueprint("plan_parts", __name__)
_ADMIN = frozenset({Role.ADMIN})
_SHOWN_EFFECTS = 30
_STEPS = re.compile(r"(hours|rules|[a-z]+(?=\[))(?:\[(\d+)\])?(?:\.(.+))?")


@route(blueprint, "GET", "/api/plan/parts", roles=_ADMIN, answer=wire.PlanParts)
def parts() -> wire.PlanParts:
    """The hall as it is set up, for forms."""
    hall = desk().hall
    plan = hall.plan
    tree: dict[str, Any] = dataclasses.asdict(plan)
    del tree["words"]  # no form: a hall's translations are written in its file
    issued, waiting = _today(hall)
    return wire.PlanParts.model_validate(
        {
            **tree,
            "stamp": plan.stamp,
            "rule_ranges": dict(RULE_RANGES),
            "issued": issued,
            "waiting": waiting,
            "shut": sorted(hall.shut),
        }
    )


@route(
    blueprint,
    "POST",
    "/api/plan/change",
    roles=_ADMIN,
    ask=wire.PlanChangeAsk,
    answer=wire.PlanChanged,
)
def change(ask: wire.PlanChangeAsk) -> Answer:
    """Edit the set-up; refused with `plan_changed` when somebody else was quicker."""
    now = desk().hall
    if now.plan.stamp != ask.stamp and ask.check_only:
        return _stale()
    edits = [Edit(edit.act, edit.part, edit.code, edit.value) for edit in ask.edits]
    try:
        plan = edited(now.plan, edits)
        devices = (
            *unknown_profiles(plan, now.plan),
            *wrong_keypads(plan),
            *wrong_locks(plan),
            *wrong_cameras(plan),
            *wrong_pads(plan),
            *wrong_readers(plan),
            *wrong_scanners(plan),
            *wrong_signs(plan, now.plan),
        )
        problems: Sequence[Problem] = [*check_plan(plan), *devices]
    except EditError as error:
        plan, problems = now.plan, [error.problem]
    if ask.check_only:
        return Answer(200, _tried(now, plan, problems).model_dump(mode="json"))
    return _adopt(ask, now.plan, plan, problems)


def _adopt(
    ask: wire.PlanChangeAsk, before: Plan, plan: Plan, problems: Sequence[Problem]
) -> Answer:
    def newest(hall: Hall) -> None:
        # On the writer: nobody can come in between.
        if hall.plan.stamp != ask.stamp:
            raise QueueError("plan_changed")
        if problems:
            raise QueueError("plan_invalid")

    def changed(hall: Hall, events: Sequence[Event]) -> Answer:
        told = wire.PlanChanged(
            stamp=hall.plan.stamp,
            changes=_changes(differences(before, hall.plan)),
            problems=[],
            refusal=None,
            effects=[],
        )
        return Answer(200, told.model_dump(mode="json"))

    command = AdoptPlan(by=grant().actor, plan=plan, note=ask.note)
    answer = tell(command, changed, newest)
    if problems and answer.status != 200 and answer.body["error"]["code"] == "plan_invalid":
        told = [_problem(plan, one).model_dump(mode="json") for one in problems]
        return Answer(409, {"error": {"code": "plan_invalid", "problems": told}})
    return answer


def _stale() -> Answer:
    return Answer(409, {"error": {"code": "plan_changed"}})


def _tried(hall: Hall, plan: Plan, problems: Sequence[Problem]) -> wire.PlanChanged:
    """A dry run: nothing is kept."""
    refusal = None
    effects: list[wire.PlanEffect] = []
    if not problems:
        try:
            decide(hall, AdoptPlan(by="dry-run", plan=plan), desk().now(), desk().clock.speed)
            effects = _effects(hall, plan)
        except QueueError as error:
            refusal = {"code": error.code, **error.facts}
    return wire.PlanChanged(
        stamp=hall.plan.stamp,
        changes=_changes(differences(hall.plan, plan)),
        problems=[_problem(plan, one) for one in problems],
        refusal=refusal,
        effects=effects,
    )


def _effects(hall: Hall, plan: Plan) -> list[wire.PlanEffect]:
    """Services for which the wait of a newcomer changes, or a limit would be passed at once."""
    now = desk().now()
    then = dataclasses.replace(hall, plan=plan)
    _, waiting = _today(hall)
    before, after = Waits(hall, now), Waits(then, now)
    newcomer = (*place_at_issue(plan, now, None), hall.tickets.next_id)
    found = []
    for service in plan.services:
        known = hall.plan.service.get(service.code)
        old = None if known is None else hall_views.wait_view(before.of(service.code, newcomer))
        new = hall_views.wait_view(after.of(service.code, newcomer))
        fresh = known is None or known.limits != service.limits
        over = _over(service.limits, waiting.get(service.code, 0), new) if fresh else []
        if old != new or over:
            found.append(
                wire.PlanEffect(
                    service=service.code,
                    name=service.name,
                    waiting=waiting.get(service.code, 0),
                    before=old,
                    after=new,
                    over=over,
                )
            )
    return found[:_SHOWN_EFFECTS]


def _over(limits: Limits, people: int, wait: wire.Wait | None) -> list[Any]:
    over = []
    if limits.people is not None and people > limits.people:
        over.append("people")
    if limits.expected_minutes is not None and wait and wait.high > limits.expected_minutes:
        over.append("expected_minutes")
    return over


def _today(hall: Hall) -> tuple[dict[str, int], dict[str, int]]:
    """Numbers given today, and people who wait now, by service."""
    issued: dict[str, int] = {}
    waiting: dict[str, int] = {}
    for ticket in hall.tickets:
        issued[ticket.services[0]] = issued.get(ticket.services[0], 0) + 1
        if ticket.state is TicketState.WAITING:
            waiting[ticket.service] = waiting.get(ticket.service, 0) + 1
    return issued, waiting


def _changes(found: Sequence[Difference]) -> list[wire.PlanFieldChange]:
    return [wire.PlanFieldChange.model_validate(dataclasses.asdict(one)) for one in found]


def _problem(plan: Plan, problem: Problem) -> wire.PlanProblem:
    steps = _STEPS.fullmatch(problem.path)
    part, index, field = steps.groups() if steps else ("hall", None, problem.path)
    items = getattr(plan, part, ()) if index is not None else ()
    at = int(index) if index is not None else 0
    return wire.PlanProblem(
        path=problem.path,
        part=part,
        name=item_name(items[at]) if at < len(items) else "",
        field=field or "",
        code=problem.code,
        facts=dict(problem.facts),
    )
