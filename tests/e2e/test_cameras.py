"""A document camera at a counter: looked through, a picture taken, its cable pulled; in a real
browser, through the server and its agent, with simulated cameras."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.devices.rig import until
from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall
from tests.e2e.test_desk import button, in_english, sit_down
from tests.server.hall_process import Client

MAIN, SIDE = 1, 2
"""In the order of the county's hall file."""


class Cameras:
    """The simulated cameras, and a hand that lays papers before them."""

    def __init__(self, hall: Hall) -> None:
        found = re.search(r"cameras +(http://\S+)", hall.running.log.read_text())
        assert found
        self._page = found[1]
        program = hall.running.client("admin")
        until(lambda: self._are_found(program))

    @staticmethod
    def _are_found(program: Client) -> bool:
        """Their agent has found them."""
        seen = [it for it in program.get("/api/devices").body if it["kind"] == "camera"]
        return [it["state"] for it in seen] == ["ok", "ok"]

    def lay(self, number: int, paper: str) -> None:
        self.ask(number, "lay", {"paper": paper})

    def pull(self, number: int, *, out: bool) -> None:
        """Its cable."""
        self.ask(number, "", {"unplugged": out})

    def is_watched(self, number: int) -> bool:
        return bool(self.ask(number)["watched"])

    def ask(self, number: int, verb: str = "", wishes: object = None) -> dict[str, Any]:
        asked = urllib.request.Request(
            f"{self._page}/camera-{number}/{verb}".rstrip("/"),
            data=None if wishes is None else json.dumps(wishes).encode(),
        )
        with urllib.request.urlopen(asked, timeout=10) as answer:
            state: dict[str, Any] = json.load(answer)
            return state


def opened(desk: Page) -> Locator:
    """The sheet, once something is to be seen in it."""
    button(desk, "^高拍仪$").click()
    sheet = desk.get_by_role("dialog")
    expect(sheet.get_by_text("实时画面")).to_be_visible()
    return sheet


def dots(desk: Page) -> str:
    """What is on the live picture, as numbers that differ when it does."""
    found: str = desk.evaluate(
        """() => {
            const image = document.querySelector('dialog img')
            const canvas = document.createElement('canvas')
            canvas.width = canvas.height = 48
            const context = canvas.getContext('2d')
            context.drawImage(image, 0, 0, 48, 48)
            return [...context.getImageData(0, 0, 48, 48).data].join()
        }"""
    )
    return found


def sticks_out(page: Page) -> bool:
    """Whether anything of the sheet is beyond the edge of the window."""
    found: bool = page.evaluate(
        """() => {
            const sheet = document.querySelector('dialog')
            const inside = [...sheet.querySelectorAll('.body, .camera, .side')]
            return sheet.getBoundingClientRect().right > innerWidth + 1
                || inside.some(one => one.scrollWidth > one.clientWidth + 1)
        }"""
    )
    return found


def test_a_paper_is_looked_at_and_a_picture_taken(hall: Hall) -> None:
    cameras, desk = Cameras(hall), hall.page("desk")
    sit_down(desk, 1)
    assert not cameras.is_watched(MAIN)
    sheet = opened(desk)
    expect(sheet.get_by_role("radio", name="主镜头")).to_be_checked()
    assert complaints(desk) == []
    seen = dots(desk)
    cameras.lay(MAIN, "card")
    until(lambda: dots(desk) != seen)
    assert cameras.is_watched(MAIN)
    assert not cameras.is_watched(SIDE)

    sheet.get_by_role("button", name="拍照").dblclick()
    picture = sheet.get_by_alt_text("高拍仪拍的照片")
    expect(picture).to_be_visible()
    assert picture.evaluate("async it => { await it.decode(); return it.naturalWidth }") == 2592
    expect(sheet.get_by_text(re.compile(r"^2592×1944 像素，\d[\d,]* kB$"))).to_be_visible()
    expect(sheet.get_by_text("照片只在这里看，关上就没有了")).to_be_visible()
    assert complaints(desk) == []
    for width, height in ((1920, 1080), (768, 1024), (390, 844)):
        desk.set_viewport_size({"width": width, "height": height})
        assert not sticks_out(desk), width
    desk.set_viewport_size({"width": 1280, "height": 800})
    assert picture.evaluate("it => it.clientWidth") < 1280

    # Dot for dot, and moved about with the keys.
    sheet.get_by_role("button", name="看原大").click()
    expect(picture).to_have_js_property("clientWidth", 2592)
    frame = sheet.get_by_role("group", name="拍好的照片")
    left = frame.evaluate("it => it.scrollLeft")
    frame.focus()
    desk.keyboard.press("ArrowRight")
    until(lambda: frame.evaluate("it => it.scrollLeft") > left)
    assert complaints(desk) == []
    # … with the mouse, which is no click …
    top = frame.evaluate("it => it.scrollTop")
    desk.mouse.move(500, 500)
    desk.mouse.down()
    desk.mouse.move(500, 300, steps=4)
    desk.mouse.up()
    assert frame.evaluate("it => it.scrollTop") == top + 200
    # … and a click goes back, and to the place that was hit.
    desk.mouse.click(500, 500)
    expect(picture).not_to_have_js_property("clientWidth", 2592)
    box = frame.bounding_box()
    assert box
    desk.mouse.click(box["x"] + box["width"] / 2, box["y"] + 8)
    expect(picture).to_have_js_property("clientWidth", 2592)
    assert frame.evaluate("it => it.scrollTop") == 0
    assert frame.evaluate("it => it.scrollLeft") > 500
    with desk.expect_download() as told:
        sheet.get_by_role("button", name="保存到这台电脑").click()
    assert re.fullmatch(r"still-\d{8}-\d{6}\.jpg", told.value.suggested_filename)
    assert told.value.path().read_bytes()[:3] == b"\xff\xd8\xff"

    # Another one; by a key this time, from the other camera.
    with desk.expect_response(re.compile("/api/stills/.*/drop$")):
        sheet.get_by_role("button", name="重拍").click()
    expect(sheet.get_by_text("实时画面")).to_be_visible()
    sheet.get_by_role("radio", name="侧镜头").check()
    expect(sheet.get_by_text("实时画面")).to_be_visible()
    sheet.get_by_role("heading", name="高拍仪").focus()
    desk.keyboard.press("Space")
    expect(picture).to_be_visible()
    with desk.expect_response(re.compile("/api/stills/.*/drop$")):
        sheet.get_by_role("button", name="关闭").last.click()
    expect(sheet).to_be_hidden()
    until(lambda: not cameras.is_watched(MAIN) and not cameras.is_watched(SIDE))

    # Whoever asked is on record, what was seen is not.
    taken = re.findall(r": (.*) takes a picture with (\S+)", hall.running.log.read_text())
    assert [camera for _, camera in taken] == ["w1-camera", "w1-camera-side"]

    # The same camera comes up again, in words of the page's language.
    in_english(desk)
    button(desk, "^Camera$").click()
    expect(sheet.get_by_text("Live", exact=True)).to_be_visible()
    expect(sheet.get_by_role("radio", name="Side camera")).to_be_checked()
    assert complaints(desk) == []


def test_a_camera_that_stops_is_said_to_and_comes_back(hall: Hall) -> None:
    cameras, desk = Cameras(hall), hall.page("desk")
    sit_down(desk, 1)
    sheet = opened(desk)
    cameras.pull(MAIN, out=True)
    expect(sheet.get_by_text("画面已停")).to_be_visible()
    expect(sheet.get_by_text("请看线是否插好")).to_be_visible()
    expect(sheet.get_by_text("实时画面")).to_have_count(0)
    assert complaints(desk) == []
    sheet.get_by_role("button", name="拍照").click()
    expect(sheet.get_by_role("alert")).to_contain_text("没有拍成")
    assert complaints(desk) == []
    cameras.pull(MAIN, out=False)
    expect(sheet.get_by_text("实时画面")).to_be_visible()
    sheet.get_by_role("button", name="再试一次").click()
    expect(sheet.get_by_alt_text("高拍仪拍的照片")).to_be_visible()
    expect(sheet.get_by_role("alert")).to_have_count(0)

    # Where there is no camera, there is no button.
    desk.keyboard.press("Escape")
    button(desk, "离开窗口").click()
    sit_down(desk, 2)
    expect(button(desk, "^高拍仪$")).to_have_count(0)


def test_the_server_gone_is_said_and_nothing_old_is_taken_for_live(hall: Hall) -> None:
    desk = hall.page("desk")
    Cameras(hall)
    sit_down(desk, 1)
    sheet = opened(desk)
    hall.expect_errors()
    hall.running.kill()
    expect(sheet.get_by_text("画面已停")).to_be_visible()
    expect(sheet.get_by_text("服务器没有回答")).to_be_visible()
    assert complaints(desk) == []
    desk.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
