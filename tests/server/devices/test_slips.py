"""Slips in trouble and printed again: real printers (simulated, over ptys), the server's agent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.devices.rig import Rig, until
from tests.server.hall_process import HALL, HallProcess, new_hall, serving
from tests.server.watching import watching

_PRINTER = """
[[devices]]
code = "p{n}"
kind = "ticket_printer"
driver = "escpos"
port = "{port}"
"""


@pytest.fixture
def printers(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path / "printers", "--count", "2", "--no-pictures") as rig:
        yield rig


@pytest.fixture
def hall(tmp_path: Path, printers: Rig, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    """Two kiosks with a printer each, and one without."""
    data = tmp_path / "hall"
    kiosks = 'printer = "p1"\n[[kiosks]]\ncode = "k2"\nname = "取号机 2 号"\nprinter = "p2"\n'
    kiosks += '[[kiosks]]\ncode = "k3"\nname = "取号机 3 号"\n'
    devices = "".join(_PRINTER.format(n=n, port=p) for n, p in enumerate(printers.ports, start=1))
    text = HALL.replace("[hall]", '[hall]\npublic_url = "https://hall.example"')
    new_hall(data, f"{text}{kiosks}{devices}")
    with serving(data, free_port()) as running:
        yield running


def take(hall: HallProcess, kiosk: str = "k1") -> dict[str, Any]:
    made = hall.client("kiosk", kiosk).post("/api/tickets", {"service": "pension"})
    assert made.status == 201
    return dict(made.body)


def texts(slip: dict[str, Any]) -> str:
    return "\n".join(line["text"] for line in slip["lines"] if line["kind"] == "text")


def troubles(hall: HallProcess) -> list[dict[str, Any]]:
    return list(hall.client("helper").get("/api/slips").body["slips"])


def test_a_slip_that_failed_is_seen_and_printed_elsewhere(hall: HallProcess, printers: Rig) -> None:
    printers.fault(1, paper_out=True)
    with watching(hall, "helper", "slips:all") as staff:
        made = take(hall)
        told = staff.until(lambda event, view: event == "view" and view["data"]["slips"])
        (trouble,) = told["data"]["slips"]
        assert (trouble["number"], trouble["state"]) == (made["number"], "not_printed")
        assert trouble["kiosk"] == {"code": "k1", "name": "取号机 1 号"}
        assert trouble["reason"] == "paper_out"
        assert made["token"] not in str(told)
        staff.until(lambda e, view: {k["printer"] for k in view["data"]["kiosks"]} >= {"trouble"})
        # Nobody prints it by itself, also not once there is paper again.
        printers.fault(1, paper_out=False)
        assert len(troubles(hall)) == 1
        desk = hall.client("desk")
        path = f"/api/tickets/{made['id']}/reprint"
        again = desk.post(path, {"slip_at": "k2"}, key="again")
        assert again.body == {
            "number": made["number"],
            "kiosk": {"code": "k2", "name": "取号机 2 号"},
        }
        assert desk.post(path, {"slip_at": "k2"}, key="again").body == again.body
        (slip,) = until(lambda: printers.slips(2))
        assert made["number"] in texts(slip)
        assert "重打" in texts(slip)
        until(lambda: troubles(hall) == [])
    assert printers.slips(1) == []
    assert len(printers.slips(2)) == 1


def test_somebody_says_that_it_is_settled_and_a_restart_remembers(
    hall: HallProcess, printers: Rig, free_port: Callable[[], int]
) -> None:
    printers.fault(1, paper_out=True)
    first, second = take(hall), take(hall)
    until(lambda: len(troubles(hall)) == 2)
    by_number = {trouble["number"]: trouble["id"] for trouble in troubles(hall)}
    helper = hall.client("helper")
    path = f"/api/slips/{by_number[first['number']]}/handled"
    assert helper.post_raw(path, b"{}", {}).status == 422  # without a key
    assert helper.post(path).status == 200
    assert helper.post(path).status == 200
    assert helper.post("/api/slips/nothing/handled").code == "unknown_slip"
    assert [trouble["number"] for trouble in troubles(hall)] == [second["number"]]
    hall.kill()
    with serving(hall.data, free_port()) as again:
        assert [trouble["number"] for trouble in troubles(again)] == [second["number"]]
        # Whoever gave the number up needs no slip.
        again.client(None).post(f"/api/tickets/{second['token']}/cancel")
        assert troubles(again) == []


def test_a_number_from_the_desk_on_a_chosen_printer(hall: HallProcess, printers: Rig) -> None:
    desk = hall.client("desk")
    made = desk.post("/api/tickets", {"service": "pension", "slip_at": "k2"})
    assert (made.status, made.body["printing"]) == (201, True)
    (slip,) = until(lambda: printers.slips(2))
    assert made.body["number"] in texts(slip)
    assert "重打" not in texts(slip)
    none = desk.post("/api/tickets", {"service": "pension", "slip_at": "k3"})
    assert (none.status, none.code) == (409, "no_printer")
    kiosk = hall.client("kiosk", "k1")
    own = kiosk.post("/api/tickets", {"service": "pension", "slip_at": "k2"})
    assert (own.status, own.body["error"]["field"]) == (422, "slip_at")
    assert printers.slips(1) == []


def code_on(slip: dict[str, Any]) -> str:
    """The token in the square code of a slip."""
    (address,) = [line["data"] for line in slip["lines"] if line["kind"] == "qr"]
    return str(address).rpartition("/t/")[2]


def test_a_slip_printed_again_by_staff_shows_the_number_but_cannot_rate(
    hall: HallProcess, printers: Rig
) -> None:
    made = take(hall)
    path = f"/api/tickets/{made['id']}/reprint"
    assert hall.client("kiosk", "k1").post(path).status == 200
    assert hall.client("helper").post(path, {"slip_at": "k1"}).status == 200
    codes = [*map(code_on, until(lambda: (s := printers.slips(1))[2:] and s))]
    assert codes.count(made["token"]) == 2
    (by_staff,) = set(codes) - {made["token"]}
    phone, desk = hall.client(None), hall.client("desk")
    assert phone.get(f"/api/tickets/{by_staff}").body["number"] == made["number"]
    for step in ("open", "next", "start", "finish"):
        assert desk.post(f"/api/counters/c1/{step}").status == 200
    refused = phone.post(f"/api/tickets/{by_staff}/rating", {"level": 1})
    assert (refused.status, refused.code) == (403, "not_allowed")
    assert phone.post(f"/api/tickets/{made['token']}/rating", {"level": 5}).status == 200


def test_a_kiosk_prints_its_own_again_and_no_other(hall: HallProcess, printers: Rig) -> None:
    mine, other = take(hall, "k1"), take(hall, "k2")
    kiosk = hall.client("kiosk", "k1")
    assert kiosk.post(f"/api/tickets/{mine['id']}/reprint").status == 200
    until(lambda: len(printers.slips(1)) == 2)
    assert kiosk.post(f"/api/tickets/{other['id']}/reprint").status == 404
    elsewhere = kiosk.post(f"/api/tickets/{mine['id']}/reprint", {"slip_at": "k2"})
    assert elsewhere.status == 422
    assert hall.client("display").post(f"/api/tickets/{mine['id']}/reprint").status == 403
    assert hall.client(None).get("/api/slips").status == 401
    assert kiosk.get("/api/slips").status == 403


def test_staff_find_a_number_but_not_its_token(hall: HallProcess) -> None:
    made = take(hall)
    helper = hall.client("helper")
    for said in (made["number"], "a1", "%20A%20001", "%EF%BC%A1001"):
        (found,) = helper.get(f"/api/tickets?number={said}").body
        assert (found["id"], found["number"], found["state"]) == (made["id"], "A001", "waiting")
        assert found["slip_at"] == "k1"
        assert made["token"] not in str(found)
    assert helper.get("/api/tickets?number=B7").body == []
    assert helper.get("/api/tickets").status == 422
    assert helper.get(f"/api/tickets?number={'9' * 50}").status == 422
    assert hall.client("kiosk", "k1").get("/api/tickets?number=A001").status == 403
    assert hall.client(None).get("/api/tickets?number=A001").status == 401
