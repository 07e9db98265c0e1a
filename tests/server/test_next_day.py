"""The morning after: what was answered yesterday is answered so again, and nothing new is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import real_now
from tests.server.hall_process import HALL, new_hall
from tests.server.halls import HOUR, NINE, StillClock

_WEEK = 7 * 24 * HOUR


@pytest.fixture
def clock() -> StillClock:
    """Nine on the first Monday after the set-up was stored, which is of today: hall time is never
    before that."""
    passed = max(0, real_now() - NINE)
    return StillClock(NINE + -(-passed // _WEEK) * _WEEK)


@pytest.fixture
def server(tmp_path: Path, clock: StillClock) -> Iterator[Server]:
    new_hall(tmp_path, HALL)
    built = build(tmp_path, clock, "threading")
    yield built
    built.close()


class Caller:
    """A token's client, or a phone's, which has none."""

    def __init__(self, server: Server, role: Role | None = None, at: str | None = None) -> None:
        self._client = server.app.test_client()
        token = role and server.services.access.give(role, "test", at)[1]
        self._who = {"Authorization": f"Bearer {token}"} if token else {}

    def post(self, path: str, key: str, **body: object) -> tuple[int, Any]:
        headers = {**self._who, "Idempotency-Key": key}
        answer = self._client.post(path, json=body, headers=headers)
        return answer.status_code, answer.get_json()

    def get(self, path: str) -> tuple[int, Any]:
        answer = self._client.get(path, headers=self._who)
        return answer.status_code, answer.get_json()


def visit(server: Server) -> str:
    """Somebody comes and is served; the token on the slip."""
    kiosk, desk = Caller(server, Role.KIOSK, "k1"), Caller(server, Role.DESK)
    _, made = kiosk.post("/api/tickets", "take", service="pension")
    for act in ("open", "next", "start", "finish"):
        assert desk.post(f"/api/counters/c1/{act}", act)[0] == 200
    return str(made["token"])


def night_falls(server: Server, clock: StillClock) -> None:
    clock.at += 24 * HOUR
    server.upkeep()


def test_a_rating_sent_again_in_the_morning_was_stored_yesterday(
    server: Server, clock: StillClock
) -> None:
    path = f"/api/tickets/{visit(server)}/rating"
    phone = Caller(server)
    first = phone.post(path, "mine", level=2)
    assert first == (200, {"rated": True})
    night_falls(server, clock)
    assert phone.post(path, "mine", level=2) == first
    status, other = phone.post(path, "mine", level=1)
    assert (status, other["error"]["code"]) == (409, "key_reused")


def test_a_slip_of_yesterday_is_known_and_no_longer_good(server: Server, clock: StillClock) -> None:
    path = f"/api/tickets/{visit(server)}"
    night_falls(server, clock)
    phone = Caller(server)
    answers = [
        phone.get(path),
        phone.post(f"{path}/cancel", "a"),
        phone.post(f"{path}/rating", "b", level=1),
    ]
    assert [(s, body["error"]["code"]) for s, body in answers] == [
        (410, "ticket_of_another_day")
    ] * 3


def test_what_was_refused_before_it_was_asked_is_not_kept(server: Server) -> None:
    phone = Caller(server)
    path = "/api/tickets/nobodys-token/rating"
    status, told = phone.post(path, "again", level=1)
    assert (status, told["error"]["code"]) == (404, "unknown_ticket")
    path = f"/api/tickets/{visit(server)}/rating"
    assert phone.post(path, "again", level=1) == (200, {"rated": True})
