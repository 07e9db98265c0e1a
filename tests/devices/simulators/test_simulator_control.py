"""The control of a simulator: for programs, for its page, and for nobody else."""

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.devices.rig import LONG_ENOUGH, LineRig, Program, Rig, until

HTML = "<!doctype html><title>pages</title>"
SCRIPT = "export {}"


class Answer:
    """Status, headers, bytes."""

    def __init__(self, told: http.client.HTTPResponse) -> None:
        self.status = told.status
        self.headers = told.headers
        self.body = told.read()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    control: str, method: str, path: str, body: str | None = None, **headers: str | None
) -> Answer:
    """headers: their names with _ for -; None leaves out one that is sent by itself."""
    named = {name.replace("_", "-"): value for name, value in headers.items() if value}
    link = http.client.HTTPConnection(control, timeout=LONG_ENOUGH)
    try:
        link.putrequest(method, path, skip_host="Host" in headers)
        for name, value in {**named, "Content-Length": str(len(body or ""))}.items():
            link.putheader(name, value)
        link.endheaders((body or "").encode())
        return Answer(link.getresponse())
    finally:
        link.close()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Pads with a page."""
    folder = tmp_path_factory.mktemp("shown")
    arguments = ("--count", "3", "--pages", str(pages_in(folder)), "--label", "3 号窗口")
    with LineRig("evaluation_pad", folder / "pads", *arguments) as it:
        yield it


def pages_in(around: Path) -> Path:
    """A folder as the build of the pages leaves it, and what lies around it."""
    folder = around / "ui"
    (folder / "assets").mkdir(parents=True)
    (folder / "simulator.html").write_text(HTML)
    (folder / "desk.html").write_text("the hall's")
    (folder / "assets" / "simulator-1a2b.js").write_text(SCRIPT)
    (folder / "assets" / "simulator-1a2b.css").write_text("p {}")
    (around / "secret").write_text("secret")
    return folder


def test_a_browser_gets_the_page_and_a_program_the_devices(shown: Program) -> None:
    page = ask(shown.control, "GET", "/", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (page.status, page.body.decode()) == (200, HTML)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    for accept in (None, "*/*", "application/json"):
        told = ask(shown.control, "GET", "/", Accept=accept)
        assert told.headers["Content-Type"] == "application/json; charset=utf-8"
        assert [device["name"] for device in told.json] == ["pad-1", "pad-2", "pad-3"]


def test_every_answer_forbids_what_the_page_does_not_need(shown: Program) -> None:
    for path in ("/", "/pad-1", "/static/ui/assets/simulator-1a2b.js", "/nothing"):
        headers = ask(shown.control, "GET", path, Accept="text/html").headers
        policy = headers["Content-Security-Policy"].split("; ")
        assert policy[0] == "default-src 'none'"
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_the_page_loads(shown: Program) -> None:
    script = ask(shown.control, "GET", "/static/ui/assets/simulator-1a2b.js")
    assert (script.status, script.body.decode()) == (200, SCRIPT)
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script.headers["Cache-Control"]
    style = ask(shown.control, "GET", "/static/ui/assets/simulator-1a2b.css")
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/static/ui/desk.html",
        "/static/ui/assets/",
        "/static/ui/assets/..",
        "/static/ui/assets/../simulator.html",
        "/static/ui/assets/../../secret",
        "/static/ui/assets/%2e%2e/%2e%2e/secret",
        "/static/ui/assets/..%2f..%2fsecret",
        "/static/ui/assets//etc/passwd",
        "/static/ui/assets/simulator-1a2b.js/../../../secret",
        "/../secret",
    ],
)
def test_nothing_else_is_given_out(shown: Program, path: str) -> None:
    answer = ask(shown.control, "GET", path)
    assert answer.status == 404
    assert "error" in answer.json


@pytest.mark.parametrize("folder", [("--pages", "nowhere"), ()])
def test_without_built_pages_it_says_so_and_works(tmp_path: Path, folder: tuple[str, ...]) -> None:
    with LineRig("led_bar", tmp_path, *folder) as rig:
        page = ask(rig.control, "GET", "/", Accept="text/html")
        assert page.status == 503
        assert page.body.decode().count("<p>") == 1
        assert "make ui" in page.body.decode()
        assert rig.state()["text"] == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
        {"Host": "evil.example"},
        {"Host": ""},
    ],
)
def test_another_page_cannot_break_a_device(shown: Program, headers: dict[str, str]) -> None:
    answer = ask(shown.control, "POST", "/pad-1", '{"silent": true}', **headers)
    assert answer.status == 403
    assert shown.ask("GET", "/pad-1")["faults"]["silent"] is False


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", ""])
def test_nor_look_at_it_by_a_name_of_its_own(shown: Program, host: str) -> None:
    assert ask(shown.control, "GET", "/", Host=host).status == 403


def test_its_own_page_may(shown: Program) -> None:
    for name in (shown.control, shown.control.replace("127.0.0.1", "localhost")):
        for silent in ("true", "false"):
            body = f'{{"silent": {silent}}}'
            told = ask(shown.control, "POST", "/pad-1", body, Host=name, Origin=f"http://{name}")
            assert told.status == 200
            assert told.json["faults"]["silent"] is (silent == "true")


def test_a_look_changes_nothing(rig: Rig) -> None:
    for path in ("/printer-1/tear", "/printer-1/mend", "/printer-1/power_cycle"):
        assert ask(rig.control, "GET", path).status == 404


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [
        ("not JSON", None, 400),
        ("[]", None, 400),
        ("[" * 50_000, None, 400),
        ("", "65537", 413),
        ("", "-1", 413),
        ("", "many", 413),
    ],
)
def test_bodies_that_are_no_wishes(
    shown: Program, body: str, length: str | None, status: int
) -> None:
    size = length or str(len(body))
    host, _, port = shown.control.partition(":")
    with socket.create_connection((host, int(port)), LONG_ENOUGH) as link:
        head = f"POST /pad-1 HTTP/1.0\r\nHost: {host}\r\nContent-Length: {size}\r\n\r\n"
        link.sendall((head + body).encode())
        assert link.makefile().readline().split()[1] == str(status)


def test_all_are_mended_at_once(shown: Program) -> None:
    shown.ask("POST", "/pad-1", {"silent": True, "garbage": "00"})
    shown.ask("POST", "/pad-3", {"unplugged": True})
    told = shown.ask("POST", "/*/mend", {})
    assert [set(device["faults"].values()) for device in told] == [{False, "", None}] * 3
    assert Path(told[2]["port"]).exists()


def test_what_people_call_them(shown: Program) -> None:
    told = shown.ask("GET", "/")
    assert [(device["label"], device["kind"]) for device in told] == [
        ("3 号窗口", "evaluation_pad"),
        ("", "evaluation_pad"),
        ("", "evaluation_pad"),
    ]


def test_it_ends_though_a_browser_holds_a_connection(tmp_path: Path) -> None:
    rig = LineRig("led_bar", tmp_path)
    host, _, port = rig.control.partition(":")
    with socket.create_connection((host, int(port)), LONG_ENOUGH) as spare:
        assert rig.close() == 0
        assert spare.recv(1) == b""


class TestPaper:
    """Of a printer, as it comes out."""

    def test_the_newest_slips_and_what_hangs_there(self, rig: Rig) -> None:
        with open(rig.ports[0], "wb", buffering=0) as port:
            for number in range(1, 11):
                port.write(f"\x1b@A{number:03}\n\x1dV\x00".encode())
            port.write(b"\x1b@half\n")
        until(lambda: rig.state()["open_lines"])
        told = rig.ask("GET", "/printer-1/slips")
        assert [slip["stem"] for slip in told["slips"]] == [f"{n:04}" for n in range(3, 11)]
        assert told["slips"][-1]["lines"] == ["A010"]
        assert told["open"] == ["half"]
        self.looks_like_png(rig, "0010", 200)
        self.looks_like_png(rig, "open", 200)
        self.looks_like_png(rig, "0001", 404)
        self.looks_like_png(rig, "../0010", 404)
        rig.ask("POST", "/printer-1/tear", {})
        assert rig.ask("GET", "/printer-1/slips")["slips"][-1]["lines"] == ["half"]

    @staticmethod
    def looks_like_png(rig: Rig, stem: str, status: int) -> None:
        answer = ask(rig.control, "GET", f"/printer-1/slips/{stem}.png?seen=1")
        assert answer.status == status
        if status == 200:
            assert answer.headers["Content-Type"] == "image/png"
            assert answer.body.startswith(b"\x89PNG")

    def test_mended_it_tells_so(self, rig: Rig) -> None:
        rig.fault(paper_out=True, cover_open=True, silent=True)
        assert set(rig.ask("POST", "/printer-1/mend", {})["faults"].values()) == {
            False,
            "",
            None,
            "waits",
        }


def test_the_command_hallway_knows_where_the_page_is(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hall_server", "simulate-device", "led-bar", "--parent-pipe"]
    with subprocess.Popen(
        [*command, "--dir", str(tmp_path), "--control", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        control = json.loads(process.stdout.readline())["control"].removeprefix("http://")
        page = ask(control, "GET", "/", Accept="text/html").body.decode()
        script = page.partition('src="')[2].partition('"')[0]
        assert ask(control, "GET", script).headers.get_content_type() == "text/javascript"
