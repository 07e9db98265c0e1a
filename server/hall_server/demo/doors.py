"""One-time links that let this machine's browser in as a kiosk, a wall or a person at a desk."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Flask, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hall_server.access import Access, Grant, Role
from hall_server.api.edge import by_cookie, refusal
from hall_server.api.enrol import let_in, page_of
from hall_server.api.login import PEOPLE


@dataclass(slots=True)
class _Door:
    role: Role
    name: str
    at: str | None
    opened: Grant | None = None
    """What was given through it."""


class Doors:
    """Codes and what they open; each opens once. A browser that came through may come again."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._doors: dict[str, _Door] = {}

    def make(self, role: Role, name: str, at: str | None = None) -> str:
        """The path of a new link."""
        code = secrets.token_urlsafe(6)
        self._doors[code] = _Door(role, name, at)
        return f"/enter/{code}"

    def install(self, app: Flask) -> None:
        """The route; only the demo calls this."""

        @app.get("/enter/<code>")
        def enter(code: str) -> AnyResponse:
            door = self._doors.get(code)
            if door is None:
                return refusal(404, "unknown_link", {})
            if door.opened is not None:
                if by_cookie(door.opened.id, request.cookies) is None:
                    return refusal(410, "link_used", {})
                return redirect(page_of(door.opened))
            person = door.role in PEOPLE
            grant, token = self._access.give(door.role, door.name, door.at, person=person)
            door.opened = grant
            answer: AnyResponse = redirect(page_of(grant))
            let_in(answer, grant, token)
            return answer


def table(rows: list[tuple[str, str]], origin: str) -> str:
    """What the terminal shows: a name and a link a line."""
    width = max(sum(2 if ord(char) > 0x2E7F else 1 for char in name) for name, _ in rows)
    lines = []
    for name, path in rows:
        cells = sum(2 if ord(char) > 0x2E7F else 1 for char in name)
        lines.append(f"  {name}{' ' * (width - cells)}  {origin}{path}")
    return "\n".join(lines)
