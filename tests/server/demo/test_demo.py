"""The demo: the folder it may have, and its one-time links."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from hall_server.demo.doors import Doors
from hall_server.plan.hall_file import bundled_hall
from tests.devices.rig import until
from tests.server.hall_process import HALL, Client, hallway, new_hall, serving


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and time."""
    return {
        str(file.relative_to(folder)): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_a_real_hall_is_not_the_demos(tmp_path: Path, free_port: Callable[[], int]) -> None:
    data = tmp_path / "hall"
    assert hallway("init", "--data", str(data)).returncode == 0
    before = contents(data)
    told = hallway("demo", "--data", str(data), "--port", str(free_port()))
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.count("\n") == 1
    assert "real hall" in told.stderr
    assert contents(data) == before


def test_a_hall_of_ones_own_with_a_mistake_names_its_line(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(bundled_hall("county").replace('prefix = "Z"', 'prefix = "?"', 1), "utf-8")
    told = hallway("demo", "--port", str(free_port()), "--hall", str(file))
    assert (told.returncode, told.stdout) == (1, "")
    assert "mine.toml:" in told.stderr
    told = hallway("demo", "--port", str(free_port()), "--hall", str(tmp_path / "none.toml"))
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.count("\n") == 1


def test_the_demo_may_have_its_own_folder_again(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    for _ in range(2):
        with serving(tmp_path, free_port(), ("demo", "--no-crowd")) as running:
            assert Client(running.port, None).get("/enter/wrong").status == 302
            assert running.stop() == 0
    assert (tmp_path / "demo").exists()


def rated(data: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(data / "hall.db")) as connection:
        return connection.execute("select source, raw_key from ratings").fetchall()


def test_its_visitors_press_keys_of_its_pads(tmp_path: Path, free_port: Callable[[], int]) -> None:
    """From the crowd's finish over the agent and a pty to a pad and back into the journal."""
    with serving(tmp_path, free_port(), ("demo", "--speed", "60")) as running:
        source, key = until(lambda: rated(tmp_path))[0]
        assert source == "hardware"
        assert key in range(4)
        assert running.stop() == 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path, HALL)
    built = build(tmp_path, WallClock(), "threading")
    yield built
    built.close()


class Entrance(Doors):
    """Links, and what the terminal was told."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.services.access)
        self.told: list[tuple[str, str]] = []
        self.install(server.app, lambda: "", lambda title, path: self.told.append((title, path)))

    def link(self, role: Role, name: str, at: str | None = None) -> str:
        """The path of a new link."""
        return self.make(f"{role} {name}", role, name, at)[1]


@pytest.fixture
def doors(server: Server) -> Entrance:
    return Entrance(server)


def code_of(answer: TestResponse) -> tuple[int, str]:
    """Status and code of a refusal."""
    body = answer.get_json()
    return answer.status_code, body["error"]["code"]


def test_a_link_opens_once_and_again_for_the_same_browser(server: Server, doors: Entrance) -> None:
    path = doors.link(Role.KIOSK, "取号机 1 号", "k1")
    first, second = server.app.test_client(), server.app.test_client()
    opened = first.get(path)
    assert opened.status_code == 302
    assert opened.location.startswith("/kiosk?as=")
    assert second.get(path).location == "/login#link=used"
    again = first.get(path)
    assert (again.status_code, again.location) == (302, opened.location)
    assert "Set-Cookie" not in again.headers
    assert first.get("/enter/wrong").location == "/login#link=unknown"
    assert first.get("/enter/phone").location == "/login#link=closed"


def test_the_terminal_gets_one_fresh_link_for_a_used_one(server: Server, doors: Entrance) -> None:
    path = doors.link(Role.DESK, "李静")
    browsers = [server.app.test_client() for _ in range(3)]
    assert browsers[0].get(path).location.startswith("/desk?as=")
    for _ in range(3):
        browsers[1].get(path)
    ((title, fresh),) = doors.told
    assert title == "desk 李静"
    assert browsers[1].get(fresh).location.startswith("/desk?as=")
    for used in (path, fresh, path):
        assert browsers[2].get(used).location == "/login#link=used"
    assert len(doors.told) == 2
    assert browsers[2].get(doors.told[1][1]).location.startswith("/desk?as=")
    assert browsers[0].get(path).location.startswith("/desk?as=")


def test_no_script_and_no_other_site_gets_at_the_cookie(server: Server, doors: Entrance) -> None:
    opened = server.app.test_client().get(doors.link(Role.DESK, "李静"))
    (cookie,) = SimpleCookie(opened.headers["Set-Cookie"]).values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie.key == f"hall_{opened.location.partition('=')[2]}"
    assert cookie.value not in opened.location


def test_a_page_comes_in_with_its_own_cookie_only(server: Server, doors: Entrance) -> None:
    browser = server.app.test_client()
    kiosk, other = (
        server.app.test_client().get(doors.link(Role.KIOSK, name, "k1")) for name in ("a", "b")
    )
    for page, cookie_of, status in ((kiosk, kiosk, 200), (kiosk, other, 401), (other, other, 200)):
        (cookie,) = SimpleCookie(cookie_of.headers["Set-Cookie"]).values()
        as_ = page.location.partition("=")[2]
        # The page's name on somebody else's token: a cookie made by hand.
        browser.set_cookie(f"hall_{as_}", cookie.value)
        answer = browser.get("/api/me", headers={"X-Hall-As": as_})
        assert answer.status_code == status
    assert code_of(browser.get("/api/me")) == (401, "not_enrolled")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_command(server: Server, doors: Entrance, site: str) -> None:
    browser = server.app.test_client()
    as_ = browser.get(doors.link(Role.KIOSK, "k", "k1")).location.partition("=")[2]
    headers = {"X-Hall-As": as_, "Idempotency-Key": "1", "Sec-Fetch-Site": site}
    ask = {"service": "pension"}
    assert code_of(browser.post("/api/tickets", json=ask, headers=headers)) == (403, "not_allowed")
    headers["Sec-Fetch-Site"] = "same-origin"
    assert browser.post("/api/tickets", json=ask, headers=headers).status_code == 201


def test_a_real_hall_has_no_such_door(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        assert Client(running.port, None).get("/enter/wrong").code == "not_found"
