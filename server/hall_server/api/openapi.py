"""The interface's own description, made from the declared routes and the wire models."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any, get_args, get_origin

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import hall_server
from hall_server import wire
from hall_server.api.edge import ROUTES, Route
from hall_server.api.info import FIGURES
from hall_server.api.media import Media

blueprint = Blueprint("openapi", __name__)
_REF = "#/components/schemas/{model}"
_KEPT = "The same key and body get the first answer again; another body is 409 key_reused."
_A_SECRET = "Needed, but a secret is kept nowhere: the same again is a request of its own."


@blueprint.get("/api/openapi.json")
def document() -> Response:
    """The OpenAPI 3.1 document."""
    return jsonify(openapi())


def openapi() -> dict[str, Any]:
    """The document; the same for the same code, so that a snapshot can be compared."""
    paths: dict[str, dict[str, Any]] = {path: {"get": told} for path, told in _OTHERS.items()}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hallway 畅厅",
            "version": hall_server.__version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "x-refusals": refusals(),
    }


def refusals() -> dict[str, str]:
    """Every code a refusal may have, with what people are told; facts stand in braces."""
    text = resources.files("hall_server.api").joinpath("refusals.json").read_text("utf-8")
    told: dict[str, str] = json.loads(text)
    return told


_OTHERS: dict[str, dict[str, Any]] = {
    "/healthz": {
        "summary": "Alive, and the hall can be read.",
        "tags": ["info"],
        "security": [],
        "responses": {
            "200": {
                "description": "Well",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["status", "events"],
                            "properties": {
                                "status": {"const": "ok"},
                                "events": {"type": "integer"},
                            },
                        }
                    }
                },
            }
        },
    },
    "/metrics": {
        "summary": "Figures for Prometheus; sums only, nothing about a person.",
        "tags": ["info"],
        "security": [],
        "responses": {
            "200": {"description": "Figures", "content": {"text/plain": {"schema": {}}}},
        },
        "x-metrics": FIGURES,
    },
}
"""Routes that are no part of `/api` and are not declared like the others."""


def _schemas() -> dict[str, Any]:
    models = [
        model
        for model in vars(wire).values()
        if isinstance(model, type) and issubclass(model, wire.Wire) and model is not wire.Wire
    ]
    _, schemas = models_json_schema(
        [(model, "serialization") for model in models], ref_template=_REF
    )
    definitions: dict[str, Any] = schemas["$defs"]
    return dict(sorted(definitions.items()))


def _operation(route: Route) -> dict[str, Any]:
    refusal = {"description": "Why not", "content": _json(wire.Refusal)}
    operation: dict[str, Any] = {
        "summary": route.summary,
        "tags": [route.subject],
        "parameters": _parameters(route),
        "responses": {
            str(route.status): {"description": "Done", "content": _content(route.answer)},
            **dict.fromkeys(_refused(route), refusal),
        },
        "security": [{"token": []}] if route.roles else [],
        "x-roles": sorted(role.value for role in route.roles),
    }
    if route.ask is not None:
        operation["requestBody"] = {"content": _json(route.ask)}
    if route.takes:
        binary = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"content": {route.takes: binary}, "required": True}
    if route.secret:
        operation["x-answer-kept"] = False
    return operation


def _refused(route: Route) -> list[str]:
    """With which statuses a route may answer beside its own."""
    statuses = ["429"]
    if route.roles:
        statuses += ["401", "403"]
    if "{" in route.path:
        statuses.append("404")
    if "{token}" in route.path:
        statuses.append("410")
    if route.method == "POST":
        statuses += ["409", "413", "422", "503"]
    elif route.takes:
        statuses += ["413", "422"]
    elif route.query:
        statuses.append("422")
    if isinstance(route.answer, Media):
        statuses += route.answer.refusals
    return sorted(statuses)


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    parameters += [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": told,
            "schema": {"type": "string"},
        }
        for name, told in route.query.items()
    ]
    if route.method == "POST":
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": _A_SECRET if route.secret else _KEPT,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        )
    return parameters


def _content(answer: Any) -> dict[str, Any]:
    if isinstance(answer, Media):
        return {answer.mimetype: {"schema": {"type": "string"}}}
    return _json(answer)


def _json(model: Any) -> dict[str, Any]:
    return {"application/json": {"schema": _schema(model)}}


def _schema(model: Any) -> dict[str, Any]:
    if get_origin(model) is list:
        return {"type": "array", "items": _schema(get_args(model)[0])}
    if isinstance(model, type) and issubclass(model, BaseModel):
        return {"$ref": _REF.format(model=model.__name__)}
    raise TypeError(model)
