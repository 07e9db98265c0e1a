"""People in the browser: the setup link, an invited person, a wrong password, several jobs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import complaints
from tests.e2e.test_enrol import window
from tests.server.hall_process import HALL, HallProcess, new_hall, serving

PASSWORD = "a sentence to remember"


@pytest.fixture
def running(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    """`hallway serve` of a hall nobody administers yet."""
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as process:
        yield process


def set_password(page: Page, password: str) -> None:
    page.get_by_label("新密码", exact=True).fill(password)
    page.get_by_label("再输一次", exact=True).fill(password)
    page.keyboard.press("Enter")


def invitation(running: HallProcess, jobs: list[str]) -> str:
    """The path of a link for a new person, made by a program with an administrator's token."""
    admin = running.client("admin")
    made = admin.post("/api/accounts", {"login": "wangfang", "name": "王芳", "jobs": jobs})
    return str(admin.post(f"/api/accounts/{made.body['id']}/invite").body["page"])


def test_the_first_start_s_link_makes_the_administrator(
    running: HallProcess, browser: Browser
) -> None:
    (link,) = re.findall(r"open \S+(/login#setup=\S+) once", running.log.read_text())
    with window(browser, running, (1280, 800), link) as page:
        expect(page.get_by_label("姓名")).to_be_visible()
        expect(page.get_by_role("button", name="保存并登录")).to_be_in_viewport(ratio=1)
        assert complaints(page) == []
        page.get_by_label("姓名").fill("陈主任")
        page.get_by_label("用户名").fill("boss")
        set_password(page, "short")
        expect(page.get_by_role("alert")).to_contain_text("至少要 8 个字符")
        set_password(page, PASSWORD)
        page.wait_for_url("**/admin?as=*")
    with window(browser, running, (1280, 800), link) as page:
        expect(page.get_by_role("alert")).to_contain_text("已经用过，大厅已经有管理员了")
        expect(page.get_by_label("姓名")).to_have_count(0)
        assert complaints(page) == []
        page.get_by_role("link", name="去登录").click()
        expect(page.get_by_role("heading", name="登录")).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_an_invited_person_sets_a_password_and_chooses(
    running: HallProcess, browser: Browser, size: tuple[int, int]
) -> None:
    with window(browser, running, size, invitation(running, ["clerk", "helper"])) as page:
        expect(page.get_by_text("您的用户名是 wangfang")).to_be_visible()
        assert complaints(page) == []
        set_password(page, PASSWORD)
        expect(page.get_by_role("heading", name="王芳，您好")).to_be_visible()
        assert complaints(page) == []
        infodesk = page.get_by_role("link", name="总服务台").get_attribute("href")
        page.get_by_role("link", name="窗口人员").click()
        page.wait_for_url("**/desk?as=*")
        expect(page.get_by_role("button", name="1 号窗口")).to_be_visible()
        page.goto(f"http://127.0.0.1:{running.port}{infodesk}")
        expect(page.get_by_role("heading", name="替来的人取号")).to_be_visible()
        page.get_by_role("link", name="回我的页面").click()
        page.wait_for_url("**/desk?as=*")


def test_signing_in_and_what_is_said_when_it_fails(running: HallProcess, browser: Browser) -> None:
    with window(browser, running, (390, 844), invitation(running, ["clerk"])) as page:
        set_password(page, PASSWORD)
        page.wait_for_url("**/desk?as=*")
    with window(browser, running, (1280, 800), "/") as page:
        expect(page.get_by_label("用户名")).to_be_focused()
        assert complaints(page) == []
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("请输入用户名和密码")
        page.get_by_label("用户名").fill("wangfang")
        password = page.get_by_label("密码", exact=True)
        for _ in range(5):
            password.fill("wrong")
            with page.expect_response("**/api/login"):
                page.keyboard.press("Enter")
            expect(password).to_have_value("")  # the page has read the answer
        password.fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("账号先锁住了")
        assert complaints(page) == []
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("the account is locked")


def test_a_demo_link_that_does_not_open_says_what_to_do(
    running: HallProcess, browser: Browser
) -> None:
    with window(browser, running, (390, 844), "/login#link=used") as page:
        expect(page.get_by_role("heading", name="这个链接打不开")).to_be_visible()
        expect(page.get_by_text("那里有一个新的链接")).to_be_visible()
        assert complaints(page) == []
        page.get_by_role("button", name="English").click()
        expect(page.get_by_text("there is a fresh link now")).to_be_visible()
        page.get_by_role("link", name="Sign in").click()
        page.wait_for_url(re.compile("/login$"))
        # Whoever has chosen a language has chosen it for all pages of staff.
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.get_by_role("textbox").first).to_be_editable()
