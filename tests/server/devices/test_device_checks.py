"""Checks of devices: what each end means, and one over every real wire there is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices.printers.page import SIGNS, TITLE
from hall_kiosk.check_slip import CheckContent
from hall_queue.plan import Device, Kiosk
from hall_server.devices.device_checks import (
    Content,
    DeviceCheck,
    DeviceChecks,
    NotChecked,
    content_of,
)
from tests.devices.rig import LineRig, LockRig, Rig, texts, until
from tests.queue.rig import instant
from tests.server.hall_process import HALL, Client, HallProcess, new_hall, serving
from tests.server.halls import small_plan

PRINTER = Device("p1", "ticket_printer", "escpos", "COM1")
CONTENT = CheckContent("测试大厅", "p1", "取号机", "2026年11月23日", "09:43")
AT = 1_800_000_000_000


@dataclass
class Book:
    """A book of checks, its clock, and what it offered."""

    checks: DeviceChecks
    offered: list[DeviceCheck]
    now: int = AT

    def begin(self, key: str = "k1") -> DeviceCheck:
        self.checks.begin(PRINTER, ("who", key), "staff:王建国", CONTENT)
        return self.offered[-1]

    @property
    def stands(self) -> tuple[str, str, str] | None:
        check = self.checks.of("p1")
        return None if check is None else (check.state, check.evidence, check.reason)


@pytest.fixture
def book() -> Book:
    offered: list[DeviceCheck] = []
    made = Book(DeviceChecks(lambda: made.now), offered)

    def offer(check: DeviceCheck, content: Content) -> bool:
        offered.append(check)
        return content == CONTENT

    made.checks.offer = offer
    return made


def test_a_check_goes_forward_only_and_its_end_stays(book: Book) -> None:
    assert book.stands is None
    check = book.begin()
    assert (check.device, check.at, check.by) == ("p1", AT, "staff:王建国")
    assert book.stands == ("waiting", "unknown", "")
    for state in ("sending", "accepted", "nonsense"):
        assert book.checks.report(check.id, state, "unknown", "")
        assert book.stands == ("running", "unknown", "")
    book.checks.report(check.id, "printed", "answered", "")
    book.checks.report(check.id, "not_printed", "answered", "paper_out")
    assert book.stands == ("done", "answered", "")


def test_signs_that_were_not_there_are_kept(book: Book) -> None:
    check = book.begin()
    book.checks.report(check.id, "printed", "answered", "", "䶮𠮷")
    ended = book.checks.of("p1")
    assert ended is not None
    assert ended.replaced == "䶮𠮷"


def test_the_same_key_is_the_same_check_and_another_a_new_one(book: Book) -> None:
    first = book.begin()
    book.begin()
    assert book.offered == [first]
    second = book.begin("k2")
    assert second.id != first.id
    book.checks.report(first.id, "printed", "answered", "")
    assert book.stands == ("waiting", "unknown", ""), "what the former came to is no news"


def test_nobody_says_what_became_of_it(book: Book) -> None:
    check = book.begin()
    book.now += 40_000
    assert book.stands == ("waiting", "unknown", "")
    book.now += 1
    assert book.stands == ("unknown", "unknown", "no_answer")
    book.checks.report(check.id, "not_printed", "unknown", "too_late")
    assert book.stands == ("failed", "unknown", "too_late")


def test_a_slip_is_no_check(book: Book) -> None:
    assert not book.checks.report("4f2a", "printed", "answered", "")
    assert book.checks.report("check-of-before-a-restart", "printed", "answered", "")


def test_without_port_or_agent_there_is_none(book: Book) -> None:
    with pytest.raises(NotChecked, match="device_no_port"):
        book.checks.begin(replace(PRINTER, port=""), ("who", "k"), "me", CONTENT)
    book.checks.offer = lambda check, content: False
    with pytest.raises(NotChecked, match="device_no_agent"):
        book.begin()
    assert book.stands is None


def test_a_visitors_slip_comes_first(book: Book) -> None:
    book.checks.busy = lambda device: device == "p1"
    with pytest.raises(NotChecked, match="device_busy"):
        book.begin()
    assert (book.offered, book.stands) == ([], None)
    book.checks.busy = lambda device: False
    check = book.begin()
    book.checks.busy = lambda device: True
    assert book.begin() == check, "the same key asks for nothing new"


def test_what_a_check_says_about_its_device() -> None:
    plan = replace(small_plan(), kiosks=(Kiosk("k1", "东门取号机", "p1"),), devices=(PRINTER,))
    now = instant("09:43")
    assert content_of(plan, PRINTER, now) == replace(CONTENT, place="东门取号机")
    assert content_of(plan, replace(PRINTER, counter="c2"), now).place == "2号窗口"
    assert content_of(plan, Device("p9", "led", "a090"), now).place == ""


# A server, its agent, and virtual devices, all processes of their own


@dataclass
class Devices:
    printer: Rig
    bar: LineRig
    pad: LineRig


@contextmanager
def whole_hall(folder: Path, port: int) -> Iterator[tuple[HallProcess, Devices]]:
    with ExitStack() as stack:
        devices = Devices(
            stack.enter_context(Rig(folder / "printers", "--no-pictures")),
            stack.enter_context(LineRig("led_bar", folder / "bars")),
            stack.enter_context(LineRig("evaluation_pad", folder / "pads")),
        )
        kinds = {
            "p1": ("ticket_printer", "escpos", devices.printer.ports[0], ""),
            "b1": ("led", "a090", devices.bar.port(), "address = 1"),
            "e1": ("pad", "ff68", devices.pad.port(), "address = 1"),
            "p2": ("ticket_printer", "escpos", "", ""),
            "p3": ("ticket_printer", "escpos", "COM9", ""),
        }
        text = HALL.rstrip() + '\nprinter = "p1"\n'
        for code, (kind, driver, at, settings) in kinds.items():
            agent = "elsewhere" if code == "p3" else ""
            text += (
                f'[[devices]]\ncode = "{code}"\nkind = "{kind}"\ndriver = "{driver}"\n'
                f'counter = "c1"\nport = "{at}"\nagent = "{agent}"\nsettings = {{ {settings} }}\n'
            )
        new_hall(folder / "hall", text)
        yield stack.enter_context(serving(folder / "hall", port)), devices


def standing(client: Client, code: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [
        one for one in client.get("/api/devices").body if one["code"] == code
    ]
    return found[0]


def ended(client: Client, code: str) -> tuple[str, str, str]:
    """Check a device, and wait for the end."""
    told = client.post(f"/api/devices/{code}/check")
    assert told.status == 200, told
    until(lambda: standing(client, code)["check"]["state"] not in ("waiting", "running"))
    check = standing(client, code)["check"]
    return check["state"], check["evidence"], check["reason"]


def test_every_kind_of_device_shows_that_it_works(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with whole_hall(tmp_path, free_port()) as (hall, devices):
        admin, desk = hall.client("admin"), hall.client("desk")
        until(lambda: standing(admin, "p1")["state"] == "ok")
        until(lambda: devices.bar.text() == "1号窗口 未开放")
        assert standing(admin, "p1")["check"] is None

        assert ended(admin, "p1") == ("done", "answered", "")
        assert standing(admin, "p1")["check"]["by"] == "admin:test-admin"
        deed = admin.get("/api/access-log").body[0]
        assert (deed["who"], deed["what"], deed["about"]) == (
            "admin:test-admin",
            "device_checked",
            "p1",
        )
        assert [standing(admin, code)["cells"] for code in ("p1", "b1")] == [48, 0]
        (printed,) = devices.printer.slips()
        lines = texts(printed)
        assert " 测试 " in lines
        assert "这不是号票，不能用来排队" in lines
        assert "1号窗口 p1" in lines
        assert {TITLE, SIGNS} <= {*lines}
        devices.printer.fault(paper_out=True)
        assert ended(admin, "p1") == ("failed", "answered", "paper_out")
        assert len(devices.printer.slips()) == 1
        kiosk = hall.client("kiosk", "k1")
        assert kiosk.post("/api/tickets", {"service": "pension"}).body["number"] == "A001"

        assert ended(admin, "b1") == ("done", "answered", "")
        assert devices.bar.text().startswith("测试 ")
        desk.post("/api/counters/c1/open")
        until(lambda: devices.bar.text() == "1号窗口 社会保障")
        devices.bar.fault(silent=True)
        assert ended(admin, "b1") == ("unknown", "unknown", "silent")

        assert ended(admin, "e1") == ("unknown", "write-only", "no_status")
        assert devices.pad.state()["asked"]
        devices.pad.press(2)
        until(lambda: standing(admin, "e1")["evidence"] == "answered")
        assert standing(admin, "e1")["counts"]["unasked"] == 1, "no rating"
        for act in ("next", "start", "finish"):
            assert desk.post(f"/api/counters/c1/{act}").status in (200, 201)
        assert ended(admin, "e1") == ("failed", "unknown", "in_use")


def test_what_cannot_be_checked_and_who_may(tmp_path: Path, free_port: Callable[[], int]) -> None:
    with whole_hall(tmp_path, free_port()) as (hall, devices):
        admin, kiosk = hall.client("admin"), hall.client("kiosk", "k1")
        until(lambda: standing(admin, "p1")["state"] == "ok")
        devices.printer.fault(slow=100)
        kiosk.post("/api/tickets", {"service": "pension"})
        told = admin.post("/api/devices/p1/check")
        assert (told.status, told.body["error"]["code"]) == (409, "device_busy")
        devices.printer.fault(slow=0)
        until(lambda: len(devices.printer.slips()) == 1)
        for code, status, why in (
            ("p2", 409, "device_no_port"),
            ("p3", 409, "device_no_agent"),
            ("p9", 404, "unknown_device"),
        ):
            told = admin.post(f"/api/devices/{code}/check")
            assert (told.status, told.body["error"]["code"]) == (status, why)
            assert told.body["error"]["device"] == code
        assert standing(admin, "p3")["check"] is None
        for role in ("desk", "helper", "coordinator", "kiosk", "agent"):
            at = "k1" if role == "kiosk" else None
            assert hall.client(role, at).post("/api/devices/p1/check").status == 403


def test_a_card_reader_is_tried_and_nothing_of_the_card_is_left(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    """The whole hall: server, its agent, a reader; all files and the log are looked through."""
    name, number = "样本丙丁", "990000199001010017"
    data = tmp_path / "hall"
    with LineRig("card_reader", tmp_path / "readers") as readers:
        place = '[[devices]]\ncode = "r1"\nkind = "id_reader"\ndriver = "sam-v"\n'
        new_hall(data, f'{HALL}\n{place}port = "{readers.port()}"\n')
        with serving(data, free_port()) as hall:
            admin = hall.client("admin")
            until(lambda: standing(admin, "r1")["state"] == "ok")
            assert ended(admin, "r1") == ("unknown", "answered", "no_card")
            readers.ask("POST", "/reader-1/lay", {"name": name, "number": number})
            assert ended(admin, "r1") == ("done", "answered", "")
            assert readers.state()["reads"] == 1
            told = [admin.get("/api/devices").body, standing(admin, "r1")]
        files = [file for file in data.rglob("*") if file.is_file()]
        assert {"hall.db", "server.log"} <= {file.name for file in files}
        for text in (name, number):
            assert text not in str(told)
            for coding in ("utf-8", "utf-16-le", "gb18030"):
                holds = [it.name for it in files if text.encode(coding) in it.read_bytes()]
                assert holds == []


def test_a_lock_board_is_asked_and_no_door_opens(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with LockRig(tmp_path / "boards", "--locks", "12") as boards:
        place = '[[devices]]\ncode = "k1"\nkind = "locks"\ndriver = "wkly"\n'
        settings = "settings = { address = 1, locks = 12 }\n"
        new_hall(tmp_path / "hall", f'{HALL}\n{place}port = "{boards.port()}"\n{settings}')
        with serving(tmp_path / "hall", free_port()) as hall:
            admin = hall.client("admin")
            until(lambda: standing(admin, "k1")["state"] == "ok")
            assert ended(admin, "k1") == ("done", "answered", "")
            boards.fault(silent=True)
            assert ended(admin, "k1") == ("unknown", "unknown", "silent")
            assert boards.pulses() == {}
