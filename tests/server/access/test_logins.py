"""Guessing passwords: it takes longer and longer, tells nothing, and shuts nobody out."""

import http.client
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from hall_server.access.grants import Access
from hall_server.access.logins import Logins, Wait
from tests.server.hall_process import HALL, HallProcess, new_hall, serving
from tests.server.people import PASSWORD, administrator

OFFICE, ELSEWHERE, FURTHER = "192.0.2.1", "198.51.100.7", "203.0.113.9"


class Guard:
    """`Logins` on a real file, with a clock that the test moves."""

    def __init__(self, access: Access) -> None:
        self.now = 1000.0
        self.logins = Logins(access.file, lambda: self.now)

    def wait(self, address: str, login: str = "lijing") -> bool:
        """Try a wrong password; whether one has to wait instead."""
        try:
            self.logins.begin(login, address)
        except Wait:
            return True
        self.logins.wrong(address)
        return False

    def until_free(self, address: str) -> float:
        """Seconds until another wrong password can be tried; tries it."""
        began = self.now
        while self.wait(address):
            self.now += 1
        return self.now - began


@pytest.fixture
def guard(tmp_path: Path) -> Iterator[Guard]:
    access = Access(tmp_path / "access.db")
    yield Guard(access)
    access.close()


def test_each_wrong_password_makes_the_pause_longer(guard: Guard) -> None:
    assert [guard.wait(ELSEWHERE) for _ in range(5)] == [False] * 5
    # Addresses that take turns do not help, and waiting is no guess.
    pauses = [guard.until_free(address) for address in (FURTHER, ELSEWHERE) * 4]
    assert pauses == [60, 120, 240, 480, 900, 900, 900, 900]
    guard.now += 24 * 3600 + 1
    assert [guard.wait(ELSEWHERE) for _ in range(5)] == [False] * 5


def test_where_a_person_has_come_in_wrong_passwords_from_elsewhere_do_not_count(
    guard: Guard,
) -> None:
    guard.logins.begin("lijing", OFFICE)
    guard.logins.right("lijing", OFFICE)
    for _ in range(6):
        guard.wait(ELSEWHERE)
    assert guard.wait(ELSEWHERE)
    assert not guard.wait(OFFICE)
    # It counts for itself, and for this login only.
    assert [guard.wait(OFFICE) for _ in range(5)] == [False] * 4 + [True]
    assert not guard.wait(OFFICE, "wangfang")


def test_the_right_password_ends_the_pause_where_it_was_said(guard: Guard) -> None:
    guard.logins.begin("lijing", OFFICE)
    guard.logins.right("lijing", OFFICE)
    for address in (OFFICE, ELSEWHERE):
        for _ in range(4):
            guard.wait(address)
    guard.logins.begin("lijing", OFFICE)
    guard.logins.right("lijing", OFFICE)
    assert not guard.wait(OFFICE)
    assert not guard.wait(ELSEWHERE)
    assert guard.wait(ELSEWHERE)  # the fifth there; the guesser has not got five anew


def test_one_address_that_tries_many_logins_is_held_but_not_who_is_known_there(
    guard: Guard,
) -> None:
    guard.logins.begin("lijing", OFFICE)
    guard.logins.right("lijing", OFFICE)
    tries = [guard.wait(OFFICE, f"login{n}") for n in range(31)]
    assert tries == [False] * 30 + [True]
    assert not guard.wait(OFFICE, "lijing")
    assert not guard.wait(ELSEWHERE, "login0")


def test_a_check_there_was_no_time_for_is_no_guess(guard: Guard) -> None:
    for _ in range(20):
        guard.logins.begin("lijing", ELSEWHERE)
        guard.logins.unchecked("lijing", ELSEWHERE)
    assert not guard.wait(ELSEWHERE)


def test_a_familiar_address_is_known_after_a_restart_and_stored_as_a_hash(tmp_path: Path) -> None:
    first = Access(tmp_path / "access.db")
    Guard(first).logins.right("lijing", OFFICE)
    first.close()
    again = Access(tmp_path / "access.db")
    guard = Guard(again)
    for _ in range(6):
        guard.wait(ELSEWHERE)
    assert not guard.wait(OFFICE)
    again.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("access.db*"))
    assert OFFICE.encode() not in kept


# Over real sockets


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as running:
        yield running


def sign_in(port: int, login: str, password: str, source: str) -> tuple[int, Any]:
    """From another address of this computer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, 30, source_address=(source, 0))
    try:
        text = json.dumps({"login": login, "password": password})
        connection.request("POST", "/api/login", text, {"Idempotency-Key": str(uuid.uuid4())})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def told(answer: tuple[int, Any]) -> tuple[int, str, list[str]]:
    """Status, code, and which facts; not the very moment."""
    error = answer[1]["error"]
    return answer[0], error["code"], sorted(error)


def test_a_login_that_does_not_exist_is_answered_like_one_that_does(hall: HallProcess) -> None:
    administrator(hall)
    answers = {
        login: [told(sign_in(hall.port, login, "wrong", "127.0.0.2")) for _ in range(6)]
        for login in ("boss", "nobody")
    }
    assert answers["boss"] == answers["nobody"]
    assert [status for status, _, _ in answers["boss"]] == [401] * 5 + [429]


def test_guessing_elsewhere_does_not_shut_the_only_administrator_out(hall: HallProcess) -> None:
    admin = administrator(hall)  # comes in from 127.0.0.1
    for _ in range(6):
        sign_in(hall.port, "boss", "wrong", "127.0.0.2")
    assert told(sign_in(hall.port, "boss", PASSWORD, "127.0.0.2"))[1] == "account_locked"
    (seen,) = admin.ask("GET", "/api/accounts")[1]
    assert seen["state"] == "locked"
    assert sign_in(hall.port, "boss", PASSWORD, "127.0.0.1")[0] == 200


def test_guesses_side_by_side_are_no_more_than_guesses_in_a_row(hall: HallProcess) -> None:
    administrator(hall)
    together, answers = Barrier(12), []

    def guess() -> None:
        together.wait()
        answers.append(sign_in(hall.port, "boss", "wrong", "127.0.0.2")[1]["error"]["code"])

    threads = [Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["account_locked"] * 7 + ["wrong_login"] * 5
