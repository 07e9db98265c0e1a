"""A plan as a hall file: readable, commented, with everything left out that is as usual."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Table

from hall_queue.plan import Material, Plan, Quota, Session, Skill
from hall_server.plan.notation import write_material, write_skills, write_span
from hall_server.plan.reader import fields_of, plan_parts, services_by_area

_HEADER = (
    "畅厅 Hallway: 大厅配置。时间用 24 小时制；没写的项用默认值。",
    "A hall as it is set up. Whatever is not written here has its default.",
)
_WORDS: Mapping[str, str] = {
    "hall": "大厅 the hall",
    "hours": "开放时间 opening hours",
    "rules": "排队规则 rules of the queue",
    "zones": "听同一个广播的区域 where one loudspeaker is heard",
    "classes": "优先人群，等候按多等 credit_minutes 分钟算 who is called earlier",
    "areas": "办事区域 areas; prefix: what their numbers begin with",
    "services": '事项 services; materials: "名称|要求"; quotas: "08:00-12:00: 60"',
    "counters": '窗口 counters; skills: "事项", "事项:2", "area:区域", "area:区域:2"',
    "screens": "大屏 wall screens",
    "kiosks": "取号机 kiosks; printer: the code of a device",
    "devices": "设备 devices",
    "words": "名称和通知的译文，一种语言一张表 names and notices in other languages, a table each",
}
_LINE = 80


def write_hall(plan: Plan) -> str:
    """TOML that `read_hall` gives back as an equal plan, for every plan without problems."""
    document = tomlkit.document()
    for line in _HEADER:
        document.add(tomlkit.comment(line))
    plain, lists, tables = plan_parts()
    skills = services_by_area(plan.areas, plan.services)
    parts: dict[str, Table | AoT] = {"hall": _table(plan, skills, plain)}
    parts |= {name: _table(getattr(plan, name), skills) for name in tables}
    parts |= {name: _tables(getattr(plan, name), skills) for name in lists}
    parts["words"] = _words(plan.words)
    for name, part in parts.items():
        if len(part):
            document.add(tomlkit.nl())
            document.add(tomlkit.comment(_WORDS.get(name, name)))
            document.add(name, part)
    return tomlkit.dumps(document)


def _tables(items: Sequence[Any], skills: Mapping[str, Sequence[str]]) -> AoT:
    tables = tomlkit.aot()
    for item in items:
        tables.append(_table(item, skills))
    return tables


def _words(words: Mapping[str, Mapping[str, str]]) -> Table:
    tables = tomlkit.table(is_super_table=True)
    for language, phrases in words.items():
        book = tomlkit.table()
        book.update(phrases)
        tables.add(language, book)
    return tables


def _table(
    value: Any, area_services: Mapping[str, Sequence[str]], names: Iterable[str] = ()
) -> Table:
    """A dataclass instance, without the fields (of `names`, or all) that hold their default."""
    table = tomlkit.table()
    defaults = {item.name: _default(item) for item in dataclasses.fields(value)}
    cls: type = type(value)
    for name in names or fields_of(cls):
        held = getattr(value, name)
        if held != defaults[name]:
            table.add(name, _value(held, area_services))
    return table


def _default(item: dataclasses.Field[Any]) -> Any:
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    return item.default


def _value(held: Any, area_services: Mapping[str, Sequence[str]]) -> Any:
    """What tomlkit can write for the value of a field."""
    if isinstance(held, tuple):
        if held and isinstance(held[0], Skill):
            return _array(list(write_skills(held, area_services)))
        return _array([_cell(item) for item in held])
    if isinstance(held, Mapping):
        table = tomlkit.inline_table()
        table.update(held)
        return table
    if dataclasses.is_dataclass(held):
        table = tomlkit.inline_table()
        table.update(
            {
                item.name: _value(value, area_services)
                for item in dataclasses.fields(held)
                if (value := getattr(held, item.name)) != _default(item)
            }
        )
        return table
    if isinstance(held, float) and held.is_integer():
        return int(held)
    return held


def _cell(item: Any) -> Any:
    if isinstance(item, Session | Quota):
        return write_span(item)
    return write_material(item) if isinstance(item, Material) else item


def _array(items: list[Any]) -> Array:
    array = tomlkit.array()
    array.extend(items)
    # Chinese characters are two columns wide in an editor.
    width = sum(len(str(item).encode("gbk", "replace")) + 4 for item in items)
    array.multiline(width > _LINE)
    return array
