"""Staff accounts over the interface: the first administrator, links, jobs, locks, sessions."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.hall_process import HALL, HallProcess, new_hall, serving
from tests.server.people import PASSWORD, Browser, administrator, code_of, person, setup_code
from tests.server.watching import watching


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as running:
        yield running


def test_the_setup_link_makes_one_administrator_and_no_second(hall: HallProcess) -> None:
    code = setup_code(hall)
    stranger = Browser(hall.port, {})
    ask = {"code": "x" + code[1:], "login": "evil", "name": "x", "password": PASSWORD}
    assert code_of(stranger.post("/api/setup", ask)) == (410, "link_used")
    assert code_of(stranger.post("/api/setup/check", {"code": "x"})) == (410, "link_used")
    assert stranger.post("/api/setup/check", {"code": code})[0] == 200
    weak = {"code": code, "login": "boss", "name": "陈主任", "password": "aaaaaaaa"}
    assert code_of(stranger.post("/api/setup", weak)) == (422, "weak_password")
    for common in ("password", "woaini1314", "陈主任2026888", "boss-12345", "测试大厅2026"):
        told = stranger.post("/api/setup", {**weak, "password": common})
        assert code_of(told) == (422, "common_password"), common
    admin = administrator(hall)
    assert admin.ask("GET", "/api/me")[1] == {
        "role": "admin",
        "name": "陈主任",
        "at": None,
        "person": True,
    }
    ask = {"code": code, "login": "second", "name": "二号", "password": PASSWORD}
    assert code_of(stranger.post("/api/setup", ask)) == (410, "link_used")
    assert code_of(stranger.post("/api/setup/check", {"code": code})) == (410, "link_used")


def test_once_somebody_administers_no_link_is_printed(
    hall: HallProcess, free_port: Callable[[], int]
) -> None:
    administrator(hall)
    hall.stop()
    before = hall.log.read_text().count("#setup=")
    with serving(hall.data, free_port()) as again:
        assert again.log.read_text().count("#setup=") in (0, before)
        browser = Browser(again.port, {})
        status, answer = browser.post("/api/login", {"login": " BOSS ", "password": PASSWORD})
        assert (status, [page["job"] for page in answer["pages"]]) == (200, ["administrator"])


def test_a_person_has_a_page_for_each_job_and_no_right_beyond(hall: HallProcess) -> None:
    admin = administrator(hall)
    _, browser, answer = person(admin, "wangfang", "王芳", ["helper", "clerk"])
    assert [one["job"] for one in answer["pages"]] == ["clerk", "helper"]
    desk, helper = browser.enter(answer, "clerk"), browser.enter(answer, "helper")
    assert desk.post("/api/counters/c1/sign-on")[0] == 200
    assert code_of(helper.post("/api/counters/c1/open")) == (403, "not_allowed")
    assert desk.post("/api/counters/c1/open")[0] == 200
    assert code_of(desk.ask("GET", "/api/accounts")) == (403, "not_allowed")
    # Signing out ends both, and only this person's.
    assert helper.post("/api/logout")[0] == 200
    assert [code_of(page.ask("GET", "/api/me")) for page in (desk, helper)] == [
        (401, "not_enrolled")
    ] * 2
    assert admin.ask("GET", "/api/me")[0] == 200


def test_five_wrong_passwords_lock_and_an_administrator_unlocks(hall: HallProcess) -> None:
    admin = administrator(hall)
    account, _, _ = person(admin, "lijing", "李静", ["clerk"])
    stranger = Browser(hall.port, {})
    right = {"login": "lijing", "password": f"lijing {PASSWORD}"}
    for _ in range(5):
        wrong = stranger.post("/api/login", {"login": "lijing", "password": "wrong"})
        assert code_of(wrong) == (401, "wrong_login")
    assert code_of(stranger.post("/api/login", right)) == (429, "account_locked")
    status, seen = admin.post(f"/api/accounts/{account}/unlock")
    assert (status, seen["state"]) == (200, "active")
    assert stranger.post("/api/login", right)[0] == 200
    nobody = stranger.post("/api/login", {"login": "nobody", "password": "wrong"})
    assert code_of(nobody) == (401, "wrong_login")


def test_a_disabled_person_is_out_at_once_and_the_last_administrator_stays(
    hall: HallProcess,
) -> None:
    admin = administrator(hall)
    account, browser, answer = person(admin, "zhangwei", "张伟", ["clerk"])
    desk = browser.enter(answer, "clerk")
    assert admin.post(f"/api/accounts/{account}/disable")[1]["state"] == "disabled"
    assert code_of(desk.ask("GET", "/api/me")) == (401, "not_enrolled")
    right = {"login": "zhangwei", "password": f"zhangwei {PASSWORD}"}
    assert code_of(desk.post("/api/login", right)) == (401, "wrong_login")
    assert admin.post(f"/api/accounts/{account}/enable")[0] == 200
    assert desk.post("/api/login", right)[0] == 200
    me = next(one for one in admin.ask("GET", "/api/accounts")[1] if one["login"] == "boss")
    told = admin.post(f"/api/accounts/{me['id']}/disable")
    assert code_of(told) == (409, "last_administrator")
    log = admin.ask("GET", "/api/access-log")[1]
    assert [line["what"] for line in log][:2] == ["account_enabled", "account_disabled"]
    assert {line["who"] for line in log[:2]} == {"staff:陈主任"}


def test_a_new_name_locks_nobody_out_of_the_counter(hall: HallProcess) -> None:
    admin = administrator(hall)
    account, browser, answer = person(admin, "lijing", "李静", ["clerk"])
    desk = browser.enter(answer, "clerk")
    for step in ("sign-on", "open"):
        assert desk.post(f"/api/counters/c1/{step}")[0] == 200
    assert hall.client("kiosk", "k1").post("/api/tickets", {"service": "pension"}).status == 201
    assert desk.post("/api/counters/c1/next")[0] == 200
    changed = admin.post(f"/api/accounts/{account}", {"name": "李静文", "jobs": ["clerk"]})
    assert changed[0] == 200
    with watching(hall, "admin", "desk:c1") as overseer:
        seen = overseer.until(lambda event, view: event == "view")["data"]
    assert (seen["staff"], seen["counter"]["state"]) == ("李静文", "open")
    # Somebody else who gets the name that is free now is somebody else.
    _, other, answer = person(admin, "lijing2", "李静", ["clerk"])
    stranger = other.enter(answer, "clerk")
    assert code_of(stranger.post("/api/counters/c1/start")) == (403, "not_your_counter")
    right = {"login": "lijing", "password": f"lijing {PASSWORD}"}
    _, answer = browser.post("/api/login", right)
    again = browser.enter(answer, "clerk")
    assert again.post("/api/counters/c1/start")[0] == 200
    assert code_of(again.post("/api/counters/c2/sign-on")) == (409, "staff_elsewhere")


def test_making_an_account_twice_with_one_key_makes_one(hall: HallProcess) -> None:
    admin = administrator(hall)
    ask = {"login": "lijing", "name": "李静", "jobs": ["clerk"]}
    first = admin.post("/api/accounts", ask, "same-key")
    assert admin.post("/api/accounts", ask, "same-key") == first
    other = {**ask, "login": "lijing2"}
    assert code_of(admin.post("/api/accounts", other, "same-key")) == (409, "key_reused")
    assert code_of(admin.post("/api/accounts", other)) == (409, "name_taken")
    assert code_of(admin.post("/api/accounts", ask)) == (409, "login_taken")
    assert len(admin.ask("GET", "/api/accounts")[1]) == 2


def test_another_password_ends_every_session_but_the_new_one(hall: HallProcess) -> None:
    admin = administrator(hall)
    _, browser, answer = person(admin, "lijing", "李静", ["clerk"])
    desk = browser.enter(answer, "clerk")
    told = desk.post("/api/password", {"old": "wrong", "password": "new password 1"})
    assert code_of(told) == (422, "wrong_password")
    for common in ("password", "李静19900101", "lijing888"):
        told = desk.post("/api/password", {"old": f"lijing {PASSWORD}", "password": common})
        assert code_of(told) == (422, "common_password"), common
    old = f"lijing {PASSWORD}"
    status, answer = desk.post("/api/password", {"old": old, "password": "new password 1"})
    assert status == 200
    assert code_of(desk.ask("GET", "/api/me")) == (401, "not_enrolled")
    assert desk.enter(answer, "clerk").ask("GET", "/api/me")[0] == 200


def test_a_device_comes_in_by_a_short_code_once_and_is_put_out(hall: HallProcess) -> None:
    admin = administrator(hall)
    ask = {"role": "pad", "name": "1 号窗口评价器", "at": "c1"}
    assert code_of(admin.post("/api/enrolments/offer", {**ask, "at": "c9"})) == (422, "invalid")
    first = admin.post("/api/enrolments/offer", ask)[1]["code"]
    code = admin.post("/api/enrolments/offer", ask)[1]["code"]
    tablet = Browser(hall.port, {})
    assert code_of(tablet.post("/api/enrol", {"token": first})) == (401, "not_enrolled")
    status, page = tablet.post("/api/enrol", {"token": f" {code.lower()} "})
    assert (status, page["page"].partition("?")[0]) == (200, "/pad")
    assert code_of(tablet.post("/api/enrol", {"token": code})) == (401, "not_enrolled")
    tablet.page = page["page"].partition("?as=")[2]
    assert tablet.ask("GET", "/api/me")[1]["at"] == "c1"
    assert admin.post(f"/api/enrolments/{tablet.page}/revoke")[1]["revoked_at"] is not None
    assert code_of(tablet.ask("GET", "/api/me")) == (401, "not_enrolled")


def test_no_password_and_no_code_is_ever_logged_or_kept(hall: HallProcess) -> None:
    admin = administrator(hall)
    person(admin, "lijing", "李静", ["clerk"])
    code = admin.post("/api/enrolments/offer", {"role": "kiosk", "name": "入口"})[1]["code"]
    hall.stop()
    log = hall.log.read_text()
    kept = b"".join(file.read_bytes() for file in hall.data.glob("access.db*"))
    for secret in (PASSWORD, code, code.replace("-", "")):
        assert secret not in log
        assert secret.encode() not in kept
