"""One value of a hall file, read by the type of the field it is for."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from hall_queue.plan import Material, Quota, Session, Skill
from hall_queue.problems import ProblemFact
from hall_server.plan.notation import (
    FORMS,
    read_material,
    read_quota,
    read_session,
    read_skill,
)

Kind = Any
"""A type as a dataclass field is annotated with it."""
Value = Any
"""Whatever a TOML parser gives."""

_LARGEST = 10**9


class Misfit(Exception):
    """A value that cannot be what the field is; `code` and `facts` as in a `Problem`."""

    def __init__(self, code: str, **facts: ProblemFact) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def read_cell(kind: Kind, value: Value) -> Any:
    """`value` as `kind`; Misfit `wrong_type`, `bad_form` or `out_of_range` when it is not one.

    Skills come back as `SkillWish`: what `area:…` stands for is known only later.
    """
    return _READERS[kind](value)


def has_form(kind: Kind) -> bool:
    """Whether values of `kind` are written as one cell."""
    return kind in _READERS


def item_kind(kind: Kind) -> Kind | None:
    """`X` of `tuple[X, ...]`, None for anything else."""
    origin: Any = typing.get_origin(kind)
    return typing.get_args(kind)[0] if origin is tuple else None


def wrong_type(expected: str, value: Value) -> Misfit:
    """expected: in words, e.g. `list`."""
    return Misfit("wrong_type", expected=expected, got=_type_name(value))


def _type_name(value: Value) -> str:
    for kinds, name in _TYPE_NAMES:
        if isinstance(value, kinds):
            return name
    return "value"


# In this order: a bool is an int, and a datetime a date, to Python.
_TYPE_NAMES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "whole number"),
    (float, "number"),
    (str, "text"),
    (list, "list"),
    (dict, "table"),
    (datetime, "date with a time"),
    (date, "date"),
    (time, "time"),
)


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise wrong_type("text", value)
    return value


def _whole(value: Value) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type("whole number", value)
    if abs(value) > _LARGEST:
        # Python refuses to print some of these, so nothing later should have to.
        raise Misfit("out_of_range", min=-_LARGEST, max=_LARGEST)
    return value


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type("number", value)
    if not -_LARGEST <= value <= _LARGEST:
        raise Misfit("out_of_range", min=-_LARGEST, max=_LARGEST)
    return float(value)


def _switch(value: Value) -> bool:
    if not isinstance(value, bool):
        raise wrong_type("true or false", value)
    return value


def _date(value: Value) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise Misfit("bad_form", value=value, form=FORMS["date"]) from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise wrong_type("date", value)
    return value


def _written(name: str, read: Callable[[str], Any]) -> Callable[[Value], Any]:
    """A reader for one of the short forms."""

    def cell(value: Value) -> Any:
        found = read(_text(value))
        if found is None:
            raise Misfit("bad_form", value=value, form=FORMS[name])
        return found

    return cell


def _settings(value: Value) -> Mapping[str, str]:
    """Texts by name; numbers and switches may be written plainly: `baud = 9600`."""
    if not isinstance(value, dict):
        raise wrong_type("table", value)
    return {key: _setting(item) for key, item in value.items()}


def _setting(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        _number(value)
        return str(value)
    return _text(value)


_READERS: Mapping[Kind, Callable[[Value], Any]] = {
    str: _text,
    int: _whole,
    float: _number,
    # There is no null in TOML: what is none is not written.
    int | None: _whole,
    bool | None: _switch,
    float | None: _number,
    date: _date,
    Session: _written("session", read_session),
    Quota: _written("quota", read_quota),
    Skill: _written("skill", read_skill),
    Material: lambda value: read_material(_text(value)),
    Mapping[str, str]: _settings,
}
