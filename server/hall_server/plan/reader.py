"""Parsed TOML to a plan, field by field, as the dataclasses of `plan` are annotated.

Nothing is raised. What does not fit becomes a problem, and reading goes on with a stand-in, so
that one file shows all its mistakes at once. A new field of a plan is read without a line here.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hall_queue.plan import Area, Counter, Plan, Service, Skill
from hall_queue.problems import Problem, ProblemFact, choices, key_path
from hall_server.plan.cells import (
    Kind,
    Misfit,
    Value,
    has_form,
    item_kind,
    read_cell,
    wrong_type,
)
from hall_server.plan.notation import SkillWish

_STAND_INS: Mapping[Kind, Any] = {str: "", int: 0, float: 1.0}
"""For a required field that cannot be read; a list is empty."""

_GUESSES = 50
_MOST_SKILLS = 300_000
"""All counters together: a short file could ask for more than a computer holds."""
_STEP = re.compile(r"\.?[^.\[]+|\[\d+\]")
# Written as one text in a file: there is nothing inside to point at.
_CELL = re.compile(r".*\.(skills|materials|quotas|sessions)\[\d+\]")


@dataclass
class Reading:
    """What one file gave. All paths are paths in the file, but for the keys of `moved`."""

    plan: Plan
    problems: list[Problem]
    silent: set[str]
    """What is absent for a reason already among the problems: its key is misspelt."""
    lost: set[tuple[str, str]]
    """(list, field) with something unreadable, e.g. `("areas", "code")`; "" is a whole item."""
    moved: Mapping[str, str]
    """Path in the plan → path in the file, where items were left out or expanded. Step by step:
    the key of an inner item begins with the path its outer item has in the file."""

    def in_file(self, path: str) -> str:
        """Where a path of the plan stands in the file."""
        if path in plan_parts()[0]:
            return f"hall.{path}"
        if path.startswith("words."):
            return path
        found = ""
        for step in _STEP.findall(path):
            found += step
            found = self.moved.get(found, found)
        cell = _CELL.match(found)
        return cell[0] if cell else found


def read_tables(data: Mapping[str, Value]) -> Reading:
    """The plan in a parsed file. Never raises; see `Reading.problems`."""
    reader = _Reader()
    plan = reader.plan(data)
    return Reading(plan, reader.problems, reader.silent, reader.lost, reader.moved)


@cache
def fields_of(cls: type) -> Mapping[str, Kind]:
    """Field name → annotated type, in the order of the dataclass."""
    hints = typing.get_type_hints(cls)
    return {item.name: hints[item.name] for item in dataclasses.fields(cls)}


@cache
def plan_parts() -> tuple[tuple[str, ...], Mapping[str, type], Mapping[str, type]]:
    """Of a plan: its plain fields (`[hall]`), its tables (`[hours]`), its lists (`[[areas]]`).
    Its words are none of these: the keys of `[words.en]` are the hall's own."""
    kinds = fields_of(Plan)
    lists = {name: item for name, kind in kinds.items() if (item := item_kind(kind)) is not None}
    tables = {name: kind for name, kind in kinds.items() if dataclasses.is_dataclass(kind)}
    plain = tuple(name for name in kinds if name not in (*lists, *tables, "words"))
    return plain, lists, typing.cast(Mapping[str, type], tables)


@dataclass
class _Reader:
    problems: list[Problem] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    lost: set[tuple[str, str]] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    room: int = _MOST_SKILLS
    """How many skills there may still be, of all counters."""

    def plan(self, data: Mapping[str, Value]) -> Plan:
        plain, lists, tables = plan_parts()
        for name in self._unknown_keys("", data, ("hall", *tables, *lists, "words")):
            self.lost.add((name, ""))
            if name not in data:
                self.silent.add(name)
        values = self._fields("hall", data.get("hall", {}), Plan, plain)
        for name, cls in tables.items():
            values[name] = cls(**self._fields(name, data.get(name, {}), cls))
        for name, cls in lists.items():
            values[name] = self._objects(name, data.get(name, []), cls)
        values["words"] = self._words(data.get("words", {}))
        services = services_by_area(values["areas"], values["services"])
        values["counters"] = self._expanded(values["counters"], services)
        return Plan(**values)

    def _words(self, value: Value) -> Mapping[str, Mapping[str, str]]:
        """Language → text → translation; what cannot be read is left out."""
        books = self._named("words", value, lambda path, book: (path, book))
        return {
            language: self._named(path, book, lambda _, said: read_cell(str, said))
            for language, (path, book) in books.items()
        }

    def _named(self, path: str, value: Value, read: Callable[[str, Value], Any]) -> dict[str, Any]:
        """A table whose keys are not ours."""
        if not isinstance(value, dict):
            self._misfit(path, wrong_type("table", value))
            return {}
        found = {}
        for key, item in value.items():
            at = key_path(path, key)
            try:
                found[key] = read(at, item)
            except Misfit as misfit:
                self._misfit(at, misfit)
        return found

    def _expanded(
        self, counters: Sequence[Counter], services: Mapping[str, Sequence[str]]
    ) -> tuple[Counter, ...]:
        found: list[Counter] = []
        for index, counter in enumerate(counters):
            if self.room < 0:
                # Told already, and so many that the rest can wait.
                break
            at = f"counters[{index}]"
            found.append(self._with_skills(self.moved.get(at, at), counter, services))
        return tuple(found)

    def _add(self, path: str, code: str, facts: Mapping[str, ProblemFact]) -> None:
        self.problems.append(Problem(path, code, facts))

    def _guess(self) -> bool:
        return len(self.problems) < _GUESSES

    def _objects(self, path: str, value: Value, cls: type) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self._misfit(path, wrong_type("list", value))
            return ()

        def read(at: str, item: Value) -> Any:
            if not isinstance(item, dict):
                raise wrong_type("table", item)
            return cls(**self._fields(at, item, cls))

        return self._each(path, value, read)

    def _fields(
        self, path: str, table: Value, cls: type, names: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Keyword arguments for `cls`; a stand-in for what is required and cannot be read."""
        if not isinstance(table, dict):
            self._misfit(path, wrong_type("table", table))
            table = {}
        names = names or tuple(fields_of(cls))
        meant = self._unknown_keys(path, table, names)
        required = _required(cls)
        values: dict[str, Any] = {}
        for name in names:
            kind = fields_of(cls)[name]
            at = f"{path}.{name}"
            if name in table:
                try:
                    values[name] = self._value(at, kind, table[name])
                    continue
                except Misfit as misfit:
                    self._misfit(at, misfit)
            elif name in meant or path in self.silent:
                self.silent.add(at)
                self._lose(at)
            elif name in required:
                self._misfit(at, Misfit("missing"))
            if name in required:
                values[name] = _STAND_INS.get(kind, ())
        return values

    def _value(self, path: str, kind: Kind, value: Value) -> Any:
        if dataclasses.is_dataclass(kind) and not has_form(kind):
            return kind(**self._fields(path, value, typing.cast(type, kind)))  # type: ignore[operator]
        item = item_kind(kind)
        if item is None:
            return read_cell(kind, value)
        if not isinstance(value, list):
            raise wrong_type("list", value)
        return self._each(path, value, lambda _, held: read_cell(item, held))

    def _each(
        self, path: str, items: list[Value], read: Callable[[str, Value], Any]
    ) -> tuple[Any, ...]:
        """The items that can be read; where one is left out, the next ones are `moved`."""
        kept: list[Any] = []
        for index, item in enumerate(items):
            at = f"{path}[{index}]"
            try:
                found = read(at, item)
            except Misfit as misfit:
                self._misfit(at, misfit)
                continue
            if len(kept) != index:
                self.moved[f"{path}[{len(kept)}]"] = at
            kept.append(found)
        return tuple(kept)

    def _misfit(self, path: str, misfit: Misfit) -> None:
        self._add(path, misfit.code, misfit.facts)
        self._lose(path)

    def _lose(self, path: str) -> None:
        """`areas[2].code` → ("areas", "code"); `areas[2]` and `areas` → ("areas", "")."""
        item, _, inside = path.partition(".")
        self.lost.add((item.partition("[")[0], inside.partition("[")[0]))

    def _unknown_keys(
        self, path: str, table: Mapping[str, Value], names: Sequence[str]
    ) -> set[str]:
        """Reports keys that no field has; the fields they were probably meant to be."""
        meant = set()
        for key in table:
            if key not in names:
                facts = choices(key, names, self._guess())
                self._add(key_path(path, key), "unknown_key", facts)
                meant.add(str(facts.get("meant", key)))
        return meant

    def _with_skills(
        self, path: str, counter: Counter, services: Mapping[str, Sequence[str]]
    ) -> Counter:
        """A counter whose skills are wishes, with every `area:…` expanded.

        A service that is named by itself keeps the level given there.
        """
        wishes = typing.cast(tuple[SkillWish, ...], counter.skills)
        named = {wish.code for wish in wishes if not wish.whole_area}
        at = [f"{path}.skills[{index}]" for index in range(len(wishes))]
        places = [self.moved.get(place, place) for place in at]
        areas: dict[str, str] = {}
        skills: list[Skill] = []
        for wish, place in zip(wishes, places, strict=True):
            codes: Sequence[str] = (wish.code,)
            if wish.whole_area:
                if not self._is_new_area(wish.code, place, areas, services):
                    continue
                codes = [code for code in services[wish.code] if code not in named]
            self.room -= len(codes)
            if self.room < 0:
                self._misfit(place, Misfit("too_many_skills", max=_MOST_SKILLS))
                break
            for code in codes:
                self.moved[f"{path}.skills[{len(skills)}]"] = place
                skills.append(Skill(code, wish.level))
        return dataclasses.replace(counter, skills=tuple(skills))

    def _is_new_area(
        self, code: str, place: str, areas: dict[str, str], services: Mapping[str, Sequence[str]]
    ) -> bool:
        """Whether `area:code` can be expanded; notes in `areas` where each was named first."""
        if code not in services:
            facts = choices(code, services, self._guess())
            self._add(place, "unknown_reference", {"kind": "area", **facts})
            return False
        first = areas.setdefault(code, place)
        if first != place:
            self._add(place, "duplicate", {"value": f"area:{code}", "first": first})
        return first == place


def services_by_area(
    areas: Sequence[Area], services: Sequence[Service]
) -> Mapping[str, Sequence[str]]:
    """Area → its services in plan order, each once: what `area:…` stands for."""
    found: dict[str, dict[str, None]] = {area.code: {} for area in areas}
    for service in services:
        if service.area in found:
            found[service.area][service.code] = None
    return {area: [*codes] for area, codes in found.items()}


@cache
def _required(cls: type) -> frozenset[str]:
    missing = dataclasses.MISSING
    return frozenset(
        item.name
        for item in dataclasses.fields(cls)
        if item.default is missing and item.default_factory is missing
    )
