"""One-time links that let this machine's browser in as a kiosk, a wall or a person at a desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

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
    page: str | None = None
    """Where it leads; None: the page of its role."""
    opened: Grant | None = None
    """What was given through it."""


PHONE = "/enter/phone"
"""Takes a number and shows the phone page of it, as often as it is opened."""


class Doors:
    """Codes and what they open; each opens once. A browser that came through may come again."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._doors: dict[str, _Door] = {}

    def make(self, role: Role, name: str, at: str | None = None, page: str | None = None) -> str:
        """The path of a new link."""
        code = secrets.token_urlsafe(6)
        self._doors[code] = _Door(role, name, at, page)
        return f"/enter/{code}"

    def install(self, app: Flask, take_number: Callable[[], str]) -> None:
        """The routes; only the demo calls this. take_number: gives one, and answers its token;
        empty when none is given now."""

        @app.get(PHONE)
        def demo_phone() -> AnyResponse:
            token = take_number()
            return redirect(f"/t/{token}") if token else refusal(409, "hall_closed", {})

        @app.get("/enter/<code>")
        def enter(code: str) -> AnyResponse:
            door = self._doors.get(code)
            if door is None:
                return refusal(404, "unknown_link", {})
            if door.opened is not None:
                if by_cookie(door.opened.id, request.cookies) is None:
                    return refusal(410, "link_used", {})
                return redirect(_page(door, door.opened))
            person = door.role in PEOPLE
            grant, token = self._access.give(door.role, door.name, door.at, person=person)
            door.opened = grant
            answer: AnyResponse = redirect(_page(door, grant))
            let_in(answer, grant, token)
            return answer


def _page(door: _Door, grant: Grant) -> str:
    return page_of(grant) if door.page is None else f"{door.page}?as={quote(grant.id)}"


def table(rows: list[tuple[str, str]], origin: str) -> str:
    """What the terminal shows: a name and a link a line."""
    width = max(sum(2 if ord(char) > 0x2E7F else 1 for char in name) for name, _ in rows)
    lines = []
    for name, path in rows:
        cells = sum(2 if ord(char) > 0x2E7F else 1 for char in name)
        lines.append(f"  {name}{' ' * (width - cells)}  {origin}{path}")
    return "\n".join(lines)
