"""One-time links that let this machine's browser in as a kiosk, a wall or a person at a desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

from flask import Flask, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hall_server.access.grants import Access, Grant, Role
from hall_server.api.edge import by_cookie
from hall_server.api.enrol import let_in, page_of
from hall_server.api.login import PEOPLE


@dataclass(slots=True)
class _Door:
    role: Role
    name: str
    at: str | None
    page: str | None = None
    """Where it leads; None: the page of its role."""
    title: str = ""
    """What the terminal calls it."""
    opened: Grant | None = None
    """What was given through it."""
    next_code: str | None = None
    """Of the link that takes its place, once another browser has knocked."""


PHONE = "/enter/phone"
"""Takes a number and shows the phone page of it, as often as it is opened."""
Trouble = Literal["used", "unknown", "closed"]
"""Why a link does not open; the login page says it in words."""


class Doors:
    """Codes and what they open; each opens once. A browser that came through may come again; for
    another one a fresh link is made, which only whoever sees the terminal gets to know."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._doors: dict[str, _Door] = {}

    def make(
        self, title: str, role: Role, name: str, at: str | None = None, page: str | None = None
    ) -> tuple[str, str]:
        """A row of the terminal's table: title and path of a new link."""
        return title, _path(self._add(_Door(role, name, at, page, title)))

    def _add(self, door: _Door) -> str:
        code = secrets.token_urlsafe(6)
        self._doors[code] = door
        return code

    def _again(self, door: _Door) -> str | None:
        """The code of a fresh link in a used one's place; None while one is waiting for somebody,
        so that knocking does not fill the terminal."""
        while door.next_code is not None:
            door = self._doors[door.next_code]
            if door.opened is None:
                return None
        door.next_code = self._add(replace(door, opened=None))
        return door.next_code

    def install(
        self, app: Flask, take_number: Callable[[], str], tell: Callable[[str, str], None]
    ) -> None:
        """The routes; only the demo calls this. take_number: gives one, and answers its token;
        empty when none is given now. tell: says title and path of a fresh link."""

        @app.get(PHONE)
        def demo_phone() -> AnyResponse:
            token = take_number()
            return redirect(f"/t/{token}" if token else _sorry("closed"))

        @app.get("/enter/<code>")
        def enter(code: str) -> AnyResponse:
            door = self._doors.get(code)
            if door is None:
                return redirect(_sorry("unknown"))
            if door.opened is not None:
                if by_cookie(door.opened.id, request.cookies) is not None:
                    return redirect(_page(door, door.opened))
                fresh = self._again(door)
                if fresh is not None:
                    tell(door.title, _path(fresh))
                return redirect(_sorry("used"))
            person = door.role in PEOPLE
            grant, token = self._access.give(door.role, door.name, door.at, person=person)
            door.opened = grant
            answer: AnyResponse = redirect(_page(door, grant))
            let_in(answer, grant, token)
            return answer


def _path(code: str) -> str:
    return f"/enter/{code}"


def _sorry(trouble: Trouble) -> str:
    """The page that says why, and what to do."""
    return f"/login#link={trouble}"


def _page(door: _Door, grant: Grant) -> str:
    return page_of(grant) if door.page is None else f"{door.page}?as={quote(grant.id)}"


def table(rows: list[tuple[str, str]]) -> str:
    """What the terminal shows: a name and an address a line."""
    width = max(sum(2 if ord(char) > 0x2E7F else 1 for char in name) for name, _ in rows)
    lines = []
    for name, address in rows:
        cells = sum(2 if ord(char) > 0x2E7F else 1 for char in name)
        lines.append(f"  {name}{' ' * (width - cells)}  {address}")
    return "\n".join(lines)
