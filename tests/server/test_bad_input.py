"""What people and programs do wrong, on real servers: none of it loses or doubles a ticket, none
takes the hall down.

Elsewhere, each beside what it is about: a button pressed twice (`test_interface`, the same key;
`test_threading`), a page of yesterday (`test_next_day`, `queue/test_serving`), a wrong or revoked
token (`test_interface`, `test_live`), a service that closed a second ago (`queue/test_issue`), a
full disk (`test_durability`), a newer file (`test_upgrade`), a clock set back and midnight
(`test_front_desk_time`, `queue/test_day`), rubbish over Socket.IO (`test_live`), a browser that
lost its storage (`e2e/test_pages`).
"""

from __future__ import annotations

import json
import re
import select
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

import hall_server.app  # noqa: F401  # declares all routes
from hall_queue.problems import Report
from hall_server.api.edge import ROUTES
from hall_server.wire.base import Line, Lines
from tests.server.hall_process import HALL, Client, HallProcess, Told, hallway, new_hall, serving
from tests.server.raw_socket import UPGRADE, frame
from tests.server.watching import is_view, watching

HTML = "<img src=x onerror=alert(1)>&amp;"


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        yield running


def number(told: Told) -> str:
    return str(told.body["ticket"]["number"])


# A button pressed by two people


def both(clients: list[Client], path: str, body: object = None) -> list[Told]:
    """The answers when two people press the same button at the same moment; the good one first."""
    together = Barrier(len(clients))

    def press(client: Client) -> Told:
        together.wait()
        return client.post(path, body)

    with ThreadPoolExecutor(len(clients)) as pool:
        return sorted(pool.map(press, clients), key=lambda told: told.status)


def test_two_people_press_the_same_button(hall: HallProcess) -> None:
    kiosk, people = hall.client("kiosk"), [hall.client("desk") for _ in range(2)]
    for _ in range(3):
        kiosk.post("/api/tickets", {"service": "pension"})
    people[0].post("/api/counters/c1/open")
    called, second = both(people, "/api/counters/c1/next")
    assert (called.status, number(called)) == (200, "A001")
    assert (second.status, second.code) == (409, "ticket_in_hand")
    ticket = {"ticket": called.body["ticket"]["id"]}
    for step in ("start", "finish"):
        done, late = both(people, f"/api/counters/c1/{step}", ticket)
        assert (done.status, late.status) == (200, 409)
    called, second = both(people, "/api/counters/c1/next")
    assert (number(called), second.status) == ("A002", 409), "nobody was called over"


# A stale page after a restart


def test_a_page_that_missed_a_restart_does_nothing_to_another_visitor(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as hall:
        kiosk, desk = hall.client("kiosk"), hall.token("desk")
        for _ in range(2):
            kiosk.post("/api/tickets", {"service": "pension"})
        page = Client(hall.port, desk)
        page.post("/api/counters/c1/open")
        seen = page.post("/api/counters/c1/next", key="last-press-it-knows")
        page.post("/api/counters/c1/no-show")
        assert number(page.post("/api/counters/c1/next")) == "A002"
        hall.kill()
    with serving(tmp_path, free_port()) as hall:
        page = Client(hall.port, desk)
        again = page.post("/api/counters/c1/next", key="last-press-it-knows")
        assert (again.status, again.body) == (seen.status, seen.body)
        first = {"ticket": seen.body["ticket"]["id"]}
        for step in ("start", "recall", "finish", "no-show"):
            assert page.post(f"/api/counters/c1/{step}", first).status == 409, step
        assert number(page.post("/api/counters/c1/start")) == "A002"


# HTML and ten thousand characters in a name


def test_html_in_a_name_stays_text(hall: HallProcess) -> None:
    admin = hall.client("admin", person=True)
    ask = {"login": "li", "name": HTML, "jobs": ["clerk"]}
    made = admin.post("/api/accounts", ask)
    assert (made.status, made.body["name"]) == (201, HTML)
    (seen,) = admin.get("/api/accounts").body  # read as JSON: see `Client`
    assert seen["name"] == HTML
    desk = hall.client("desk")
    desk.post("/api/counters/c1/open")
    assert desk.post("/api/counters/c1/pause", {"reason": HTML}).status == 200
    with watching(hall, "desk", "desk:c1") as page:
        assert HTML in json.dumps(page.until(is_view), ensure_ascii=False)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/accounts", {"login": "li", "name": "x" * 10_000, "jobs": ["clerk"]}, "name"),
        ("/api/accounts", {"login": "x" * 10_000, "name": "李", "jobs": ["clerk"]}, "login"),
        ("/api/enrolments/offer", {"role": "kiosk", "name": "x" * 10_000}, "name"),
        ("/api/voices", {"name": "x" * 10_000}, "name"),
        ("/api/counters/c1/pause", {"reason": "x" * 10_000}, "reason"),
    ],
)
def test_ten_thousand_characters_are_refused_by_field(
    hall: HallProcess, path: str, body: object, field: str
) -> None:
    told = hall.client("admin", person=True).post(path, body)
    assert (told.status, told.body["error"]["field"]) == (422, field)


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\n", "\u202e", "\u2066", "\u2028"])
def test_what_cannot_be_seen_is_refused_by_field(hall: HallProcess, hidden: str) -> None:
    admin, text = hall.client("admin", person=True), f"王{hidden}芳"
    asked = {
        "/api/accounts": ({"login": "li", "name": text, "jobs": ["clerk"]}, "name"),
        "/api/login": ({"login": text, "password": "x"}, "login"),
        "/api/counters/c1/pause": ({"reason": text}, "reason"),
        "/api/plan/rollback": ({"seq": 1, "note": text}, "note"),
        "/api/voices": ({"name": text}, "name"),
        "/api/enrolments/offer": ({"role": "kiosk", "name": text}, "name"),
    }
    for path, (body, field) in asked.items():
        told = admin.post(path, body)
        assert (told.status, told.body["error"].get("field")) == (422, field), path


def test_what_people_write_is_taken(hall: HallProcess) -> None:
    admin = hall.client("admin", person=True)
    written = (
        *("ئۇيغۇر\u200cچە \u200fئا", "ᠮᠣᠩᠭᠣᠯ\u180eᠠ", "བོད་ཡིག", "ꆈꌠꁱꂷ"),
        *("👩\u200d💻", "Ｗ　芳"),
    )
    for place, name in enumerate(written):
        ask = {"login": f"p{place}", "name": name, "jobs": ["clerk"]}
        made = admin.post("/api/accounts", ask)
        assert (made.status, made.body.get("name")) == (201, name)


def test_one_line_is_without_what_a_hall_file_may_not_have_either() -> None:
    line = TypeAdapter(Line)
    for number in chain(range(0xD800), range(0xE000, 0x10000), range(0xE0000, 0xE0100)):
        try:
            taken = line.validate_python(f"a{chr(number)}a") != ""
        except ValidationError:
            taken = False
        report = Report()
        report.text("name", f"a{chr(number)}a")
        assert taken is not bool(report.problems), hex(number)


def test_several_lines_may_have_line_ends_and_tabs_and_nothing_else() -> None:
    lines = TypeAdapter(Lines)
    assert lines.validate_python("一\r\n二\n\t三\n") == "一\r\n二\n\t三"
    for hidden in ("\x00", "\x0b", "\x1b", "\x85", "\u202e", "\u2028"):
        with pytest.raises(ValidationError):
            lines.validate_python(f"一{hidden}二")


def test_a_hall_file_with_an_endless_name_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "hall.toml"
    text = HALL.replace('name = "取号机 1 号"', f'name = "{"长" * 10_000}"')
    file.write_text(text, encoding="utf-8")
    line = text[: text.index("长")].count("\n") + 1
    told = hallway("check", str(file))
    assert told.returncode == 1
    assert f"hall.toml:{line}:" in told.stderr


# A Socket.IO client that never reads


@pytest.mark.parametrize("mode", ["gevent", "threading"])
def test_a_client_that_never_reads_is_hung_up_on_and_the_others_see_everything(
    tmp_path: Path, free_port: Callable[[], int], mode: str
) -> None:
    new_hall(tmp_path)
    with (
        serving(tmp_path, free_port(), mode=mode) as hall,
        socket.create_connection(("127.0.0.1", hall.port), timeout=20) as deaf,
        watching(hall, "display", "board:wall") as wall,
    ):
        wish = {"token": hall.token("display"), "rooms": ["board:wall"]}
        deaf.sendall(UPGRADE.encode())
        assert deaf.recv(12) == b"HTTP/1.1 101"  # the last it ever reads
        deaf.sendall(frame("40" + json.dumps(wish, separators=(",", ":"))))
        kiosk, desk = hall.client("kiosk"), hall.client("desk")
        desk.post("/api/counters/c1/open")
        for serial in range(1, 6):
            kiosk.post("/api/tickets", {"service": "pension"})
            desk.post("/api/counters/c1/next")
            told = wall.until(lambda event, data: event == "call")
            assert told["call"]["number"] == f"A{serial:03d}"
            desk.post("/api/counters/c1/no-show")
        waiting = select.poll()
        waiting.register(deaf, select.POLLRDHUP)
        assert waiting.poll(60_000), "nobody has hung up"
        assert hall.client(None).get("/healthz").status == 200


# No text and no list without an end


def boundless(schema: Any, where: str) -> Iterator[str]:
    """Places in a model's schema where a text or a list may be of any length."""
    if isinstance(schema, list):
        for part in schema:
            yield from boundless(part, where)
    if not isinstance(schema, dict):
        return
    kind = schema.get("type")
    bounds = {"maxLength", "enum", "const"} & schema.keys()
    if kind == "string" and not bounds and _ENDLESS.search(schema.get("pattern", ".*")):
        yield where
    if kind == "array" and "maxItems" not in schema:
        yield f"{where}[]"
    for name, part in schema.items():
        yield from boundless(part, f"{where}.{name}" if name not in _FRAME else where)


_ENDLESS = re.compile(r"[*+]|,\}")
"""In a pattern: this any number of times."""
_FRAME = {"properties", "$defs", "items", "anyOf", "additionalProperties"}


def test_whatever_is_asked_for_has_a_bound() -> None:
    asked = {route.ask for route in ROUTES if route.ask is not None}
    assert len(asked) > 20
    found = [place for ask in asked for place in boundless(ask.model_json_schema(), ask.__name__)]
    assert found == []
