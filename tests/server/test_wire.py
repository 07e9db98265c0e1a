"""The open interface's promise: what is committed is what runs, and nothing promised goes away."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tools import wire
from tools.stable import ROUTES, breaks, promise

from tests.queue.refusals import REFUSALS

Change = Callable[[Any], Any]
"""Does something to a document."""


def test_the_committed_description_is_what_the_code_says() -> None:
    assert wire.OPENAPI.read_text(encoding="utf-8") == wire.openapi_text(), "run `make wire`"


def test_every_refusal_is_in_it() -> None:
    assert wire.REFUSALS.read_text(encoding="utf-8") == wire.refusals_text(), "run `make wire`"
    assert json.loads(wire.openapi_text())["x-refusals"].keys() >= REFUSALS


def test_the_pages_types_are_made_from_it() -> None:
    document = wire.OPENAPI.read_text(encoding="utf-8")
    assert wire.TYPES.read_text(encoding="utf-8") == wire.types_text(document), "run `make wire`"


# What is promised


@pytest.fixture(scope="module")
def text() -> str:
    return wire.openapi_text()


@pytest.fixture
def now(text: str) -> Any:
    """The document of the code as it is, to be changed at will."""
    return json.loads(text)


def broken(document: Any) -> list[str]:
    return breaks(json.loads(wire.STABLE.read_text(encoding="utf-8")), promise(document))


def shape(document: Any, name: str) -> Any:
    return document["components"]["schemas"][name]


def test_nothing_promised_is_broken(now: Any) -> None:
    assert broken(now) == []


def test_all_that_is_there_is_promised(now: Any) -> None:
    kept = json.loads(wire.STABLE.read_text(encoding="utf-8"))
    assert kept == promise(now), "run `make wire`"
    assert kept["routes"].keys() == set(ROUTES)


def test_more_may_be_told_and_asked(now: Any) -> None:
    shape(now, "TicketMade")["properties"]["colour"] = {"type": "string"}
    shape(now, "Wait")["properties"]["middle"] = {"type": "integer"}
    asked = shape(now, "TicketAsk")
    asked["properties"]["colour"] = {"type": "string"}
    asked["properties"]["service"] = {"type": "string"}  # any text, not only a code
    asked["properties"]["also"]["maxItems"] = 9
    asked["required"] = []
    shape(now, "DeskTicket")["properties"]["called_at"] = {"type": "integer"}  # never null
    now["paths"]["/api/tickets"]["post"]["x-roles"].append("pad")
    now["paths"]["/metrics"]["get"]["x-metrics"]["hallway_more"] = "More"
    now["paths"]["/api/more"] = now["paths"]["/api/tickets"]
    assert broken(now) == []


def gone(name: str, field: str) -> Change:
    return lambda document: shape(document, name)["properties"].pop(field)


def becomes(name: str, field: str, schema: Any) -> Change:
    return lambda document: shape(document, name)["properties"].update({field: schema})


def needed(name: str, fields: list[str]) -> Change:
    return lambda document: shape(document, name).update(required=fields)


def route(path: str, **changes: Any) -> Change:
    return lambda document: document["paths"][path]["post"].update(changes)


STRING, INTEGER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}
CODE = {"type": "string", "pattern": "^[a-z]$"}
TAKE = "post /api/tickets: "
LOOK = "get /api/tickets/{token}: "
NEXT = "post /api/counters/{counter}/next: "


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (gone("TicketMade", "number"), f"{TAKE}answer.number: is gone"),
        (gone("Wait", "high"), f"{TAKE}answer.wait.high: is gone"),
        (
            becomes("TicketMade", "ahead", STRING),
            f"{TAKE}answer.ahead: string does not fit integer",
        ),
        (becomes("TicketMade", "wait", STRING), f"{TAKE}answer.wait: string does not fit object"),
        (
            becomes("Wait", "low", {"type": "number"}),
            f"{TAKE}answer.wait.low: number does not fit integer",
        ),
        (
            becomes("TicketMade", "token", {"anyOf": [STRING, NULL]}),
            f"{TAKE}answer.token: null does not fit string",
        ),
        (
            needed("TicketMade", ["token", "ahead", "wait"]),
            f"{TAKE}answer.number: may be left out, and is needed",
        ),
        (becomes("Ticket", "number", INTEGER), f"{LOOK}answer.number: integer does not fit string"),
        (
            becomes("Ticket", "state", STRING),
            f"{LOOK}answer.state: any value does not fit ",
        ),
        (
            becomes("CounterAnswer", "ticket", NULL | {"anyOf": [INTEGER, NULL]}),
            f"{NEXT}answer.ticket: integer does not fit object",
        ),
        (gone("DeskTicket", "number"), f"{NEXT}answer.ticket.number: is gone"),
        (
            becomes("DeskTicket", "steps", {"type": "array", "items": STRING}),
            f"{NEXT}answer.ticket.steps[]: string does not fit object",
        ),
        (gone("Service", "area"), "get /api/services: answer[].area: is gone"),
        (
            becomes("Counter", "code", INTEGER),
            "get /api/counters: answer[].code: integer does not fit string",
        ),
        (gone("TicketAsk", "priority"), f"{TAKE}ask.priority: is gone"),
        (becomes("TicketAsk", "priority", STRING), f"{TAKE}ask.priority: null does not fit string"),
        (
            needed("TicketAsk", ["service", "priority"]),
            f"{TAKE}ask.priority: may be left out, and is needed",
        ),
        (becomes("TicketAsk", "service", CODE), f"{TAKE}ask.service: ^[a-z0-9]"),
        (
            becomes("TicketAsk", "also", {"type": "array", "items": STRING, "maxItems": 2}),
            f"{TAKE}ask.also: maxItems 3 does not fit 2",
        ),
        (
            becomes("PauseAsk", "reason", {"type": "string", "enum": ["lunch"]}),
            "post /api/counters/{counter}/pause: ask.reason: any value does not fit lunch",
        ),
        (
            route("/api/tickets", **{"x-roles": ["admin"]}),
            f"{TAKE}kiosk may not any more",
        ),
        (
            route("/api/tickets", requestBody={"content": {}}),
            f"{TAKE}ask: object does not fit nothing",
        ),
        (
            route("/api/tickets", parameters=[{"name": "X-Colour", "required": True}]),
            f"{TAKE}X-Colour is needed now",
        ),
        (
            lambda document: document["paths"].pop("/api/counters/{counter}/undo"),
            "post /api/counters/{counter}/undo: is gone",
        ),
        (
            lambda document: document["paths"]["/api/tickets/{token}"]["get"].update(
                {"x-roles": ["desk"]}
            ),
            f"{LOOK}anybody may not any more",
        ),
        (
            lambda document: document["paths"]["/metrics"]["get"]["x-metrics"].pop(
                "hallway_screens"
            ),
            "get /metrics: the figure hallway_screens is gone",
        ),
        (
            lambda document: document["paths"]["/api/tickets"]["post"]["responses"].update(
                {"200": document["paths"]["/api/tickets"]["post"]["responses"].pop("201")}
            ),
            f"{TAKE}answers 200 instead of 201",
        ),
    ],
)
def test_a_break_is_told(now: Any, change: Change, line: str) -> None:
    change(now)
    assert any(told.startswith(line) for told in broken(now)), broken(now)


def test_what_breaks_a_promise_is_not_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = json.loads(wire.STABLE.read_text(encoding="utf-8"))
    more["shapes"]["TicketMade"]["properties"]["colour"] = STRING
    kept = tmp_path / "stable.json"
    kept.write_text(json.dumps(more), encoding="utf-8")
    monkeypatch.setattr(wire, "STABLE", kept)
    monkeypatch.setattr(sys, "argv", ["wire", "--check"])
    assert wire.main() == 1
    assert f"{TAKE}answer.colour: is gone" in capsys.readouterr().err
