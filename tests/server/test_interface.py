"""The open interface against a real server process: what it promises and how it refuses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall_server.access.grants import Access, Role
from tests.server.hall_process import Client, HallProcess, new_hall, serving

COUNTER_ACTS = (
    *("next", "call", "recall", "start", "finish", "no-show", "hold", "resume"),
    *("transfer", "return", "divert", "cancel", "undo", "open", "pause"),
)


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("hall")
    new_hall(data)
    with serving(data, free_port()) as running:
        yield running


def test_a_visit_from_number_to_finish(hall: HallProcess) -> None:
    kiosk, desk = hall.client("kiosk", "k1"), hall.client("desk")
    made = kiosk.post("/api/tickets", {"service": "pension", "priority": None})
    assert made.status == 201
    number, token = made.body["number"], made.body["token"]
    assert set(made.body) >= {"number", "token", "ahead", "wait"}
    phone = hall.client(None)
    assert phone.get(f"/api/tickets/{token}").body["state"] == "waiting"
    assert desk.post("/api/counters/c1/open").status == 200
    called = desk.post("/api/counters/c1/next")
    assert called.body["ticket"]["number"] == number
    seen = phone.get(f"/api/tickets/{token}").body
    assert (seen["state"], seen["counter"], seen["ahead"]) == ("called", "1", None)
    assert desk.post("/api/counters/c1/start").status == 200
    assert desk.post("/api/counters/c1/finish").body["ticket"] is None
    assert phone.get(f"/api/tickets/{token}").body["state"] == "done"


def test_lists_have_the_promised_fields(hall: HallProcess) -> None:
    display = hall.client("display")
    services = display.get("/api/services").body
    assert [(s["code"], s["name"], s["area"]) for s in services] == [
        ("pension", "养老保险待遇申领", "social"),
        ("medical", "医疗保险报销", "social"),
    ]
    assert "lylj" in services[0]["initials"]
    assert {c["code"] for c in display.get("/api/counters").body} == {"c1", "c2"}
    assert display.get("/api/hall").body["services_per_ticket"] == 2


def test_a_number_taken_in_another_language_keeps_it(hall: HallProcess) -> None:
    kiosk, phone = hall.client("kiosk", "k1"), hall.client(None)
    for language, kept in (("en", "en"), (None, "")):
        made = kiosk.post("/api/tickets", {"service": "pension", "language": language})
        assert phone.get(f"/api/tickets/{made.body['token']}").body["language"] == kept
    assert kiosk.post("/api/tickets", {"service": "pension", "language": "e"}).status == 422
    # This hall has no words in English: its names stay as they are.
    assert phone.get("/api/words/en").body == {"language": "en", "words": {}}


def test_the_same_key_gets_the_first_answer(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk", "k1")
    first = kiosk.post("/api/tickets", {"service": "pension"}, key="press-1")
    again = kiosk.post("/api/tickets", {"service": "pension"}, key="press-1")
    assert first.status == again.status == 201
    assert first.body == again.body
    other = kiosk.post("/api/tickets", {"service": "medical"}, key="press-1")
    assert (other.status, other.code) == (409, "key_reused")


def test_a_command_without_a_key_is_not_taken(hall: HallProcess) -> None:
    told = hall.client("kiosk").post_raw("/api/tickets", b'{"service":"pension"}', {})
    assert (told.status, told.code, told.body["error"]["field"]) == (
        422,
        "invalid",
        "Idempotency-Key",
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "service"),
        ({"service": 7}, "service"),
        ({"service": "PENSION!"}, "service"),
        ({"service": "x" * 10_000}, "service"),
        ({"service": "pension", "priority": "<b>"}, "priority"),
        ({"service": "pension", "also": ["a", "b", "c", "d"]}, "also"),
        ({"service": "pension", "prioritty": "elder"}, "prioritty"),
        ([], "body"),
    ],
)
def test_wrong_bodies_are_refused_by_field(hall: HallProcess, body: object, field: str) -> None:
    told = hall.client("kiosk").post("/api/tickets", body)
    assert (told.status, told.body["error"]["field"]) == (422, field)


def test_broken_and_huge_bodies(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk")
    headers = {"Idempotency-Key": "broken"}
    assert kiosk.post_raw("/api/tickets", b"{", headers).status == 422
    assert kiosk.post_raw("/api/tickets", b"\xff\xfe", headers).status == 422
    assert kiosk.post_raw("/api/tickets", b" " * 100_000, headers).status == 413


def test_who_may_not(hall: HallProcess) -> None:
    nobody, kiosk, wall = hall.client(None), hall.client("kiosk"), hall.client("display")
    assert nobody.post("/api/tickets", {"service": "pension"}).status == 401
    assert nobody.get("/api/services").status == 401
    assert kiosk.post("/api/counters/c1/next").status == 403
    assert wall.post("/api/tickets", {"service": "pension"}).status == 403
    bound = hall.client("desk", "c2")
    assert bound.post("/api/counters/c1/open").code == "not_your_counter"
    assert nobody.get("/enter/anything").status == 404


def test_a_revoked_token_is_out_at_once(hall: HallProcess) -> None:
    access = Access(hall.data / "access.db")
    grant, token = access.give(Role.KIOSK, "stolen")
    client = Client(hall.port, token)
    assert client.get("/api/services").status == 200
    assert access.revoke(grant.id)
    access.close()
    assert client.get("/api/services").status == 401


def test_refusals_of_the_rules_are_409_with_a_code(hall: HallProcess) -> None:
    kiosk, desk = hall.client("kiosk"), hall.client("desk")
    desk.post("/api/counters/c2/open")
    taken = [kiosk.post("/api/tickets", {"service": "medical"}).status for _ in range(3)]
    assert taken == [201] * 3
    full = kiosk.post("/api/tickets", {"service": "medical"})
    assert (full.status, full.code, full.body["error"]["limit"]) == (409, "quota_full", 3)
    assert desk.post("/api/counters/c2/start").code == "no_ticket_in_hand"
    assert desk.post("/api/counters/c9/next").status == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"service": "nothing"}, "service"),
        ({"service": "pension", "also": ["medical", "nothing"]}, "also.1"),
        ({"service": "pension", "priority": "nothing"}, "priority"),
    ],
)
def test_a_code_that_never_was_is_refused_by_field(
    hall: HallProcess, body: object, field: str
) -> None:
    told = hall.client("kiosk").post("/api/tickets", body)
    assert (told.status, told.code, told.body["error"]["field"]) == (422, "invalid", field)


@pytest.mark.parametrize("to", ["service", "counter", "area"])
def test_so_is_where_a_ticket_is_sent_to(hall: HallProcess, to: str) -> None:
    told = hall.client("desk").post("/api/counters/c1/transfer", {"to": {to: "nothing"}})
    assert (told.status, told.code, told.body["error"]["field"]) == (422, "invalid", f"to.{to}")


def test_a_service_taken_out_a_second_ago_is_refused_in_its_own_words(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as hall:
        admin, kiosk = hall.client("admin"), hall.client("kiosk")
        stale = [{"service": "nothing"}, {"service": "medical"}]
        assert kiosk.post("/api/tickets", stale[0]).status == 422
        plan = admin.get("/api/plan").body
        start = plan["toml"].index('code = "medical"')
        service = plan["toml"][plan["toml"].rindex("[[services]]", 0, start) :]
        rest = service.partition("[[")[2].partition("[[")[2]
        toml = plan["toml"].replace(service, f"[[{rest}")
        applied = admin.post("/api/plan", {"toml": toml, "stamp": plan["stamp"]})
        assert applied.status == 200, applied.body
        told = kiosk.post("/api/tickets", stale[1])
        assert (told.status, told.code) == (409, "unknown_service")
        assert kiosk.post("/api/tickets", stale[0]).status == 422


def test_every_promised_act_has_its_route(hall: HallProcess) -> None:
    document = hall.client(None).get("/api/openapi.json").body
    for act in COUNTER_ACTS:
        assert "post" in document["paths"][f"/api/counters/{{counter}}/{act}"], act
    for path in ("/api/services", "/api/counters", "/api/tickets/{token}"):
        assert "get" in document["paths"][path]


def test_the_day_is_closed_and_opened_by_hand(hall: HallProcess) -> None:
    admin, kiosk = hall.client("admin"), hall.client("kiosk")
    assert admin.post("/api/day/close", {"reason": "演练"}).body["state"] == "closing"
    refused = kiosk.post("/api/tickets", {"service": "pension"})
    assert (refused.status, refused.code) == (409, "hall_closed")
    assert admin.post("/api/day/open").body["intake"] == "open"
    assert kiosk.post("/api/tickets", {"service": "pension"}).status == 201
    assert admin.post("/api/services/pension/shut", {"reason": "系统升级"}).body["shut"]
    assert kiosk.post("/api/tickets", {"service": "pension"}).code == "service_shut"
    assert admin.post("/api/services/pension/reopen").body["shut"] == []


def test_pages_and_headers(hall: HallProcess) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=10)
    for path in ("/kiosk", "/wall", "/desk"):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, path
        assert b"<script" in body
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        # What a document camera sees is shown from the page's own memory.
        assert "img-src 'self' data: blob:" in policy
    connection.request("GET", "/nothing-here")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 404
    connection.close()


def test_health_and_figures_name_nobody(hall: HallProcess) -> None:
    nobody = hall.client(None)
    assert nobody.get("/healthz").body["status"] == "ok"
    figures = nobody.get("/metrics").body.decode()
    assert 'hallway_tickets{state="waiting"}' in figures


def test_logs_hold_no_visitor_token(hall: HallProcess) -> None:
    made = hall.client("kiosk").post("/api/tickets", {"service": "pension"})
    hall.client(None).get(f"/api/tickets/{made.body['token']}")
    assert made.body["token"] not in hall.log.read_text()


def test_answers_survive_a_power_cut(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    port = free_port()
    with serving(tmp_path, port) as running:
        kiosk = running.client("kiosk", "k1")
        made = kiosk.post("/api/tickets", {"service": "pension"}, key="once")
        running.kill()
    with serving(tmp_path, port) as running:
        again = kiosk.post("/api/tickets", {"service": "pension"}, key="once")
        assert again == made
        assert running.client(None).get(f"/api/tickets/{made.body['token']}").status == 200
        assert kiosk.post("/api/tickets", {"service": "pension"}).body["number"] == "A002"
        assert running.stop() == 0


def test_threading_mode_serves_the_same(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port(), mode="threading") as running:
        kiosk = running.client("kiosk", "k1")
        assert kiosk.post("/api/tickets", {"service": "pension"}).body["number"] == "A001"
        assert running.stop() == 0


def test_a_person_relieves_a_program_and_is_left_alone(hall: HallProcess) -> None:
    program, kiosk = hall.client("desk"), hall.client("kiosk")
    person = hall.client("desk", person=True)
    program.post("/api/counters/c1/open")
    kiosk.post("/api/tickets", {"service": "pension"})
    called = program.post("/api/counters/c1/next").body["ticket"]
    taken = person.post("/api/counters/c1/sign-on")
    assert taken.body["ticket"]["number"] == called["number"]
    assert program.post("/api/counters/c1/start").code == "not_your_counter"
    assert person.post("/api/counters/c1/start").status == 200
    assert person.post("/api/counters/c1/finish").status == 200
    assert person.post("/api/counters/c1/sign-off").status == 200


def test_a_repeated_press_is_answered_although_somebody_else_sits_there_now(
    hall: HallProcess,
) -> None:
    program, kiosk = hall.client("desk"), hall.client("kiosk")
    person = hall.client("desk", person=True)
    program.post("/api/counters/c2/open")
    kiosk.post("/api/tickets", {"service": "pension"})
    called = program.post("/api/counters/c2/next", key="call-once")
    person.post("/api/counters/c2/sign-on")
    assert program.post("/api/counters/c2/next", key="call-once") == called
    assert person.post("/api/counters/c2/no-show").status == 200
    assert person.post("/api/counters/c2/sign-off").status == 200
