"""One key, one deed: every POST asks for its Idempotency-Key before anything else, and keeps its
answer under it, but for the few that are about a secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest

import hall_server.app  # noqa: F401  # declares all routes
from hall_server.api.edge import ROUTES, Route
from tests.server.hall_process import Client, HallProcess, new_hall, serving
from tests.server.people import Browser, administrator, code_of, setup_code

POSTS = [route for route in ROUTES if route.method == "POST"]

ABOUT_A_SECRET = {
    "/api/accounts/{account}/invite",
    "/api/cabinet/collect",
    "/api/cabinet/items",
    "/api/cabinet/items/{id}/code",
    "/api/cameras/{device}/stills",  # its key is known as long as the picture is held
    "/api/enrol",
    "/api/enrol/agent",
    "/api/enrolments/offer",
    "/api/invitation",
    "/api/invitation/accept",
    "/api/login",
    "/api/password",
    "/api/setup",
    "/api/setup/check",
}


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("hall")
    new_hall(data)
    with serving(data, free_port()) as running:
        yield running


@pytest.fixture(scope="module")
def asking(hall: HallProcess) -> Callable[[str | None], Client]:
    """A client for each role, made once."""
    return cache(lambda role: hall.client(role, "c1" if role == "pad" else None))


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
def test_the_key_is_asked_for_before_the_body_and_before_what_the_path_names(
    asking: Callable[[str | None], Client], route: Route
) -> None:
    role = min(role.value for role in route.roles) if route.roles else None
    path = re.sub(r"{\w+}", "nothing", route.path)
    told = asking(role).post_raw(path, b"{ broken", {})
    assert (told.status, told.code) == (422, "invalid")
    assert told.body["error"]["field"] == "Idempotency-Key"


def test_only_what_is_about_a_secret_is_not_kept_and_the_document_says_so(
    hall: HallProcess,
) -> None:
    assert {route.path for route in POSTS if route.secret} == ABOUT_A_SECRET
    paths = hall.client(None).get("/api/openapi.json").body["paths"]
    told = {
        path for path, does in paths.items() if not does.get("post", {}).get("x-answer-kept", 1)
    }
    assert told == ABOUT_A_SECRET


@pytest.mark.parametrize(
    ("role", "first", "other"),
    [
        ("pad", ("/api/ratings/decline", {"ask": "1-1"}), ("/api/ratings/decline", {"ask": "1-2"})),
        ("pad", ("/api/ratings/longer", {"ask": "1-1"}), ("/api/ratings/longer", {"ask": "1-2"})),
        ("admin", ("/api/enrolments/a/revoke", {}), ("/api/enrolments/b/revoke", {})),
        ("helper", ("/api/slips/a/handled", {}), ("/api/slips/b/handled", {})),
        ("coordinator", ("/api/ratings/a/undo", {}), ("/api/ratings/b/undo", {})),
        (
            "coordinator",
            ("/api/ratings/a/steps", {"step": "contacted"}),
            ("/api/ratings/a/steps", {"step": "resolved"}),
        ),
    ],
)
def test_what_is_no_command_keeps_its_answer_too(
    asking: Callable[[str | None], Client],
    role: str,
    first: tuple[str, object],
    other: tuple[str, object],
) -> None:
    client, key = asking(role), f"same:{first[0]}"
    answer = client.post(*first, key=key)
    again = client.post(*first, key=key)
    assert (again.status, again.body) == (answer.status, answer.body)
    reused = client.post(*other, key=key)
    assert (reused.status, reused.code) == (409, "key_reused")


def test_a_device_is_put_out_once_and_the_repeat_is_told_the_same(hall: HallProcess) -> None:
    admin, lost = hall.client("admin"), hall.client("kiosk", "k1")
    (who,) = (
        given["id"]
        for given in admin.get("/api/enrolments").body
        if given["at"] == "k1" and given["revoked_at"] is None
    )
    first = admin.post(f"/api/enrolments/{who}/revoke", key="put-it-out")
    assert first.body["revoked_at"] is not None
    assert lost.get("/api/services").status == 401
    assert admin.post(f"/api/enrolments/{who}/revoke", key="put-it-out").body == first.body
    deeds = [deed["about"] for deed in admin.get("/api/access-log").body]
    assert deeds.count(who) == 1


def test_a_repeat_of_what_is_about_a_secret_makes_nothing_twice(
    hall: HallProcess,
) -> None:
    code, stranger = setup_code(hall), Browser(hall.port, {})
    admin = administrator(hall)
    ask = {"code": code, "login": "boss", "name": "陈主任", "password": "correct horse 电池"}
    for _ in range(2):
        assert code_of(stranger.post("/api/setup", ask, "same-setup")) == (410, "link_used")
    assert len(admin.ask("GET", "/api/accounts")[1]) == 1
    offer = {"role": "kiosk", "name": "入口", "at": "k1"}
    void, code = (
        admin.post("/api/enrolments/offer", offer, "same-offer")[1]["code"] for _ in range(2)
    )
    enrol = [("/api/enrol", {"token": token}, "same-enrol") for token in (void, code, code)]
    assert [stranger.post(*asked)[0] for asked in enrol] == [401, 200, 401]


def test_signing_out_again_is_told_the_same(hall: HallProcess) -> None:
    desk = hall.client("desk", person=True)
    first = desk.post("/api/logout", key="bye")
    assert desk.get("/api/me").status == 401
    again = desk.post("/api/logout", key="bye")
    assert (first.status, first.body) == (again.status, again.body) == (200, {})


def test_a_program_is_not_signed_out(hall: HallProcess) -> None:
    program = hall.client("agent")
    assert program.post("/api/logout").status == 200
    assert program.post("/api/logout").status == 200
    assert program.get("/api/me").code == "not_allowed", "it is still known"
