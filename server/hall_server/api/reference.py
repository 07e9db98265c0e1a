"""The readable page of the open interface, at `/api`: made from the OpenAPI document, so that it
says what runs. No script, no inline style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from flask import Blueprint, Response

from hall_server.api.edge import services
from hall_server.api.openapi import openapi
from hall_server.live.rooms import RoomKind

blueprint = Blueprint("reference", __name__)
_VIEWS = {
    "board": "BoardView",
    "kiosk": "KioskView",
    "desk": "DeskView",
    "ticket": "Ticket",
    "hall": "SupervisorView",
    "pad": "PadView",
    "helpers": "HelperView",
    "slips": "Slips",
}
"""Kind of room → what its `data` is."""
_REF = "#/components/schemas/"


@blueprint.get("/api")
def page() -> Response:
    """The page."""
    return Response(render(openapi(), services().live.kinds), mimetype="text/html")


@blueprint.get("/api/reference.css")
def style() -> Response:
    """How it looks."""
    return Response(_CSS, mimetype="text/css")


def render(document: Mapping[str, Any], rooms: Mapping[str, RoomKind]) -> str:
    """HTML of an OpenAPI document of ours and the rooms beside it."""
    subjects: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            subjects.setdefault(told["tags"][0], []).append(_operation(path, method, told))
    schemas = document["components"]["schemas"]
    parts = [
        *(
            (f"subject-{name}", name.replace("_", " "), "".join(found))
            for name, found in sorted(subjects.items())
        ),
        ("rooms", "events", _rooms(rooms, schemas)),
        ("shapes", "shapes", "".join(_shape(name, shape) for name, shape in schemas.items())),
        ("refusals", "refusals", _refusals(document["x-refusals"])),
    ]
    links = "".join(f'<li><a href="#{where}">{escape(name)}</a></li>' for where, name, _ in parts)
    body = "".join(
        f'<section aria-labelledby="{where}"><h2 id="{where}">{escape(name)}</h2>{text}</section>'
        for where, name, text in parts
    )
    title = f"{document['info']['title']} {document['info']['version']}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}: the open interface</title>"
        '<link rel="stylesheet" href="/api/reference.css"></head><body>'
        f"<header><h1>{escape(title)}: the open interface 开放接口</h1>{_INTRODUCTION}</header>"
        f'<nav aria-label="Subjects"><ul>{links}</ul></nav><main>{body}</main></body></html>\n'
    )


_INTRODUCTION = """
<p>The pages use nothing else. The same as a document for programs:
<a href="/api/openapi.json">openapi.json</a>. Times are milliseconds since 1970 in hall time, waits
whole minutes.</p>
<p><b>Getting in:</b> <code>hallway token --data DIR --role ROLE --name NAME</code> prints a token;
send it as <code>Authorization: Bearer TOKEN</code>. A visitor's ticket needs only its own
token.</p>
<p><b>Every POST</b> carries <code>Idempotency-Key</code>, 1 to 200 visible ASCII characters: a new
one for every press, the same again when no answer came. The same key and body get the first answer,
also after a restart; another body is 409 <code>key_reused</code>. Where a secret is asked or
answered, which is kept nowhere, a repeat is a request of its own.</p>
<p><b>Not 2xx:</b> 401 not known, 403 not allowed, 404 no such thing, 409 the rules refuse it now,
413 too large, 422 the request is wrong, 429 too often, 503 it could not be stored and nothing has
happened. The body is a <a href="#shape-Refusal">Refusal</a> with a stable <code>code</code>.</p>
"""


def _operation(path: str, method: str, told: Mapping[str, Any]) -> str:
    roles = told.get("x-roles", [])
    who = ", ".join(map(escape, roles)) if roles else "anybody"
    rows = [("who", who)]
    for parameter in told.get("parameters", []):
        if parameter["in"] == "query":
            what = f"{escape(parameter['description'])}"
            rows.append((f"<code>?{escape(parameter['name'])}=</code>", what))
    if not told.get("x-answer-kept", True):
        rows.append(("repeat", "a request of its own: its answer is kept nowhere"))
    asked = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    if asked:
        rows.append(("ask", _type(asked["schema"])))
    for status, answer in told["responses"].items():
        if status.startswith("2"):
            kinds = answer["content"]
            schema = kinds.get("application/json", {}).get("schema")
            text = _type(schema) if schema else ", ".join(map(escape, kinds))
            rows.append((f"answer {status}", text))
    refused = [status for status in told["responses"] if not status.startswith("2")]
    if refused:
        rows.append(("or", ", ".join(refused)))
    where = re.sub(r"\W+", "-", f"{method}{path}").strip("-")
    return (
        f'<article><h3 id="{where}"><span class="method">{method.upper()}</span>'
        f" <code>{escape(path)}</code></h3><p>{_prose(told['summary'])}</p>{_list(rows)}</article>"
    )


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{text}</dd>' for name, text in rows)}</dl>"


def _shape(name: str, shape: Mapping[str, Any]) -> str:
    head = f'<h3 id="shape-{escape(name)}"><code>{escape(name)}</code></h3>'
    prose = f"<p>{_prose(shape['description'])}</p>" if shape.get("description") else ""
    fields = shape.get("properties", {})
    if not fields:
        return f"<article>{head}{prose}</article>"
    needed = set(shape.get("required", []))
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(field)}</code></th><td>{_type(of)}</td>'
        f"<td>{'' if field in needed else 'may be left out'}</td></tr>"
        for field, of in fields.items()
    )
    table = (
        '<table><thead><tr><th scope="col">field</th><th scope="col">type</th>'
        f'<th scope="col">needed</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    return f"<article>{head}{prose}{table}</article>"


def _rooms(rooms: Mapping[str, RoomKind], schemas: Mapping[str, Any]) -> str:
    rows = []
    for name, kind in rooms.items():
        who = "whoever knows its name" if kind.open else ", ".join(_watchers(kind))
        view = _VIEWS.get(name, "")
        data = _type({"$ref": f"{_REF}{view}"}) if view in schemas else ""
        rows.append(
            f'<tr><th scope="row"><code>{escape(name)}:…</code></th><td>{who}</td>'
            f"<td>{data}</td></tr>"
        )
    return (
        f'{_EVENTS}<table><thead><tr><th scope="col">room</th><th scope="col">who</th>'
        f'<th scope="col">data</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _watchers(kind: RoomKind) -> list[str]:
    free = sorted(role.value for role in kind.free)
    own = sorted(f"{role.value} (its own place)" for role in kind.bound)
    return [*free, *own, "admin"]


_EVENTS = """
<p>Socket.IO, websocket transport. Connect with <code>auth: {token, rooms: [...]}</code>;
<code>join {room}</code> and <code>leave {room}</code> change what is watched: at most 20 rooms and
60 joins a minute. A wall says with <code>sound {can}</code> whether it can be heard, a page of the
information desk with <code>scans {hear}</code> whether its scanner is for it. A revoked token's
connection is closed within seconds.</p>
<dl><dt><code>view</code></dt><dd><code>{room, epoch, seq, at, data}</code>: the whole room, on
joining and on every change. Drop one whose <code>seq</code> is not higher within the same
<code>epoch</code>.</dd><dt><code>call</code></dt><dd><a href="#shape-Called">Called</a>: a call
for a board, at once; the next view shows it too.</dd><dt><code>scan</code></dt><dd><a
href="#shape-Scanned">Scanned</a>: a code that the scanner of this kiosk, counter or information
desk has read, once.</dd></dl>
"""


def _refusals(codes: Mapping[str, str]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(code)}</code></th><td>{escape(text)}</td></tr>'
        for code, text in codes.items()
    )
    return (
        "<p>What the pages say for each code; what stands in braces is a fact beside it.</p>"
        '<table><thead><tr><th scope="col">code</th><th scope="col">sentence</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _type(schema: Mapping[str, Any]) -> str:
    """A type in words, with links to shapes."""
    if "$ref" in schema:
        name = escape(schema["$ref"].removeprefix(_REF))
        return f'<a href="#shape-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(one))}</code>" for one in schema["enum"])
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object: name → {_type(schema['additionalProperties'])}"
    return escape(str(schema.get("type", "anything")))


def _prose(text: str) -> str:
    """A docstring's text, with its `code`."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


_CSS = """
:root { color-scheme: light dark; --line: #8a8f98; --accent: #0b57d0 }
@media (prefers-color-scheme: dark) { :root { --accent: #8ab4f8 } }
body { margin: 0 auto; max-width: 62rem; padding: 1rem 1.25rem 4rem; line-height: 1.5;
  font-family: system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { margin-top: 3rem; font-size: 1.35rem }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere }
a { color: var(--accent) }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem 1rem; padding: 0; list-style: none }
nav a { display: inline-block; padding: .3rem 0 }
article { border-top: 1px solid var(--line); padding: .9rem 0 } article p { margin: .3rem 0 }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .2rem 1rem;
  margin: .4rem 0 } dd { margin: 0; overflow-wrap: anywhere } dt { font-weight: 600 }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere }
tbody th { font-weight: 400 }
code { font: .92em ui-monospace, "Noto Sans Mono CJK SC", monospace }
.method { display: inline-block; min-width: 3.2rem; font-weight: 700 }
"""
