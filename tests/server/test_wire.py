"""The open interface's promise: what is committed is what runs, and nothing promised goes away."""

import json
from pathlib import Path
from typing import Any

from tools import wire

from tests.queue.refusals import REFUSALS

STABLE = Path(__file__).with_name("stable_interface.json")
"""Made once, at the first release: only ever added to, by hand."""


def test_the_committed_description_is_what_the_code_says() -> None:
    assert wire.OPENAPI.read_text(encoding="utf-8") == wire.openapi_text(), "run `make wire`"


def test_every_refusal_is_in_it() -> None:
    assert wire.REFUSALS.read_text(encoding="utf-8") == wire.refusals_text(), "run `make wire`"
    assert json.loads(wire.openapi_text())["x-refusals"].keys() >= REFUSALS


def test_the_pages_types_are_made_from_it() -> None:
    document = wire.OPENAPI.read_text(encoding="utf-8")
    assert wire.TYPES.read_text(encoding="utf-8") == wire.types_text(document), "run `make wire`"


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found: dict[str, Any] = document["components"]["schemas"][name]
        return found
    if schema.get("type") == "array":
        return resolved(document, schema["items"])
    return schema


def test_nothing_promised_is_gone() -> None:
    document = json.loads(wire.openapi_text())
    for promise in json.loads(STABLE.read_text(encoding="utf-8")):
        operation = document["paths"][promise["path"]][promise["method"]]
        answer = operation["responses"][promise["status"]]["content"]["application/json"]["schema"]
        fields = resolved(document, answer)
        missing = set(promise["answer"]) - set(fields["properties"])
        assert not missing, (promise["path"], missing)
        assert set(promise["answer"]) <= set(fields["required"])
        asked = operation.get("requestBody")
        if asked is not None:
            body = resolved(document, asked["content"]["application/json"]["schema"])
            extra = set(body.get("required", [])) - set(promise["ask"])
            assert not extra, f"{promise['path']}: a client of the first release lacks {extra}"
