"""One-time links that let this machine's browser in as a kiosk, a wall or a person at a desk."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hall_server.access import Access, Grant, Role
from hall_server.api.edge import by_cookie, refusal

_PAGE = {Role.KIOSK: "/kiosk", Role.DISPLAY: "/wall", Role.DESK: "/desk"}


@dataclass(slots=True)
class _Door:
    role: Role
    name: str
    at: str | None
    opened: str | None = None
    """Id of the grant that was given through it."""


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
                if by_cookie(door.opened, request.cookies) is None:
                    return refusal(410, "link_used", {})
                return redirect(_page(door.role, door.opened))
            person = door.role is Role.DESK
            grant, token = self._access.give(door.role, door.name, door.at, person=person)
            door.opened = grant.id
            return _let_in(grant, token)


def _page(role: Role, grant_id: str) -> str:
    return f"{_PAGE[role]}?as={quote(grant_id)}"


def _let_in(grant: Grant, token: str) -> AnyResponse:
    answer: AnyResponse = redirect(_page(grant.role, grant.id))
    answer.set_cookie(
        f"hall_{grant.id}", token, httponly=True, samesite="Strict", max_age=30 * 86_400
    )
    return answer


def table(rows: list[tuple[str, str]], origin: str) -> str:
    """What the terminal shows: a name and a link a line."""
    width = max(sum(2 if ord(char) > 0x2E7F else 1 for char in name) for name, _ in rows)
    lines = []
    for name, path in rows:
        cells = sum(2 if ord(char) > 0x2E7F else 1 for char in name)
        lines.append(f"  {name}{' ' * (width - cells)}  {origin}{path}")
    return "\n".join(lines)
