"""People at their browsers: the first administrator, those who were invited, what each may do."""

import http.client
import json
import re
import uuid
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from tests.server.hall_process import HallProcess

PASSWORD = "correct horse 电池"


@dataclass
class Browser:
    """Keeps cookies, names the page it speaks for."""

    port: int
    cookies: dict[str, str]
    page: str = ""

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> tuple[int, Any]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Hall-As": self.page,
            "Idempotency-Key": key or str(uuid.uuid4()),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            text = None if method == "GET" else json.dumps({} if body is None else body)
            connection.request(method, path, text, headers)
            answer = connection.getresponse()
            for header in answer.headers.get_all("Set-Cookie", []):
                for kept in SimpleCookie(header).values():
                    self.cookies[kept.key] = kept.value
                    assert (kept["httponly"], kept["samesite"]) == (True, "Strict")
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def post(self, path: str, body: object = None, key: str = "") -> tuple[int, Any]:
        return self.ask("POST", path, body, key)

    def enter(self, answer: Any, job: str) -> "Browser":
        """This browser on the page of a job."""
        (page,) = [one["page"] for one in answer["pages"] if one["job"] == job]
        return Browser(self.port, self.cookies, page.partition("?as=")[2])


def setup_code(hall: HallProcess) -> str:
    found = re.findall(r"/login#setup=(\S+) once", hall.log.read_text())
    assert len(found) == 1
    return str(found[0])


def administrator(hall: HallProcess) -> Browser:
    browser = Browser(hall.port, {})
    ask = {"code": setup_code(hall), "login": "boss", "name": "陈主任", "password": PASSWORD}
    status, answer = browser.post("/api/setup", ask)
    assert status == 200, answer
    return browser.enter(answer, "administrator")


def person(admin: Browser, login: str, name: str, jobs: list[str]) -> tuple[str, Browser, Any]:
    """A new person who has set a password: id, browser, the answer to signing in."""
    status, made = admin.post("/api/accounts", {"login": login, "name": name, "jobs": jobs})
    assert (status, made["state"]) == (201, "invited")
    status, link = admin.post(f"/api/accounts/{made['id']}/invite")
    assert status == 200
    code = link["page"].partition("#invitation=")[2]
    browser = Browser(admin.port, {})
    assert browser.post("/api/invitation", {"code": code}) == (200, {"login": login, "name": name})
    status, answer = browser.post(
        "/api/invitation/accept", {"code": code, "password": f"{login} {PASSWORD}"}
    )
    assert status == 200, answer
    again = browser.post("/api/invitation/accept", {"code": code, "password": PASSWORD})
    assert (again[0], again[1]["error"]["code"]) == (410, "link_used")
    return made["id"], browser, answer


def code_of(told: tuple[int, Any]) -> tuple[int, str]:
    return told[0], told[1]["error"]["code"]
