"""Numbers on paper: reserved durably before they are printed, taken in once, printed again."""

from __future__ import annotations

import http.client
import re
import resource
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall_server.devices.paper_pack import PaperRange, pack
from hall_server.plan.hall_file import bundled_hall, read_hall
from tests.server.hall_process import Client, HallProcess, hallway, new_hall, serving

FreePort = Callable[[], int]
NUMBERS = re.compile(r'<strong class="number">([A-Z]+\d+)</strong>')
_ROOM = 100_000
"""Bytes of the largest file where the disk is nearly full: the journal fits in, a pack does not."""


def take(client: Client) -> str:
    told = client.post("/api/tickets", {"service": "pension", "priority": None})
    assert told.status == 201, told
    return str(told.body["number"])


def paper(data: Path, out: Path, *more: str) -> list[str]:
    """The numbers a pack has slips for."""
    told = hallway("paper-pack", "--data", str(data), "--out", str(out), *more)
    assert told.returncode == 0, told.stderr
    return NUMBERS.findall(out.read_text(encoding="utf-8"))


def refused(data: Path, *more: str) -> str:
    told = hallway("paper-pack", "--data", str(data), *more)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1), told
    return told.stderr


def test_a_black_day(tmp_path: Path, free_port: FreePort) -> None:
    """Printed while the server runs, killed, and the papers come in afterwards."""
    data, out = tmp_path / "hall", tmp_path / "pack.html"
    new_hall(data)
    with serving(data, free_port()) as running:
        assert take(running.client("kiosk")) == "A001"
        printed = paper(data, out, "--count", "30")
        running.kill()
    assert printed == [f"A{n:03d}" for n in range(2, 32)]
    with serving(data, free_port()) as running:
        desk, kiosk = running.client("desk"), running.client("kiosk")
        entered = [
            desk.post("/api/tickets/paper", {"number": number, "service": "pension"}).body
            for number in printed[:3]
        ]
        assert [ticket["number"] for ticket in entered] == printed[:3]
        assert [ticket["ahead"] for ticket in entered] == [1, 2, 3]
        assert take(kiosk) == "A032"
        again = desk.post("/api/tickets/paper", {"number": " a002 ", "service": "pension"})
        assert (again.status, again.code) == (409, "number_used")
        phone = running.client(None).get(f"/api/tickets/{entered[0]['token']}")
        assert (phone.status, phone.body["number"]) == (200, "A002")
        assert desk.get("/api/paper").body["ranges"] == [
            {
                "prefix": "A",
                "first": 2,
                "last": 31,
                "first_number": "A002",
                "last_number": "A031",
                "day": running.client("admin").get("/api/paper").body["ranges"][0]["day"],
                "used": 3,
            }
        ]


def test_a_pack_of_every_day_without_a_server(tmp_path: Path, free_port: FreePort) -> None:
    data, out = tmp_path / "hall", tmp_path / "pack.html"
    new_hall(data)
    first = paper(data, out, "--count", "5", "--from", "901", "--every-day")
    assert first == [f"A{n}" for n in range(901, 906)]
    assert "每个工作日可用" in out.read_text(encoding="utf-8")
    assert "is there already" in refused(data, "--out", str(out))
    assert paper(data, out, "--again", "--force") == first
    with serving(data, free_port()) as running:
        assert take(running.client("kiosk")) == "A001"
        # Only the new ones: the others may be in people's hands.
        assert paper(data, tmp_path / "today.html", "--count", "2") == ["A002", "A003"]
        told = refused(data, "--out", str(tmp_path / "b.html"), "--from", "903")
        assert "numbers_taken: first 903; free 906; prefix A" in told
        released = hallway("paper-pack", "--data", str(data), "--release", "A901")
        assert (
            released.stdout == "the numbers from A901 on are the hall's again from the next day\n"
        )
        ranges = running.client("admin").get("/api/paper").body["ranges"]
        assert [(span["first"], span["day"] is None) for span in ranges] == [
            (2, False),
            (901, False),
        ]


def test_nothing_is_reserved_for_nothing(tmp_path: Path) -> None:
    data = tmp_path / "hall"
    new_hall(data)
    assert "no numbers are on paper" in refused(data, "--out", str(tmp_path / "p"), "--again")
    assert "unknown_prefix: allowed A; prefix Q" in refused(
        data, "--out", str(tmp_path / "p"), "--prefix", "Q"
    )
    assert "not_reserved" in refused(data, "--release", "A901")
    lost = tmp_path / "nowhere" / "pack.html"
    for more in ((), ("--prefix", "A")):
        assert "pack.html cannot be written: No such file" in refused(
            data, "--out", str(lost), *more
        )
    assert "is a folder: name a file in it" in refused(data, "--out", str(tmp_path), "--force")
    assert "no numbers are on paper" in refused(data, "--out", str(tmp_path / "p"), "--again")
    assert not (tmp_path / "p").exists()


def test_a_pack_there_was_no_room_for_is_written_again(tmp_path: Path) -> None:
    data, out = tmp_path / "hall", tmp_path / "pack.html"
    new_hall(data)
    told = hallway(
        *("paper-pack", "--data", str(data), "--out", str(out)),
        *("--from", "2001", "--count", "1000", "--every-day"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, _ROOM)),
    )
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1), told.stderr
    assert told.stderr.endswith("File too large; the numbers are reserved: --again writes them\n")
    assert [*tmp_path.iterdir()] == [data]
    assert len(paper(data, out, "--again")) == 1000
    more = ("--from", "1", "--count", "2", "--every-day")
    assert paper(data, tmp_path / "more.html", *more) == ["A001", "A002"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, free_port: FreePort) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("paper") / "hall"
    new_hall(data)
    with serving(data, free_port()) as process:
        yield process


def page(running: HallProcess, path: str, token: str | None) -> tuple[int, str, str]:
    """Status, content type and text."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        kind = answer.headers.get_content_type()
        return answer.status, kind, answer.read().decode()
    finally:
        connection.close()


def test_an_administrator_prints_from_the_browser(running: HallProcess) -> None:
    admin = running.client("admin")
    made = admin.post("/api/paper", {"count": 3, "first": 501})
    assert made.status == 201
    assert [span["first_number"] for span in made.body["ranges"]] == ["A501"]
    status, kind, text = page(running, "/paper", running.token("admin"))
    assert (status, kind) == (200, "text/html")
    assert {"A501", "A502", "A503"} <= set(NUMBERS.findall(text))
    assert "<style" not in text, "the server's own rules forbid it"
    assert page(running, "/paper.css", None)[:2] == (200, "text/css")
    assert page(running, "/paper", None)[0] == 401
    assert page(running, "/paper", running.token("desk"))[0] == 403


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/paper", {"count": 0}, "count"),
        ("/api/paper", {"count": 1001}, "count"),
        ("/api/paper", {"prefixes": ["a"]}, "prefixes.0"),
        ("/api/paper", {"first": 0}, "first"),
        ("/api/paper/release", {"prefix": "A"}, "first"),
        ("/api/tickets/paper", {"number": "131", "service": "pension"}, "number"),
        ("/api/tickets/paper", {"number": "A" * 999, "service": "pension"}, "number"),
        ("/api/tickets/paper", {"number": "A1<b>", "service": "pension"}, "number"),
    ],
)
def test_what_is_not_a_number(
    running: HallProcess, path: str, body: dict[str, object], field: str
) -> None:
    told = running.client("admin").post(path, body)
    assert (told.status, told.body["error"]["field"]) == (422, field)


@pytest.mark.parametrize("role", ["kiosk", "display", "pad", "desk", "helper"])
def test_who_may_reserve(running: HallProcess, role: str) -> None:
    assert running.client(role).post("/api/paper", {"count": 1}).status == 403
    assert running.client(None).post("/api/paper", {"count": 1}).status == 401
    staff = role in ("desk", "helper")
    told = running.client(role).post(
        "/api/tickets/paper", {"number": "A999", "service": "pension"}, key=str(uuid.uuid4())
    )
    assert told.status == (409 if staff else 403)


def test_the_county_fits_and_names_are_harmless() -> None:
    county = read_hall(bundled_hall("county"))
    ranges = [PaperRange(prefix, 1, 100, None) for prefix in county.lines]
    text = pack(county, ranges)
    assert len(NUMBERS.findall(text)) == 100 * len(county.lines)
    hostile = read_hall(bundled_hall("starter").replace('name = "', 'name = "<b>&', 1))
    assert "<b>&" not in pack(hostile, [])
