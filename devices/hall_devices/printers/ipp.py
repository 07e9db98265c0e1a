"""Messages of the Internet Printing Protocol as bytes, and back (RFC 8010).  Pure.

Only what asking a printer or a queue of CUPS takes: no collections, one document a request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = int | bool | str
"""A date, a range or a collection is read as the text "", which no asker looks for."""
Attributes: TypeAlias = Mapping[str, tuple[Value, ...]]

CREATE_JOB, SEND_DOCUMENT, CANCEL_JOB = 0x0005, 0x0006, 0x0008
GET_JOB, GET_PRINTER = 0x0009, 0x000B

OPERATION_GROUP, JOB_GROUP, END, PRINTER_GROUP = 0x01, 0x02, 0x03, 0x04
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
NO_VALUE = 0x13

_VERSION = b"\x01\x01"
_TEXTS = range(0x40, 0x60)
_WITH_LANGUAGE = (0x35, 0x36)
_MOST_VALUES = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One attribute of a request.  tag: how its values are written."""

    tag: int
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """status: below 0x100 it was done.  groups: tag of the group, its attributes; in order."""

    status: int
    groups: tuple[tuple[int, Attributes], ...]

    @property
    def done(self) -> bool:
        return self.status < 0x0100

    def group(self, tag: int) -> Attributes:
        """The first group of a kind; empty when there is none."""
        return next((found for kind, found in self.groups if kind == tag), {})


def request(
    operation: int, number: int, target: str, asked: Sequence[Asked], job: Sequence[Asked] = ()
) -> bytes:
    """A request without its document.  target: URI of the printer.  job: wishes for the job."""
    head = (
        Asked(CHARSET, "attributes-charset", ("utf-8",)),
        Asked(LANGUAGE, "attributes-natural-language", ("en",)),
        Asked(URI, "printer-uri", (target,)),
    )
    out = bytearray(_VERSION + operation.to_bytes(2, "big") + number.to_bytes(4, "big"))
    _write(out, OPERATION_GROUP, (*head, *asked))
    if job:
        _write(out, JOB_GROUP, job)
    out.append(END)
    return bytes(out)


def _write(out: bytearray, group: int, attributes: Sequence[Asked]) -> None:
    out.append(group)
    for asked in attributes:
        name = asked.name.encode("ascii")
        for value in asked.values:
            data = _bytes_of(asked.tag, value)
            out.append(asked.tag)
            out += len(name).to_bytes(2, "big") + name
            out += len(data).to_bytes(2, "big") + data
            name = b""  # a further value of the same attribute


def _bytes_of(tag: int, value: Value) -> bytes:
    if tag in (INTEGER, ENUM):
        return int(value).to_bytes(4, "big", signed=True)
    if tag == BOOLEAN:
        return bytes((bool(value),))
    return str(value).encode("utf-8")


def read(data: bytes) -> Reply | None:
    """A reply; None for bytes that are none."""
    try:
        return _read(data)
    except ValueError:
        return None


def _read(data: bytes) -> Reply:
    """Raises ValueError for bytes that are no reply."""
    if len(data) < 9 or data[0] not in (1, 2):
        raise ValueError("no IPP")
    groups: list[tuple[int, dict[str, tuple[Value, ...]]]] = []
    at, name = 8, ""
    for _ in range(_MOST_VALUES):
        tag, at = _take(data, at, 1)[0], at + 1
        if tag == END:
            return Reply(int.from_bytes(data[2:4], "big"), tuple(groups))
        if tag < 0x10:
            groups.append((tag, {}))
            name = ""
            continue
        said, at = _sized(data, at)
        value, at = _sized(data, at)
        name = said.decode("utf-8", "replace") or name
        if not groups or not name:
            raise ValueError("a value that belongs to nothing")
        if tag != NO_VALUE:
            found = groups[-1][1]
            found[name] = (*found.get(name, ()), _value_of(tag, value))
    raise ValueError("it does not end")


def _value_of(tag: int, data: bytes) -> Value:
    if tag in (INTEGER, ENUM):
        return int.from_bytes(data, "big", signed=True)
    if tag == BOOLEAN:
        return data == b"\x01"
    if tag in _WITH_LANGUAGE:
        _, at = _sized(data, 0)
        data, _ = _sized(data, at)
        return data.decode("utf-8", "replace")
    return data.decode("utf-8", "replace") if tag in _TEXTS else ""


def _sized(data: bytes, at: int) -> tuple[bytes, int]:
    """What follows its own length, and where it ends."""
    size = int.from_bytes(_take(data, at, 2), "big")
    return _take(data, at + 2, size), at + 2 + size


def _take(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise ValueError("it ends too soon")
    return data[at : at + size]
