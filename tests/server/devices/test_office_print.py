"""A pack of paper numbers from an office printer: server, agent and queue, each a process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hall_kiosk.check_slip import CheckContent
from hall_queue.plan import Device
from hall_server.devices.device_checks import DeviceCheck, DeviceChecks, NotChecked
from hall_server.devices.paper_pack import PaperRange, pack_content
from tests.devices.rig import Program, until
from tests.server.devices.test_device_checks import standing
from tests.server.hall_process import HALL, HallProcess, new_hall, serving
from tests.server.halls import small_plan

OFFICE = Device("o1", "office_printer", "cups", "cups://a4")
CONTENT = CheckContent("测试大厅", "o1", "信息台", "2026年11月23日", "09:43")
MINUTE = 60_000


@contextmanager
def hall_with_office(folder: Path, port: int) -> Iterator[tuple[HallProcess, Program]]:
    with Program("office_printer", folder / "office", "--count", "2") as office:
        text = HALL
        for number, (code, media) in enumerate((("o1", "A4"), ("label", "60x40"))):
            at = office.ready["devices"][number]["port"]
            text += (
                f'[[devices]]\ncode = "{code}"\nkind = "office_printer"\ndriver = "cups"\n'
                f'port = "{at}"\nsettings = {{ media = "{media}" }}\n'
            )
        text += '[[devices]]\ncode = "b1"\nkind = "led"\ndriver = "a090"\n'
        text += "settings = { address = 1 }\n"
        new_hall(folder / "hall", text)
        with serving(folder / "hall", port) as hall:
            yield hall, office


def test_a_pack_from_the_office_printer(tmp_path: Path, free_port: Callable[[], int]) -> None:
    with hall_with_office(tmp_path, free_port()) as (hall, office):
        admin = hall.client("admin")
        until(lambda: standing(admin, "o1")["state"] == "ok")

        def print_on(device: str) -> tuple[int, str]:
            told = admin.post("/api/paper/print", {"device": device})
            return told.status, "" if told.status == 200 else told.body["error"]["code"]

        def check() -> tuple[str, str, str]:
            found = standing(admin, "o1")["check"]
            return found["state"], found["kind"], found["reason"]

        assert print_on("o1") == (409, "no_paper_numbers")
        admin.post("/api/paper", {"count": 30, "prefixes": ["A"], "first": None})
        assert print_on("label") == (409, "not_office_printer")
        assert print_on("b1") == (409, "not_office_printer")
        assert print_on("other") == (404, "unknown_device")

        office.ask("POST", "/office-1", {"hold": True})
        assert print_on("o1") == (200, "")
        until(lambda: check() == ("running", "pack", "job_held"))
        assert print_on("o1") == (409, "device_printing")
        office.ask("POST", "/office-1", {"hold": False})
        until(lambda: check() == ("done", "pack", ""))
        assert office.ask("GET", "/office-1")["jobs"] == [
            {"job": 1, "state": "completed", "pages": 5}
        ]
        deed = admin.get("/api/access-log").body[0]
        assert (deed["what"], deed["about"]) == ("pack_printed", "o1")

        office.ask("POST", "/office-1", {"cover_open": True})
        assert print_on("o1") == (200, "")
        until(lambda: check() == ("failed", "pack", "cover_open"))
        for role in ("desk", "helper", "coordinator", "agent"):
            client = hall.client(role)
            assert client.post("/api/paper/print", {"device": "o1"}).status == 403


def test_what_a_queue_has_is_waited_for_as_long_as_something_is_heard_of_it() -> None:
    now = 0
    offered: list[DeviceCheck] = []
    checks = DeviceChecks(lambda: now)
    checks.offer = lambda check, content: not offered.append(check)  # type: ignore[func-returns-value]
    checks.begin(OFFICE, ("k1",), "me", CONTENT, "pack")
    now = 14 * MINUTE
    checks.report(offered[0].id, "sending", "answered", "job_held")
    now = 29 * MINUTE
    with pytest.raises(NotChecked, match="device_printing"):
        checks.begin(OFFICE, ("k2",), "me", CONTENT)
    found = checks.of("o1")
    assert found is not None
    assert (found.state, found.reason) == ("running", "job_held")
    now += 1
    found = checks.of("o1")
    assert found is not None
    assert (found.state, found.reason) == ("unknown", "no_answer")
    checks.begin(OFFICE, ("k2",), "me", CONTENT)
    assert len(offered) == 2


def test_what_a_pack_says() -> None:
    plan = small_plan()
    prefix = next(iter(plan.lines))
    content = pack_content(plan, [PaperRange(prefix, 901, 903, None)])
    (one,) = content.ranges
    assert one.numbers == tuple(f"{prefix}{n}" for n in (901, 902, 903))
    assert one.valid == "每个工作日可用"
    assert content.hall_name == plan.name
    assert content.foot
    assert len(content.steps) == 6


def test_labels_from_a_label_printer_and_on_a4(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with hall_with_office(tmp_path, free_port()) as (hall, office):
        admin = hall.client("admin")
        until(lambda: standing(admin, "label")["state"] == "ok")
        until(lambda: standing(admin, "o1")["state"] == "ok")
        asset = {"asset": "device-o1", "name": "办公打印机", "where": "信息台"}
        other = {"asset": "device-label", "name": "标签打印机", "where": ""}

        def print_on(device: str, *labels: dict[str, str], key: str | None = None) -> str:
            body = {"device": device, "origin": "https://hall.example", "labels": [*labels]}
            told = admin.post("/api/maintenance/labels/print", body, key)
            return "" if told.status == 200 else str(told.code)

        def check(device: str) -> tuple[str, str]:
            found = standing(admin, device)["check"]
            return found["state"], found["kind"]

        for _ in range(2):  # the same request twice
            assert print_on("label", asset, other, key="one-and-the-same-key") == ""
        until(lambda: check("label") == ("done", "labels"))
        assert print_on("o1", asset, other) == ""
        until(lambda: check("o1") == ("done", "labels"))
        jobs = [office.ask("GET", f"/office-{number}")["jobs"] for number in (2, 1)]
        assert [[job["pages"] for job in those] for those in jobs] == [[2], [1]]
        tags = admin.post("/api/maintenance/labels", {"assets": ["device-o1"]}).body
        assert [it["asset"] for it in tags] == ["device-o1"]
        deed = admin.get("/api/access-log").body[0]
        assert (deed["what"], deed["about"]) == ("labels_printed", "o1")

        assert print_on("b1", asset) == "no_label_printer"
        assert print_on("other", asset) == "unknown_device"
        assert print_on("label", {**asset, "asset": "nothing"}) == "unknown_asset"
        assert print_on("label") == "invalid"
        assert print_on("label", {**asset, "name": "张三 13812345678"}) != ""
        bad = {"device": "label", "origin": "javascript:alert(1)", "labels": [asset]}
        assert admin.post("/api/maintenance/labels/print", bad).status == 422
        for role in ("supervisor", "desk", "helper", "agent"):
            refused = hall.client(role).post("/api/maintenance/labels/print", bad)
            assert refused.status == 403
