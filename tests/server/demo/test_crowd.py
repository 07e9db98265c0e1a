"""The crowd against a server that answers anything at all: it goes on, and says so."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hall_server.demo import figures
from hall_server.demo.agenda import Agenda
from hall_server.demo.crowd import Crowd
from hall_server.demo.interface import Gone, Interface, code_of
from tests.devices.rig import until

MONDAY_10 = round(datetime(2026, 11, 23, 2, 0, tzinfo=UTC).timestamp() * 1000)
SPEED = 2000.0
RUBBISH: list[tuple[int, bytes]] = [
    (200, b"{}"),
    (200, b"[]"),
    (200, b"null"),
    (200, b'{"ticket": 7}'),
    (201, b'{"id": []}'),
    (409, b"[1]"),
    (409, b'{"error": "text"}'),
    (500, b'{"error": {"code": null}}'),
]


class Odd(ThreadingHTTPServer):
    """Answers in turn from `script`, b"" hangs up; while `sensible`, what the crowd cannot begin
    without is answered as by a hall."""

    def __init__(self, script: list[tuple[int, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.sensible = True
        self._began = time.monotonic()
        self.asked: list[str] = []
        self.keys: list[str | None] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def sense(self, path: str) -> Any:
        """What a hall with one service and one counter says, from Monday at 10 on; else None."""
        at = MONDAY_10 + round((time.monotonic() - self._began) * 1000 * SPEED)
        told = {
            "/api/hall": {"speed": SPEED, "timezone": "Asia/Shanghai", "at": at},
            "/api/services": [{"code": "food-new", "prefix": "Z"}],
            "/api/counters": [{"code": "w1", "state": "closed"}],
        }
        return told.get(path) if self.sensible else None

    def close(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One request of the crowd's."""

    server: Odd

    def do_GET(self) -> None:
        odd = self.server
        odd.keys.append(self.headers["Idempotency-Key"])
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        sense = odd.sense(self.path)
        if sense is None:
            status, body = odd.script[len(odd.asked) % len(odd.script)]
            odd.asked.append(self.path)
        else:
            status, body = 200, json.dumps(sense).encode()
        if body:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def odd() -> Iterator[Odd]:
    it = Odd(RUBBISH)
    yield it
    it.close()


def test_no_answer_ends_the_crowd(odd: Odd, caplog: pytest.LogCaptureFixture) -> None:
    hand = Interface(odd.url, "token")
    crowd = Crowd([hand], hand, 1, phone=hand, supervisor=hand)
    crowd.plan()
    acts = ("/open", "/next", "/api/tickets", "/api/alerts")

    def all_tried_often() -> bool:
        crowd.step()
        return all(sum(path.endswith(act) for path in odd.asked) >= 4 for act in acts)

    until(all_tried_often)
    odd.sensible = False  # not even the time is told any more
    count = len(odd.asked)
    until(lambda: crowd.step() >= 0 and len(odd.asked) > count + 20)
    assert "not done" in caplog.text
    assert "the hall's time is not known" in caplog.text


def test_the_demo_s_day_is_a_busy_one_in_both_sessions() -> None:
    """Requirement: 1.4 times the visits of a usual day, over the whole day."""
    whole = sum(
        percent / 100 * figures.BUSY["morning" if begin < "12:00" else "afternoon"]
        for begin, percent in figures.ARRIVALS.items()
    )
    assert whole == pytest.approx(1.4, abs=0.01)
    assert min(figures.BUSY.values()) >= 1.2  # at no hour does the usual curve run ahead for long


def test_a_command_is_sent_again_with_its_key_until_it_is_answered(odd: Odd) -> None:
    odd.script = [(503, b"{}"), (200, b""), (502, b"<html>"), (429, b"{}"), (201, b'{"id": 1}')]
    assert Interface(odd.url, None).post("/api/tickets", {}) == (201, {"id": 1})
    assert len(odd.keys) == 5
    assert len({*odd.keys}) == 1


def test_a_server_that_never_makes_sense_is_gone(odd: Odd) -> None:
    odd.sensible = False
    odd.script = [(200, b"<html>")]
    with pytest.raises(Gone, match="/api/hall"):
        Interface(odd.url, None).get("/api/hall")
    odd.script = [(401, b'{"error": {"code": "not_enrolled"}}')]
    with pytest.raises(Gone, match="401"):
        Interface(odd.url, None).get("/api/hall")


@pytest.mark.parametrize("answer", [None, [], {}, {"error": "x"}, {"error": {"message": "x"}}, 7])
def test_what_is_no_refusal_has_no_code(answer: Any) -> None:
    assert code_of(answer) == ""
    assert code_of({"error": {"code": "wrong_state"}}) == "wrong_state"


def test_what_fails_is_done_otherwise_later(odd: Odd) -> None:
    agenda = Agenda(Interface(odd.url, None))
    done: list[str] = []

    def fail() -> None:
        raise KeyError("ticket")

    agenda.after(0, fail, lambda: done.append("instead"))
    agenda.after(1, lambda: done.append("next"))
    until(lambda: agenda.step() >= 0 and len(done) == 2)
    assert done == ["next", "instead"]
