"""What is left to say about a file: its own problems, and those of its plan that are news.

A field that could not be read has a stand-in in the plan, and one slip can make three rules fail:
a service in an unknown area is also one that no counter serves. People mend files faster when each
slip is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from hall_queue.problems import Problem
from hall_server.plan.reader import Reading

_LISTS = {
    "zone": "zones",
    "area": "areas",
    "service": "services",
    "counter": "counters",
    "device": "devices",
    "ticket printer": "devices",
}
_NEEDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "area_without_service": (("areas", "code"), ("services", "area")),
    "service_without_counter": (
        ("areas", "code"),
        ("services", "code"),
        ("services", "area"),
        ("counters", "skills"),
    ),
}
"""Rules about the absence of something, and the fields that could have said it is there."""


def settle(reading: Reading, plan_problems: Iterable[Problem]) -> list[Problem]:
    """All problems worth telling, each path and code once, with paths in the file.

    plan_problems: `check_plan(reading.plan)`.
    """
    found = list(plan_problems)
    blamed = {problem.path for problem in reading.problems} | reading.silent
    explained = _explained(reading, found)
    # An empty list is no news when what stands in it could not be read.
    shortened = {path.rpartition("[")[0] for path in blamed if path.endswith("]")}
    kept = {(problem.path, problem.code): problem for problem in reading.problems}
    for problem in found:
        path = reading.in_file(problem.path)
        if _is_within(path, blamed) or _is_idle(reading, problem) or explained(problem):
            continue
        if problem.code == "empty" and path in shortened:
            continue
        facts = dict(problem.facts)
        if "first" in facts:
            facts["first"] = reading.in_file(str(facts["first"]))
        kept.setdefault((path, problem.code), Problem(path, problem.code, facts))
    return list(kept.values())


def _explained(reading: Reading, found: Sequence[Problem]) -> Callable[[Problem], bool]:
    """Whether a problem goes away with the mending of another: a wrong word or a wrong code."""
    unknown = [p for p in (*reading.problems, *found) if p.code == "unknown_reference"]
    meant = {problem.facts.get("meant") for problem in unknown}
    homeless = {problem.path.removesuffix(".area") for problem in unknown}
    misnamed = {problem.facts["value"] for problem in found if problem.code == "bad_code"}

    def explained(problem: Problem) -> bool:
        if problem.code in _NEEDS:
            return problem.facts["value"] in meant or problem.path in homeless
        return problem.facts.get("meant") in misnamed

    return explained


def _is_within(path: str, places: set[str]) -> bool:
    """Whether `path` or something round it is one of `places`."""
    cuts = (at for at, char in enumerate(path) if char in ".[")
    return path in places or any(path[:at] in places for at in cuts)


def _is_idle(reading: Reading, problem: Problem) -> bool:
    """Whether what the rule missed may stand in a field that could not be read."""
    needs = _NEEDS.get(problem.code, ())
    if problem.code == "unknown_reference":
        needs = ((_LISTS.get(str(problem.facts["kind"]), ""), "code"),)
    return any({(name, key), (name, "")} & reading.lost for name, key in needs)
