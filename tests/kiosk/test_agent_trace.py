"""The agent tells what goes over a device's port, and never what is on a card or in a code."""

import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from hall_devices.conformance.program import Program
from hall_kiosk.agent.messages import read_trace
from hall_kiosk.agent.run import MOST_TRACED
from hall_kiosk.check_slip import CheckContent
from tests.devices import rig as devices_rig
from tests.devices.rig import LineRig, LoneRig, Rig, until
from tests.kiosk.agent_rig import SLIP, AgentThread, Server

CHECK = CheckContent("政务服务中心", "r1", "咨询台", "2026年7月14日", "09:43").as_json()
PERSON = {
    "name": "样本丙丁",
    "number": "990000199001010017",
    "address": "样本省样本县样本街99号",
    "issuer": "样本县公安局",
}
"""Invented: no region has the code 99."""


@pytest.fixture
def agent(server: Server, tmp_path: Path) -> Iterator[AgentThread]:
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.agents)
    yield it
    it.close()


def trace(server: Server, device: str, run: str = "", after: int = 0) -> dict[str, Any]:
    told: dict[str, Any] = server.send("trace", {"device": device, "run": run, "after": after})
    return told


def trace_with(server: Server, device: str, code: str) -> dict[str, Any]:
    """Once something of this meaning is in it."""
    until(lambda: code in codes(trace(server, device)))
    return trace(server, device)


def codes(told: dict[str, Any]) -> set[str]:
    return {said["code"] for row in told["rows"] for said in row["said"]}


@pytest.mark.usefixtures("agent")
def test_a_bars_line_is_told_row_by_row(server: Server, tmp_path: Path) -> None:
    with LineRig("led_bar", tmp_path / "bars") as bars:
        address = str(bars.devices[0]["address"])
        place = {"kind": "led", "driver": "a090", "port": bars.port()}
        server.send(
            "devices", {"devices": [{"code": "b1", **place, "settings": {"address": address}}]}
        )
        sign = {"device": "b1", "text": "3号窗口", "state": "idle", "epoch": "a", "seq": 1}
        server.send("sign", sign)
        until(lambda: {"bar.shows", "bar.taken"} <= codes(trace(server, "b1")))
        first = trace(server, "b1")
        assert [row["way"] for row in first["rows"][:3]] == ["port", "sent", "heard"]
        assert first["rows"][2]["data"] == f"a090{int(address):02x}a5aa"
        last = first["rows"][-1]["seq"]
        assert trace(server, "b1", first["run"], last)["rows"] == []
        assert trace(server, "b1", "another", last)["rows"] == first["rows"]


@pytest.mark.usefixtures("agent")
def test_a_slip_is_told_in_few_pieces_and_without_its_code(server: Server, tmp_path: Path) -> None:
    with Rig(tmp_path / "printers", "--no-pictures") as printers:
        port = printers.ports[0]
        device = {"code": "p1", "kind": "ticket_printer", "driver": "escpos", "port": port}
        server.send("devices", {"devices": [device]})
        secret = "https://hall.example/t/SecretToken-1"
        server.job("j1", "p1", content={**SLIP, "phone_url": secret})
        assert server.ended("j1")[0] == "printed"
        told = trace_with(server, "p1", "escpos.cut")
        rows = told["rows"]
        while len(rows) % MOST_TRACED == 0:
            rows = [*rows, *trace(server, "p1", told["run"], rows[-1]["seq"])["rows"]]
        assert {"escpos.ask_1", "escpos.well_1", "escpos.text", "escpos.qr_data"} <= codes(
            {"rows": rows}
        )
        shown = "".join(row["data"] for row in rows)
        assert b"Secret".hex() not in shown
        assert "SecretToken" not in str(rows)


@pytest.mark.usefixtures("agent")
def test_nothing_of_a_card_is_told(server: Server, tmp_path: Path) -> None:
    with LineRig("card_reader", tmp_path / "readers") as readers:
        place = {"kind": "id_reader", "driver": "sam-v", "port": readers.port()}
        options = {"wait": "500"}
        server.send("devices", {"devices": [{"code": "r1", **place, "settings": options}]})
        until(lambda: server.health("r1")[0] == "ok")
        readers.ask("POST", "/reader-1/lay", PERSON)
        server.job("c1", "r1", kind="check", content=CHECK)
        server.ended("c1")
        told = trace_with(server, "r1", "card.read")
        shown = "".join(row["data"] for row in told["rows"])
        for text in PERSON.values():
            assert text[:2].encode("utf-16-le").hex() not in shown
            assert text not in str(told)
        assert any(row["hidden"] for row in told["rows"])


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize("over", ["udp", "tcp"])
def test_a_tablet_on_the_network_is_told_command_by_command(server: Server, over: str) -> None:
    with LoneRig("sundyn_pad", "--over", over) as tablet:
        place = {"kind": "pad", "driver": "sundyn", "port": tablet.port()}
        server.send("devices", {"devices": [{"code": "e1", **place, "settings": {"listen": "0"}}]})
        until(lambda: server.health("e1") == ("ok", ""))
        seat = {"device": "e1", "window": "3", "epoch": "a", "state": "idle", "seq": 1}
        server.send("seat", {**seat, "staff": "王芳"})
        told = trace_with(server, "e1", "tablet.staff")
        assert {"port.opened", "tablet.here", "tablet.taken"} <= codes(told)
        assert "王芳" not in str(told)
        assert "王芳".encode().hex() not in str(told)
        tablet.ask("POST", "/pad-1", {"unplugged": True})
        if over == "tcp":  # nobody says of a datagram that it did not arrive
            until(lambda: codes(trace(server, "e1")) & {"port.missing", "port.gone"})
            tablet.ask("POST", "/pad-1/mend", {})
            until(lambda: trace(server, "e1")["counts"]["reopened"] == 1)


@pytest.mark.usefixtures("agent")
def test_a_program_behind_a_websocket_is_told_without_names_and_pictures(server: Server) -> None:
    with LoneRig("gwq_pad") as tablet:
        place = {"kind": "pad", "driver": "gwq", "port": tablet.port()}
        server.send("devices", {"devices": [{"code": "e1", **place, "settings": {}}]})
        until(lambda: server.health("e1") == ("ok", ""))
        seat = {"device": "e1", "window": "3", "epoch": "a", "state": "serving", "seq": 1}
        server.send("seat", {**seat, "staff": "王芳"})
        numbers = count()

        def asked_by_name() -> bool:
            """Who sits there is told to the driver between two questions, and seen with one."""
            name = f"7-{next(numbers)}"
            server.send("ask", {"device": "e1", "ask": name, "seconds": 60.0, "item": "社保"})
            until(lambda: tablet.state()["asked"])
            server.send("ask_end", {"device": "e1", "ask": name})
            until(lambda: not tablet.state()["asked"])
            time.sleep(0.2)
            return bool(tablet.state()["teller"] == "王芳 3")

        until(asked_by_name)
        until(lambda: '"TellerName": "***"' in str(trace(server, "e1")))
        told = trace(server, "e1")
        assert {"port.opened", "message.json"} <= codes(told)
        assert "王芳" not in str(told)
        assert "王芳".encode().hex() not in str(told)
    camera = Program("hall_devices.simulators.document_camera", "--speaks", "eloam")
    try:
        place = {"kind": "camera", "driver": "eloam", "port": camera.port}
        server.send("devices", {"devices": [{"code": "c1", **place, "settings": {}}]})
        until(lambda: server.health("c1") == ("ok", ""))
        server.tell("watch", device="c1", seconds=30)
        until(lambda: "message.long" in codes(trace(server, "c1")))
        rows = trace(server, "c1")["rows"]
        pictures = [row for row in rows if row["said"] and row["said"][0]["code"] == "message.long"]
        assert {(row["data"], row["hidden"]) for row in pictures} == {("", True)}
        assert any("ImageCallback" in str(row["said"]) for row in pictures)
    finally:
        camera.end()


@pytest.mark.usefixtures("agent")
def test_a_network_cameras_answers_and_pictures_are_told_and_not_shown(server: Server) -> None:
    with LoneRig("document_camera", "--speaks", "mjpeg") as camera:
        place = {"kind": "camera", "driver": "mjpeg", "port": camera.port()}
        server.send("devices", {"devices": [{"code": "c1", **place, "settings": {}}]})
        until(lambda: server.health("c1") == ("ok", ""))
        server.tell("watch", device="c1", seconds=30)
        told = trace_with(server, "c1", "web.picture")
        assert {"port.opened", "web.ask", "web.answer"} <= codes(told)
        shown = {row["data"] for row in told["rows"] if row["way"] != "port"}
        assert shown == {b"GET ".hex(), b"HTTP/1.1 200".hex(), ""}
        camera.ask("POST", "/camera-1", {"unplugged": True})
        trace_with(server, "c1", "port.missing")


@pytest.mark.usefixtures("agent")
def test_a_print_queues_answers_are_told(server: Server, tmp_path: Path) -> None:
    with devices_rig.Program("office_printer", tmp_path / "office") as office:
        place = {"kind": "office_printer", "driver": "cups"}
        port = office.ready["devices"][0]["port"]
        server.send("devices", {"devices": [{"code": "o1", **place, "port": port}]})
        until(lambda: server.health("o1") == ("ok", ""))
        server.job("c1", "o1", kind="check", content=CHECK)
        assert server.ended("c1")[0] == "printed"
        told = trace_with(server, "o1", "queue.job_completed")
        asked = {"queue.state", "queue.make", "queue.document", "queue.job"}
        assert asked | {"queue.status", "queue.well", "port.opened"} <= codes(told)
        assert all(len(row["data"]) <= 16 for row in told["rows"])


@pytest.mark.usefixtures("agent")
def test_a_device_that_is_not_here_or_has_no_stream_has_no_trace(
    server: Server, tmp_path: Path
) -> None:
    place = {"kind": "camera", "driver": "pictures", "port": f"folder://{tmp_path}"}
    server.send("devices", {"devices": [{"code": "c1", **place}]})
    for device in ("c1", "nobody"):
        assert trace(server, device) == {"run": "", "rows": [], "counts": {}}
    assert server.send("trace", {"device": 7}) == {}


@pytest.mark.parametrize(
    "data", [None, [], {}, {"device": 1}, {"device": "a", "after": "1"}, {"device": "a", "run": 1}]
)
def test_a_trace_that_cannot_be_read_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="trace"):
        read_trace(data)
