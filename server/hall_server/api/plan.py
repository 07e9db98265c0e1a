"""The set-up as one hall file: what a person keeps in an editor and a program sends.

Nothing is restarted for a new set-up: everything reads it from the hall.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise

from flask import Blueprint

from hall_queue.commands import AdoptPlan, Tick
from hall_queue.engine import decide
from hall_queue.errors import QueueError
from hall_queue.events import Event, PlanAdopted
from hall_queue.hall import Hall
from hall_queue.plan import Plan
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import ApiError, desk, grant, request_key, route, tell
from hall_server.plan.edits import LISTS, Difference, differences, item_differences
from hall_server.plan.hall_file import LARGEST_FILE, FileProblem, HallFileError, read_hall
from hall_server.plan.problem_words import sentence
from hall_server.plan.versions import (
    ItemVersion,
    Version,
    item_versions,
    newest_versions,
    version_at,
)
from hall_server.storage.journal import Answer

blueprint = Blueprint("plan", __name__)
_ADMIN = frozenset({Role.ADMIN})
_MOST = 50
_LARGEST = 3 * LARGEST_FILE
"""A character may take six bytes in JSON; a file of nothing but those is not a hall's."""


@route(blueprint, "GET", "/api/plan", roles=_ADMIN, answer=wire.PlanText)
def current() -> wire.PlanText:
    """The set-up in force, as a hall file."""
    (newest,) = desk().store(lambda connection: newest_versions(connection, 1))
    return _text(newest, desk().hall.plan)


@route(
    blueprint,
    "POST",
    "/api/plan",
    roles=_ADMIN,
    ask=wire.PlanAsk,
    answer=wire.PlanApplied,
    largest=_LARGEST,
)
def apply(ask: wire.PlanAsk) -> Answer:
    """Make a hall file the set-up at once; 422 `plan_invalid` names every wrong line."""
    request_key()
    try:
        plan = read_hall(ask.toml)
    except HallFileError as error:
        problems = [_line(problem) for problem in error.problems]
        return Answer(422, {"error": {"code": "plan_invalid", "problems": problems}})
    return _adopt(plan, ask)


@route(blueprint, "GET", "/api/plan/versions", roles=_ADMIN, answer=list[wire.PlanVersion])
def versions() -> list[wire.PlanVersion]:
    """The latest fifty set-ups, newest first."""
    found: list[Version] = desk().store(lambda connection: newest_versions(connection, _MOST))
    return [
        wire.PlanVersion(**dataclasses.asdict(version), current=place == 0)
        for place, version in enumerate(found)
    ]


@route(blueprint, "GET", "/api/plan/versions/{seq}", roles=_ADMIN, answer=wire.PlanText)
def version(seq: str) -> wire.PlanText:
    """An earlier set-up, as a hall file."""
    return _text(*_version_at(_number(seq)))


@route(
    blueprint,
    "GET",
    "/api/plan/items/{part}/{code}/changes",
    roles=_ADMIN,
    answer=list[wire.PlanItemChange],
)
def item_changes(part: str, code: str) -> list[wire.PlanItemChange]:
    """Who changed one thing of the set-up, and what of it, in the latest fifty; newest first."""
    if part not in LISTS:
        raise ApiError(404, "not_found")
    found: list[ItemVersion] = desk().store(lambda c: item_versions(c, part, code, _MOST + 1))
    return [
        wire.PlanItemChange(
            seq=after.seq,
            at=after.at,
            by=after.by,
            note=after.note,
            changes=_changes(item_differences(part, before.item, after.item)),
        )
        for after, before in pairwise(found)
        if after.item != before.item
    ]


@route(
    blueprint,
    "POST",
    "/api/plan/rollback",
    roles=_ADMIN,
    ask=wire.RollbackAsk,
    answer=wire.PlanApplied,
)
def rollback(ask: wire.RollbackAsk) -> Answer:
    """Make an earlier set-up the one in force again."""
    request_key()
    return _adopt(_version_at(ask.seq)[1], ask)


def _version_at(seq: int) -> tuple[Version, Plan]:
    found: tuple[Version, Plan] | None = desk().store(lambda c: version_at(c, seq))
    if found is None:
        raise ApiError(404, "not_found")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise ApiError(404, "not_found")
    return int(text)


def _text(of: Version, plan: Plan) -> wire.PlanText:
    # Not at the start: only what writes a hall file needs tomlkit.
    from hall_server.plan.writer import write_hall

    return wire.PlanText(
        seq=of.seq, at=of.at, by=of.by, note=of.note, stamp=plan.stamp, toml=write_hall(plan)
    )


def _adopt(plan: Plan, ask: wire.PlanAsk | wire.RollbackAsk) -> Answer:
    before = desk().hall
    if ask.check_only and ask.stamp not in ("", before.plan.stamp):
        raise ApiError(409, "plan_changed")
    (newest,) = desk().store(lambda connection: newest_versions(connection, 1))
    if ask.check_only:
        refusal = _in_the_way(before, plan)
        tried = _applied(newest.seq, before.plan, plan, before.plan.stamp, refusal)
        return Answer(200, tried.model_dump(mode="json"))

    def newest_still(hall: Hall) -> None:
        # On the writer: nobody can come in between.
        if ask.stamp and hall.plan.stamp != ask.stamp:
            raise QueueError("plan_changed")

    def adopted(hall: Hall, events: Sequence[Event]) -> Answer:
        # Other events may follow the plan's, e.g. new hours of the running day.
        backwards = enumerate(reversed(events))
        after = next((n for n, e in backwards if isinstance(e, PlanAdopted)), None)
        seq = newest.seq if after is None else hall.seq - after
        told = _applied(seq, before.plan, plan, plan.stamp, None)
        return Answer(200, told.model_dump(mode="json"))

    by = grant().actor
    # What is so already is no new version, but an answer to be kept under the key all the same.
    command = Tick(by=by) if plan == before.plan else AdoptPlan(by=by, plan=plan, note=ask.note)
    return tell(command, adopted, newest_still)


def _in_the_way(hall: Hall, plan: Plan) -> dict[str, object] | None:
    """Why the hall would refuse it just now."""
    try:
        decide(hall, AdoptPlan(by="check", plan=plan), desk().now(), desk().clock.speed)
    except QueueError as error:
        return {"code": error.code, **error.facts}
    return None


def _applied(
    seq: int, before: Plan, plan: Plan, stamp: str, refusal: dict[str, object] | None
) -> wire.PlanApplied:
    changes = _changes(differences(before, plan))
    changed = before != plan
    return wire.PlanApplied(seq=seq, stamp=stamp, changed=changed, changes=changes, refusal=refusal)


def _changes(found: Sequence[Difference]) -> list[wire.PlanFieldChange]:
    return [wire.PlanFieldChange.model_validate(dataclasses.asdict(one)) for one in found]


def _line(problem: FileProblem) -> dict[str, object]:
    """A mistake, with its English sentence for programs that have no words of their own."""
    return {
        "line": problem.line,
        "path": problem.path,
        "code": problem.code,
        "facts": dict(problem.facts),
        "text": sentence(problem.code, problem.facts),
    }
