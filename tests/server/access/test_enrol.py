"""A browser is let in with a token: which ones, under which cookie, and how guessing is slowed."""

import http.client
import json
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest

from hall_server.access.grants import Access, Role
from hall_server.access.patience import Patience
from hall_server.app import Server, build
from hall_server.clock import WallClock
from tests.server.hall_process import HALL, HallProcess, hallway, new_hall, serving

KEY = {"Idempotency-Key": "let-me-in"}


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as running:
        yield running


def ask(port: int, body: dict[str, Any]) -> tuple[int, Any, str]:
    """Status, JSON and the cookie of `POST /api/enrol`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", "/api/enrol", json.dumps(body), KEY)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()), answer.headers.get("Set-Cookie", "")
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("role", "at", "page"),
    [
        ("kiosk", "k1", "kiosk"),
        ("display", "wall", "wall"),
        ("desk", None, "desk"),
        ("pad", "c1", "pad"),
        ("admin", None, "admin"),
    ],
)
def test_a_token_makes_a_browser_a_page(
    hall: HallProcess, role: str, at: str | None, page: str
) -> None:
    token = hall.token(role, at)
    status, body, cookie = ask(hall.port, {"token": f" {token}\n"})
    path, _, who = body["page"].partition("?as=")
    assert (status, path) == (200, f"/{page}")
    (kept,) = SimpleCookie(cookie).values()
    assert (kept.key, kept.value, kept["path"]) == (f"hall_{who}", token, "/")
    assert (kept["httponly"], kept["samesite"], kept["secure"]) == (True, "Strict", "")
    assert int(kept["max-age"]) == 400 * 86_400
    told = hall.client(None).get(
        "/api/me", {"X-Hall-As": who, "Cookie": f"{kept.key}={kept.value}"}
    )
    assert told.body == {"role": role, "name": f"test-{role}", "at": at, "person": False}


def test_who_is_not_let_in(hall: HallProcess) -> None:
    access = Access(hall.data / "access.db")
    grant, revoked = access.give(Role.KIOSK, "stolen")
    access.revoke(grant.id)
    access.close()
    for token, status, code in [
        ("nonsense", 401, "not_enrolled"),
        (revoked, 401, "not_enrolled"),
        (hall.token("agent"), 403, "not_allowed"),
        ("x" * 1000, 422, "invalid"),
        (" ", 422, "invalid"),
    ]:
        told, body, cookie = ask(hall.port, {"token": token})
        assert (told, body["error"]["code"], cookie) == (status, code, "")


def test_guessing_is_slowed_and_a_right_token_waits_too(hall: HallProcess) -> None:
    good = hall.token("kiosk", "k1")
    assert [ask(hall.port, {"token": f"guess-{n}"})[0] for n in range(11)] == [401] * 10 + [429]
    status, body, cookie = ask(hall.port, {"token": good})
    assert (status, body["error"]["code"], cookie) == (429, "too_many", "")


def test_patience_comes_back_after_a_minute_and_is_each_address_s_own() -> None:
    now = 0.0
    patience = Patience(lambda: now, most=2)
    patience.wrong("a")
    now = 50.0
    patience.wrong("a")
    assert (patience.over("a"), patience.over("b")) == (True, False)
    now = 60.0
    assert not patience.over("a")


def test_patience_remembers_so_many_addresses_and_no_more() -> None:
    patience = Patience(most=1, room=3)
    for address in ("a", "b", "c", "d"):
        patience.wrong(address)
    assert [patience.over(address) for address in ("a", "b", "c", "d")] == [False, True, True, True]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path, HALL)
    built = build(tmp_path, WallClock(), "threading")
    yield built
    built.close()


def test_over_https_the_cookie_is_secure(server: Server) -> None:
    _, token = server.services.access.give(Role.DISPLAY, "wall", "wall")
    answer = server.app.test_client().post(
        "/api/enrol", json={"token": token}, headers=KEY, base_url="https://hall.test"
    )
    assert answer.status_code == 200
    assert "; Secure;" in answer.headers["Set-Cookie"]


def test_another_site_cannot_enrol_a_browser(server: Server) -> None:
    _, token = server.services.access.give(Role.KIOSK, "k", "k1")
    answer = server.app.test_client().post(
        "/api/enrol", json={"token": token}, headers={**KEY, "Sec-Fetch-Site": "cross-site"}
    )
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)


def test_a_clerk_s_code_is_for_a_person_and_a_kiosk_s_never(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    made = hallway("token", *data, "--role", "desk", "--name", "李静", "--person")
    program = hallway("token", *data, "--role", "desk", "--name", "caller")
    access = Access(tmp_path / "access.db")
    clerk, caller = (access.find(told.stdout.strip()) for told in (made, program))
    access.close()
    assert clerk is not None
    assert caller is not None
    assert (clerk.actor, caller.actor) == ("staff:李静", "interface:caller")
    refused = hallway("token", *data, "--role", "kiosk", "--name", "k", "--person")
    assert (refused.returncode != 0, refused.stdout) == (True, "")
    assert "--person does not go with --role kiosk" in refused.stderr
