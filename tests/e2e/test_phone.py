"""The phone page of a real number: called with the wall, missed and back, given up, rated."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hall_server.ticket_index import copy_token
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.server.hall_process import Client

PHONE = (390, 844)


class Queue:
    """Counter 1 with a program that serves there, and the people who come to it."""

    def __init__(self, hall: Hall) -> None:
        self._kiosk = hall.running.client("kiosk", "k1")
        self.desk: Client = hall.running.client("desk")
        self.code = str(self.desk.get("/api/counters").body[0]["code"])
        self.act("open")
        services = self._kiosk.get("/api/services").body
        self.service = next(s["code"] for s in services if s["windows"].startswith("1–"))

    def take(self) -> dict[str, Any]:
        made = self._kiosk.post("/api/tickets", {"service": self.service})
        assert made.status == 201
        return dict(made.body)

    def act(self, what: str) -> None:
        told = self.desk.post(f"/api/counters/{self.code}/{what}")
        assert told.status == 200, told.body


def phone_of(hall: Hall, token: str, size: tuple[int, int] = PHONE) -> Page:
    """A phone nobody has signed in on, on the page behind the slip's code."""
    page = hall.window(size=size)
    page.goto(f"http://127.0.0.1:{hall.running.port}/t/{token}")
    return page


def state(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def cut_off(page: Page) -> list[str]:
    """What is said in full to nobody: words wider than the part that hides the rest."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('main *')]"
            ".filter(it => getComputedStyle(it).overflowX === 'hidden'"
            " && !it.closest('.visually-hidden') && it.scrollWidth > it.clientWidth + 1)"
            ".map(it => it.innerText)"
        )
    )


def test_a_call_is_on_the_phone_and_on_the_wall(hall: Hall) -> None:
    queue = Queue(hall)
    made = queue.take()
    wall, phone = hall.page("wall"), phone_of(hall, made["token"])
    state(phone, "快到您了")
    expect(phone).to_have_title(re.compile(f"还有 0 人 · {made['number']}"))
    assert complaints(phone) == []
    queue.act("next")
    state(phone, "轮到您了")
    expect(phone.get_by_text("号窗口", exact=True)).to_be_visible()
    expect(phone).to_have_title(f"轮到您了 1 号窗口 · {made['number']}")
    expect(wall.get_by_text(f"请 {made['number']} 号到 1 号窗口办理").first).to_be_visible()
    assert complaints(phone) == []
    # Taken back by the desk: the phone says so.
    queue.act("undo")
    expect(phone.get_by_text("更正：刚才的叫号收回了")).to_be_visible()


def test_missed_and_back_behind_three(hall: Hall) -> None:
    queue = Queue(hall)
    mine = queue.take()
    for _ in range(4):
        queue.take()
    phone = phone_of(hall, mine["token"])
    queue.act("next")
    state(phone, "轮到您了")
    queue.act("no-show")
    state(phone, "过号了")
    expect(phone.get_by_text("排在 3 人之后")).to_be_visible()
    assert complaints(phone) == []
    phone.get_by_role("button", name="我回来了").dblclick()
    expect(phone.get_by_text("前面还有")).to_be_visible()
    assert hall.running.client(None).get(f"/api/tickets/{mine['token']}").body["ahead"] == 3


def test_a_missed_number_stays_on_the_wall_until_the_visitor_is_back(hall: Hall) -> None:
    queue = Queue(hall)
    made = queue.take()
    wall, phone = hall.page("wall"), phone_of(hall, made["token"])
    queue.act("next")
    queue.act("no-show")
    row = wall.locator(".row").filter(has_text=made["number"])
    expect(row).to_contain_text("过号")
    expect(row).to_contain_text("请到窗口说一声")
    assert complaints(wall) == []
    phone.get_by_role("button", name="我回来了").dblclick()
    expect(wall.get_by_text("现在没有正在叫的号")).to_be_visible()


def test_giving_up_asks_first_and_can_be_taken_back(patient: Hall) -> None:
    queue = Queue(patient)
    made = queue.take()
    phone = phone_of(patient, made["token"])
    phone.get_by_role("button", name="不办了，取消排号").click()
    expect(phone.get_by_role("alertdialog")).to_be_focused()
    assert complaints(phone) == []
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("button", name="不办了，取消排号")).to_be_focused()
    phone.keyboard.press("Enter")
    phone.get_by_role("button", name=f"取消 {made['number']}").click()
    state(phone, "已取消")
    assert complaints(phone) == []
    phone.get_by_role("button", name=re.compile("恢复排队")).click()
    expect(phone.get_by_text("前面还有")).to_be_visible()


def test_help_from_the_phone_and_a_rating_at_the_end(hall: Hall) -> None:
    queue = Queue(hall)
    made = queue.take()
    phone = phone_of(hall, made["token"])
    phone.get_by_role("button", name="请人帮忙").click()
    expect(phone.get_by_text("已经告诉导办员了")).to_be_visible()
    helper = hall.running.client("helper", person=True)
    (call,) = helper.get("/api/help").body["calls"]
    helper.post(f"/api/help/{call['id']}/accept")
    expect(phone.get_by_text("正在过来")).to_be_visible()
    phone.get_by_role("button", name="不用帮忙了").click()
    expect(phone.get_by_role("button", name="请人帮忙")).to_be_visible()

    for act in ("next", "start", "finish"):
        queue.act(act)
    state(phone, "办好了")
    group = phone.get_by_role("group", name="这次服务，您满意吗？")
    expect(group.get_by_role("button")).to_have_count(5)
    expect(group.locator("[aria-pressed=true]")).to_have_count(0)
    group.get_by_role("button", name="不满意", exact=True).click()
    phone.get_by_label("等得太久").check()
    phone.get_by_label(re.compile("还想说点什么")).fill("请多开一个窗口")
    assert complaints(phone) == []
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("谢谢您的评价")).to_be_visible()
    assert hall.running.client(None).get(f"/api/tickets/{made['token']}").body["rated"] is True


@pytest.mark.parametrize("size", [(390, 844), (320, 568), (844, 390)])
def test_it_fits_large_small_and_lying(hall: Hall, size: tuple[int, int]) -> None:
    queue = Queue(hall)
    made = queue.take()
    for _ in range(2):
        queue.take()
    phone = phone_of(hall, made["token"], size)
    expect(phone.get_by_text(made["number"])).to_be_visible()
    assert complaints(phone) == []
    phone.get_by_role("button", name="长辈版").click()
    expect(phone.get_by_role("button", name="普通版")).to_be_visible()
    small = phone.evaluate(
        "Math.min(...[...document.querySelectorAll('#page *')]"
        ".filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())"
        " && e.getBoundingClientRect().width > 1)"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert small >= 30
    assert complaints(phone) == []
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_text("Ahead of you")).to_be_visible()
    assert complaints(phone) == []
    phone.reload()
    expect(phone.get_by_role("button", name="Standard")).to_be_visible()


def test_at_twice_the_size_nothing_is_cut_off(hall: Hall) -> None:
    """A phone's page enlarged to 200 % has half of its width."""
    queue = Queue(hall)
    phone = phone_of(hall, queue.take()["token"], (195, 422))
    for step, name in (("", "快到您了"), ("next", "轮到您了"), ("start", "正在办理")):
        if step:
            queue.act(step)
        state(phone, name)
        assert complaints(phone) + cut_off(phone) == []
    queue.act("finish")
    for language, name in (("中文", "办好了"), ("English", "Done")):
        if language == "English":
            phone.get_by_role("button", name=language).click()
        state(phone, name)
        assert complaints(phone) + cut_off(phone) == []


def test_without_the_server_it_keeps_what_it_knew_and_says_so(hall: Hall) -> None:
    queue = Queue(hall)
    served, made = queue.take(), queue.take()
    for step in ("next", "start", "finish"):
        queue.act(step)
    over, phone = phone_of(hall, served["token"]), phone_of(hall, made["token"])
    state(over, "办好了")
    expect(phone.get_by_text(made["number"])).to_be_visible()
    hall.expect_errors()
    unknown = phone_of(hall, "nosuchticketatall")
    expect(unknown.get_by_text("没有找到这个号")).to_be_visible()
    assert complaints(unknown) == []
    hall.running.kill()
    expect(phone.get_by_text("网络断了，显示的是")).to_be_visible(timeout=60_000)
    expect(phone.get_by_text(made["number"])).to_be_visible()
    expect(phone.get_by_text("您的号还在，顺序不变")).to_be_visible()
    assert complaints(phone) == []
    expect(over.get_by_text("网络好了会自己更新", exact=True)).to_be_visible(timeout=60_000)


def test_the_code_of_a_slip_that_staff_printed_again_shows_all_but_the_rating(hall: Hall) -> None:
    queue = Queue(hall)
    made = queue.take()
    first, again = phone_of(hall, made["token"]), phone_of(hall, copy_token(made["token"]))
    for step in ("next", "start", "finish"):
        queue.act(step)
    question = "这次服务，您满意吗？"
    expect(first.get_by_text(question)).to_be_visible()
    expect(again.get_by_text("这张是补打的小票，不能用来评价。")).to_be_visible()
    expect(again.get_by_text(question)).to_have_count(0)
    assert complaints(again) == []
