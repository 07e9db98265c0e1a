"""What of the open interface stays as it is: its shapes, and whether another document breaks them.

The promise (`tests/server/stable_interface.json`) is taken out of the OpenAPI document by
`python -m tools.wire`, which adds to it and refuses to take anything away. A program written
against it must go on working, so:

* an answer may get further fields; none may go, change its type, become null or be left out;
* what is asked may get further fields that may be left out; none may go, become needed, or take
  less than it took;
* a route keeps its path, its method, the status of its answer and whoever may use it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Shape = Mapping[str, Any]
"""A JSON schema without words for people."""
_REF = "#/components/schemas/"
_SAYS = (
    *("$ref", "type", "enum", "const", "anyOf", "items", "additionalProperties"),
    *("properties", "required"),
    *("pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"),
)
_ACTS = (
    *("next", "call", "recall", "start", "finish", "no-show", "hold", "resume"),
    *("transfer", "return", "divert", "cancel", "undo", "open", "pause"),
)
ROUTES = (
    "get /api/services",
    "get /api/counters",
    "post /api/tickets",
    "get /api/tickets/{token}",
    *(f"post /api/counters/{{counter}}/{act}" for act in _ACTS),
    "get /healthz",
    "get /metrics",
)


def promise(document: Mapping[str, Any]) -> dict[str, Any]:
    """The stable routes of an OpenAPI document, and the shapes they ask and answer with."""
    found = {}
    for route in ROUTES:
        method, path = route.split(" ")
        told = document["paths"].get(path, {}).get(method)
        if told is not None:
            found[route] = _route(told)
    shapes: dict[str, Any] = {}
    _collect(document["components"]["schemas"], found, shapes)
    return {"routes": found, "shapes": shapes}


def breaks(promised: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What a program written against `promised` would stumble over in `now`; a line each."""
    found: list[str] = []
    routes = _whole(now["shapes"], now["routes"])
    for route, before in _whole(promised["shapes"], promised["routes"]).items():
        if route not in routes:
            found.append(f"{route}: is gone")
        else:
            found += [f"{route}: {line}" for line in _route_breaks(before, routes[route])]
    return found


def _route(told: Mapping[str, Any]) -> dict[str, Any]:
    (status,) = (status for status in told["responses"] if status.startswith("2"))
    ((kind, answered),) = told["responses"][status]["content"].items()
    asked = told.get("requestBody", {}).get("content", {}).get("application/json")
    route: dict[str, Any] = {
        "roles": told.get("x-roles", []),
        "needs": [p["name"] for p in told.get("parameters", []) if p["required"]],
        "answer": {"status": status, "kind": kind, "shape": _plain(answered["schema"])},
    }
    if asked is not None:
        route["ask"] = _plain(asked["schema"])
    if "x-metrics" in told:
        route["metrics"] = sorted(told["x-metrics"])
    return route


def _plain(schema: Any) -> Any:
    """Of a schema only what a program has to do with."""
    if not isinstance(schema, Mapping):
        return schema
    plain = {name: schema[name] for name in _SAYS if name in schema}
    for name in ("items", "additionalProperties"):
        if name in plain:
            plain[name] = _plain(plain[name])
    if "anyOf" in plain:
        plain["anyOf"] = [_plain(one) for one in plain["anyOf"]]
    if "properties" in plain:
        plain["properties"] = {name: _plain(of) for name, of in plain["properties"].items()}
    return plain


def _collect(schemas: Mapping[str, Any], within: Any, into: dict[str, Any]) -> None:
    """Put every shape that `within` refers to into `into`, and those that they refer to."""
    if isinstance(within, list):
        for part in within:
            _collect(schemas, part, into)
    elif isinstance(within, Mapping):
        name = str(within.get("$ref", "")).removeprefix(_REF)
        if name and name not in into:
            into[name] = _plain(schemas[name])
            _collect(schemas, into[name], into)
        for part in within.values():
            _collect(schemas, part, into)


def _whole(shapes: Mapping[str, Any], within: Any) -> Any:
    """`within`, with every shape in the place of what refers to it."""
    if isinstance(within, list):
        return [_whole(shapes, part) for part in within]
    if not isinstance(within, Mapping):
        return within
    if "$ref" in within:
        return _whole(shapes, shapes[within["$ref"].removeprefix(_REF)])
    return {name: _whole(shapes, part) for name, part in within.items()}


def _route_breaks(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if now["roles"]:  # none: anybody may
        for role in before["roles"] or ["anybody"]:
            if role not in now["roles"]:
                yield f"{role} may not any more"
    for name in _missing(now["needs"], before["needs"]):
        yield f"{name} is needed now"
    for name in ("status", "kind"):
        if before["answer"][name] != now["answer"][name]:
            yield f"answers {now['answer'][name]} instead of {before['answer'][name]}"
    for name in _missing(before.get("metrics", ()), now.get("metrics", ())):
        yield f"the figure {name} is gone"
    yield from _answer.misfits(now["answer"]["shape"], before["answer"]["shape"], "answer")
    if "ask" in before:
        yield from _ask.misfits(before["ask"], now.get("ask", {"type": "nothing"}), "ask")
    elif now.get("ask", {}).get("required"):
        yield "ask: is needed now"


@dataclass(frozen=True)
class _Passage:
    """From whoever gives a value to whoever takes it: an answer from the server of now to a program
    that knows the promise, what is asked the other way round. All that may be given must be
    understood; a misfit is a line."""

    promised: Literal["giver", "taker"]
    """Whose fields must all be there."""

    def misfits(self, giver: Shape, taker: Shape, where: str) -> list[str]:
        """Each alternative that may be given must fit one that is understood."""
        found: list[str] = []
        for given in giver.get("anyOf", [giver]):
            understood = taker.get("anyOf", [taker])
            # Of the same type, if there is one: it says best what does not fit.
            alike = [one for one in understood if one.get("type") == given.get("type")]
            tries: list[list[str]] = [
                list(self._one(given, one, where)) for one in alike or understood
            ]
            closest: list[str] = min(tries, key=len)
            found += closest
        return found

    def _one(self, giver: Shape, taker: Shape, where: str) -> Iterator[str]:
        if not _type_fits(giver.get("type"), taker.get("type")):
            yield f"{where}: {giver.get('type', 'anything')} does not fit {taker['type']}"
            return
        yield from _values(giver, taker, where)
        yield from self._fields(giver, taker, where)
        for name, of in (("items", "[]"), ("additionalProperties", "{}")):
            if isinstance(taker.get(name), Mapping):
                yield from self.misfits(giver.get(name) or {}, taker[name], where + of)

    def _fields(self, giver: Shape, taker: Shape, where: str) -> Iterator[str]:
        gives, takes = giver.get("properties", {}), taker.get("properties", {})
        promised, now = (gives, takes) if self.promised == "giver" else (takes, gives)
        for field in _missing(promised, now):
            yield f"{where}.{field}: is gone"
        for field in _missing(taker.get("required", ()), giver.get("required", ())):
            if field in now:
                yield f"{where}.{field}: may be left out, and is needed"
        for field in promised:
            if field in now:
                yield from self.misfits(gives[field], takes[field], f"{where}.{field}")


_answer, _ask = _Passage("taker"), _Passage("giver")


def _type_fits(given: str | None, taken: str | None) -> bool:
    return taken is None or given == taken or (given, taken) == ("integer", "number")


def _values(giver: Shape, taker: Shape, where: str) -> Iterator[str]:
    """Which values of the same type the taker does not understand."""
    understood, given = _choices(taker), _choices(giver)
    if understood and not given:
        yield f"{where}: any value does not fit {', '.join(map(str, understood))}"
    elif understood:
        for value in _missing(given, understood):
            yield f"{where}: {value} is not among {', '.join(map(str, understood))}"
    if "pattern" in taker and not given and giver.get("pattern") != taker["pattern"]:
        yield f"{where}: {giver.get('pattern', 'any text')} does not fit {taker['pattern']}"
    for name, within in _BOUNDS.items():
        if name in taker and not given and not (name in giver and within(giver[name], taker[name])):
            yield f"{where}: {name} {giver.get(name, 'none')} does not fit {taker[name]}"


_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    **dict.fromkeys(("maxLength", "maximum", "maxItems"), operator.le),
    **dict.fromkeys(("minLength", "minimum", "minItems"), operator.ge),
}


def _choices(shape: Shape) -> list[Any]:
    return [shape["const"]] if "const" in shape else list(shape.get("enum", ()))


def _missing(of: Iterable[Any], among: Iterable[Any]) -> list[Any]:
    there = list(among)
    return [one for one in of if one not in there]
