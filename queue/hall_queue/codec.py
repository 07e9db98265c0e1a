"""Frozen dataclasses to plain JSON values and back, driven by their annotations.

Written for the journal: a field that holds its default is left out, a field missing from an old
record takes its default, and a field nobody knows is an error. Supported: str, int, float, bool,
date, time, StrEnum, dataclass, `X | None`, `tuple[X, ...]`, fixed tuples, `frozenset[X]`,
`Mapping[str, X]`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

Json = Any
Convert = Callable[[Any], Any]
T = TypeVar("T")


class CodecError(ValueError):
    """A record that does not fit its class; `path` names the field, e.g. `areas[2].code`."""

    def __init__(self, path: str, why: str) -> None:
        self.path = path.removeprefix(".")
        self.why = why
        super().__init__(f"{self.path or 'record'}: {why}")


def encode(value: Any) -> Json:
    """The JSON value of a dataclass instance, or of any supported field value."""
    return _encode(value)


def decode(cls: type[T], data: Json) -> T:
    """An instance of the dataclass `cls`; CodecError names the field that does not fit."""
    kind: Any = cls
    decoded: T = _decoder(kind)(data)
    return decoded


def _encode(value: Any) -> Json:
    kind = type(value)
    if kind in _AS_IS:
        return value
    if dataclasses.is_dataclass(kind):
        return {
            name: _encode(held)
            for name, default in _fields(kind)
            if (held := getattr(value, name)) != default
        }
    if kind is tuple:
        return [_encode(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _encode(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(_encode(item) for item in value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot encode {kind.__name__}")


_AS_IS = frozenset({str, int, float, bool, type(None)})
_REQUIRED = object()


@cache
def _fields(cls: type) -> tuple[tuple[str, Any], ...]:
    """(name, default) of each field; `_REQUIRED` equals nothing, so it is always written."""
    pairs = []
    for field in dataclasses.fields(cls):
        default = field.default
        if default is dataclasses.MISSING:
            factory = field.default_factory
            default = _REQUIRED if factory is dataclasses.MISSING else factory()
        pairs.append((field.name, default))
    return tuple(pairs)


@cache
def _decoder(kind: Any) -> Convert:
    if dataclasses.is_dataclass(kind):
        return _dataclass_decoder(typing.cast(type, kind))
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _optional_decoder(kind)
    if origin is tuple:
        return _tuple_decoder(typing.get_args(kind))
    if origin is frozenset:
        (item,) = typing.get_args(kind)
        inner = _decoder(item)
        return lambda data: frozenset(_each(inner, _is(data, list)))
    if origin is not None and issubclass(origin, Mapping):
        inner = _decoder(typing.get_args(kind)[1])
        return lambda data: {
            key: _at(f".{key}", inner, item) for key, item in _is(data, dict).items()
        }
    if kind in (date, time):
        return lambda data: _parsed(kind.fromisoformat, _is(data, str))
    if issubclass(kind, StrEnum):
        return lambda data: _parsed(kind, data)
    if kind is float:
        return lambda data: _parsed(float, _is(data, int, float))
    return lambda data: _is(data, kind)


def _dataclass_decoder(cls: type) -> Convert:
    known = typing.get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    required = {name for name, default in _fields(cls) if default is _REQUIRED}
    # Looked up on first use, so that a class may hold itself.
    decoders: dict[str, Convert] = {}

    def build(data: Json) -> Any:
        if not decoders:
            decoders.update({name: _decoder(known[name]) for name in names})
        given = _is(data, dict)
        for name in given:
            if name not in decoders:
                raise CodecError(f".{name}", "unknown field")
        for name in required:
            if name not in given:
                raise CodecError(f".{name}", "missing")
        return cls(**{name: _at(f".{name}", decoders[name], given[name]) for name in given})

    return build


def _optional_decoder(kind: Any) -> Convert:
    inner = [arg for arg in typing.get_args(kind) if arg is not type(None)]
    if len(inner) != 1:
        raise TypeError(f"only `X | None` is supported, not {kind}")
    convert = _decoder(inner[0])
    return lambda data: None if data is None else convert(data)


def _tuple_decoder(args: tuple[Any, ...]) -> Convert:
    if len(args) == 2 and args[1] is Ellipsis:
        inner = _decoder(args[0])
        return lambda data: tuple(_each(inner, _is(data, list)))
    parts = [_decoder(arg) for arg in args]

    def fixed(data: Json) -> tuple[Any, ...]:
        items = _is(data, list)
        if len(items) != len(parts):
            raise CodecError("", f"{len(parts)} items expected")
        pairs = enumerate(zip(parts, items, strict=True))
        return tuple(_at(f"[{index}]", part, item) for index, (part, item) in pairs)

    return fixed


def _each(convert: Convert, items: list[Any]) -> list[Any]:
    return [_at(f"[{index}]", convert, item) for index, item in enumerate(items)]


def _at(step: str, convert: Convert, data: Json) -> Any:
    try:
        return convert(data)
    except CodecError as error:
        within = "" if not error.path or error.path.startswith("[") else "."
        raise CodecError(f"{step}{within}{error.path}", error.why) from None


def _is(data: Json, *kinds: type) -> Any:
    # bool is an int to Python, but `true` is not a number to anybody else.
    if type(data) not in kinds:
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise CodecError("", f"{wanted} expected, got {type(data).__name__}")
    return data


def _parsed(parse: Convert, data: Json) -> Any:
    try:
        return parse(data)
    except (ValueError, OverflowError) as error:
        raise CodecError("", str(error)) from None
