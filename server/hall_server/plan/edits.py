"""Typed edits of a plan, and what is different between two plans. Pure.

Edits work on the plan as `codec` writes it, so that whatever a plan may hold can be edited, and
are read back as strictly as a journal is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hall_queue.codec import CodecError, decode, encode
from hall_queue.plan import Plan
from hall_queue.problems import Problem

Act = Literal["set", "add", "remove", "up", "down"]
Tree = dict[str, Any]

LISTS = ("zones", "classes", "areas", "services", "counters", "screens", "kiosks", "devices")
_TOP = ("name", "hotline", "public_url")
Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit; see `wire.PlanEdit`."""

    act: Act
    part: str
    code: str
    value: Tree


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs; field "": the whole item is new (before None) or gone (after None)."""

    part: str
    code: str
    name: str
    field: str
    before: Any
    after: Any


class EditError(Exception):
    """An edit that cannot be made; `problem` says which and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def edited(plan: Plan, edits: Sequence[Edit]) -> Plan:
    """`plan` after all `edits`, in their order; not yet checked. Raises EditError."""
    tree: Tree = encode(plan)
    for edit in edits:
        if edit.part in LISTS:
            _edit_item(tree, edit)
        else:
            _edit_block(tree, edit)
    try:
        return decode(Plan, tree)
    except CodecError as error:
        raise EditError(Problem(error.path, "wrong_type", {"why": error.why})) from None


def _edit_block(tree: Tree, edit: Edit) -> None:
    """`hall`, `hours`, `rules` or `words` (a language is replaced): there is one of each."""
    if edit.act != "set" or (edit.part == "hall" and not set(edit.value) <= set(_TOP)):
        raise EditError(Problem(edit.part, "unknown_edit"))
    into = tree if edit.part == "hall" else tree.setdefault(edit.part, {})
    into.update(edit.value)


def _edit_item(tree: Tree, edit: Edit) -> None:
    items: list[Tree] = tree.setdefault(edit.part, [])
    if edit.act == "add":
        code = edit.value.get("code") or edit.code or _fresh_code(edit.part, items)
        items.insert(_place_for(items, edit.value), {**edit.value, "code": code})
        return
    at = next((i for i, item in enumerate(items) if item["code"] == edit.code), None)
    if at is None:
        raise EditError(Problem(edit.part, "gone", {"value": edit.code}))
    if edit.act == "remove":
        del items[at]
        _forget(tree, edit.part, edit.code)
    elif edit.act == "set":
        if "code" in edit.value:  # the journal and links know it by its code
            raise EditError(Problem(f"{edit.part}[{at}].code", "unknown_edit"))
        items[at] = {**items[at], **edit.value}
    else:
        other = at + (1 if edit.act == "down" else -1)
        if 0 <= other < len(items):
            items[at], items[other] = items[other], items[at]


def _place_for(items: Sequence[Tree], value: Tree) -> int:
    """Behind the last of its area, so that what belongs together stays so; else at the end."""
    area = value.get("area")
    mates = [i for i, item in enumerate(items) if area and item.get("area") == area]
    return mates[-1] + 1 if mates else len(items)


def _fresh_code(part: str, items: Sequence[Tree]) -> str:
    stem = part.removesuffix("es") if part == "classes" else part.removesuffix("s")
    used = {item["code"] for item in items}
    number = len(items) + 1
    while f"{stem}-{number}" in used:
        number += 1
    return f"{stem}-{number}"


def _forget(tree: Tree, part: str, code: str) -> None:
    """Take what was removed out of what refers to it and can do without."""
    if part == "services":
        for counter in tree.get("counters", []):
            counter["skills"] = [s for s in counter["skills"] if s["service"] != code]
    elif part == "areas":
        for screen in tree.get("screens", []):
            screen["areas"] = [area for area in screen["areas"] if area != code]
    elif part == "counters":
        _clear(tree, ("devices",), "counter", code)
    elif part == "devices":
        _clear(tree, ("kiosks",), "printer", code)
    elif part == "zones":
        _clear(tree, ("areas", "screens"), "zone", code)


def _clear(tree: Tree, parts: Sequence[str], field: str, code: str) -> None:
    for part in parts:
        for item in tree.get(part, []):
            if item.get(field) == code:
                item[field] = ""


def differences(before: Plan, after: Plan) -> list[Difference]:
    """Every field that differs, in the order of the plan."""
    found: list[Difference] = []
    found += _fields("hall", "", before.name, before, after, only=_TOP)
    for part in ("hours", "rules"):
        found += _fields(part, "", "", getattr(before, part), getattr(after, part))
    for part in LISTS:
        found += _items(part, getattr(before, part), getattr(after, part))
    return found + list(_phrases(before.words, after.words))


def _phrases(before: Words, after: Words) -> Iterator[Difference]:
    """Of each language the phrases that differ: all of them would fill pages."""
    for language in sorted(before.keys() | after.keys()):
        old, new = before.get(language, {}), after.get(language, {})
        if old != new:
            lost = [f"{text} = {said}" for text, said in old.items() if new.get(text) != said]
            made = [f"{text} = {said}" for text, said in new.items() if old.get(text) != said]
            yield Difference("words", language, language, "phrases", lost, made)


def item_differences(part: str, before: Any, after: Any) -> list[Difference]:
    """The same for one item of a list; None: there was none, or there is none any more."""
    return [*_items(part, [before] if before else [], [after] if after else [])]


def _items(part: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    olds, news = {i.code: i for i in before}, {i.code: i for i in after}
    for code, old in olds.items():
        if code not in news:
            yield Difference(part, code, item_name(old), "", item_name(old), None)
    for code, new in news.items():
        if code not in olds:
            yield Difference(part, code, item_name(new), "", None, item_name(new))
        else:
            yield from _fields(part, code, item_name(new), olds[code], new)
    kept = [code for code in olds if code in news]
    if kept != [code for code in news if code in olds]:
        yield Difference(part, "", "", "order", kept, [code for code in news if code in olds])


def _fields(
    part: str,
    code: str,
    name: str,
    before: Any,
    after: Any,
    only: Sequence[str] | None = None,
) -> Iterator[Difference]:
    for field in dataclasses.fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new and (only is None or field.name in only):
            yield Difference(part, code, name, field.name, encode(old), encode(new))


def item_name(item: Any) -> str:
    """What people call an item of a plan."""
    return str(getattr(item, "name", "") or getattr(item, "label", "") or item.code)
