"""The agent looks for devices at its free serial ports, and lets those in use alone."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from hall_devices.port_scan.asking import Plan, Tell
from hall_devices.port_scan.findings import Finding, Port, PortFound, Step
from hall_devices.port_scan.ports import is_serial
from hall_kiosk.agent.finder import MOST_PORTS, Finder
from hall_kiosk.agent.messages import FindOrder, read_find
from tests.devices.rig import LONG_ENOUGH, LockRig, Rig, until
from tests.kiosk.agent_rig import AgentThread, Server

GONE = Port("/dev/ttyS97", "/dev/ttyS97")
FREE = Port("/dev/serial/by-id/usb-x", "/dev/ttyUSB98", ("/dev/serial/by-id/usb-x",), "1a86:7523")


@pytest.fixture
def agent(server: Server, tmp_path: Path) -> Iterator[AgentThread]:
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.agents)
    yield it
    it.close()


def find(server: Server, **order: Any) -> dict[str, Any]:
    told: dict[str, Any] = server.send("find", order)
    return told


def done(server: Server) -> dict[str, Any]:
    """What came of the scan, once it is over."""
    until(lambda: find(server)["state"] == "done")
    return find(server)


def row(told: dict[str, Any], port: str) -> dict[str, Any]:
    (it,) = [it for it in told["ports"] if it["name"] == port]
    return dict(it)


@pytest.mark.usefixtures("agent")
def test_a_free_port_is_asked_and_says_who_answers(server: Server, tmp_path: Path) -> None:
    assert find(server)["state"] == "idle"
    with LockRig(tmp_path / "locks", "--count", "2") as boards:
        port = boards.port()
        assert find(server, start="s1", port=port)["run"] == "s1"
        found = row(done(server), port)
        assert (found["state"], found["asked_all"]) == ("found", True)
        assert found["found"] == [
            {"driver": "wkly", "kind": "locks", "baud": 9600, "address": n, "proof": "sum"}
            for n in (1, 2)
        ]
        assert [boards.pulses(1), boards.pulses(2)] == [{}, {}]


@pytest.mark.usefixtures("agent")
def test_a_port_in_use_is_not_opened(server: Server, tmp_path: Path) -> None:
    with Rig(tmp_path / "printers") as printers:
        port = printers.ports[0]
        device = {"code": "p1", "kind": "ticket_printer", "driver": "escpos", "port": port}
        server.send("devices", {"devices": [device]})
        until(lambda: server.health("p1")[0] == "ok")
        find(server, start="s1")
        held = row(done(server), port)
        assert (held["state"], held["users"], held["found"]) == ("in_use", ["p1"], [])
        assert held["of"] == 0
        assert server.health("p1")[0] == "ok"


def test_an_agent_that_stops_ends_its_scan(server: Server, tmp_path: Path) -> None:
    it = AgentThread(server, tmp_path / "agent")
    with Rig(tmp_path / "printers") as printers:
        try:
            find(server, start="s1", port=printers.ports[0], listen=True)
            until(lambda: [it for it in find(server)["ports"] if it["state"] == "asking"])
        finally:
            it.close()
        assert not [thread for thread in threading.enumerate() if thread.name == "find"]


@pytest.mark.usefixtures("agent")
def test_an_order_that_makes_no_sense_is_passed_over(server: Server) -> None:
    assert find(server, start=7) == {}
    assert find(server)["state"] == "idle"


class Desk:
    """Ports that take as long as a test says, and who has them."""

    def __init__(self, *ports: Port) -> None:
        self.ports: list[Port] = [*ports]
        self.holders: list[tuple[str, tuple[str, ...]]] = []
        self.asked: list[tuple[str, float]] = []
        self.others: Sequence[str] = ()
        self.go_on = threading.Event()
        self.trouble: Exception | None = None
        self.found: tuple[Finding, ...] = ()

    def list(self, others: Sequence[str]) -> list[Port]:
        self.others = others
        if self.trouble:
            raise self.trouble
        return self.ports

    def ask(
        self, port: Port, plan: Plan, *, tell: Tell, listen: float, ended: Callable[[], bool]
    ) -> PortFound:
        tell(Step(port, 1, len(plan), 9600, "escpos"))
        self.asked.append((port.name, listen))
        while not self.go_on.wait(0.01):
            if ended():
                return PortFound(port, "silent", asked_all=False)
        return PortFound(port, "found" if self.found else "silent", self.found)


@pytest.fixture
def desk() -> Desk:
    return Desk(FREE, GONE)


@pytest.fixture
def finder(desk: Desk) -> Iterator[Finder]:
    it = Finder(lambda: desk.holders, desk.list, desk.ask)
    yield it
    desk.go_on.set()
    it.close()


def states(finder: Finder) -> list[str]:
    return [row["state"] for row in finder.look()["ports"]]


def ended(finder: Finder) -> str:
    until(lambda: finder.look()["state"] != "running")
    return str(finder.look()["state"])


def test_the_port_that_is_asked_is_told_while_others_wait(finder: Finder, desk: Desk) -> None:
    finder.handle(FindOrder("s1"))
    until(lambda: desk.asked)
    first = finder.look()["ports"][0]
    assert (first["done"], first["baud"], first["driver"]) == (1, 9600, "escpos")
    assert (first["names"], first["usb"]) == (["/dev/serial/by-id/usb-x"], "1a86:7523")
    assert first["of"] > 1
    assert states(finder) == ["asking", "waiting"]
    desk.go_on.set()
    assert ended(finder) == "done"
    assert states(finder) == ["silent", "silent"]


def test_a_second_request_joins_and_a_repeat_begins_nothing(finder: Finder, desk: Desk) -> None:
    finder.handle(FindOrder("s1"))
    assert finder.handle(FindOrder("s2"))["run"] == "s1"
    desk.go_on.set()
    assert ended(finder) == "done"
    finder.handle(FindOrder("s1"))
    assert len(desk.asked) == 2
    finder.handle(FindOrder("s3", listen=True))
    assert ended(finder) == "done"
    assert [listen >= 10 for _, listen in desk.asked] == [False, False, True, True]


def test_a_scan_that_is_stopped_says_what_was_not_asked(finder: Finder, desk: Desk) -> None:
    finder.handle(FindOrder("s1"))
    until(lambda: desk.asked)
    finder.handle(FindOrder(stop=True))
    assert ended(finder) == "stopped"
    assert states(finder) == ["not_asked", "not_asked"]
    desk.go_on.set()
    finder.handle(FindOrder("s2"))
    assert ended(finder) == "done"


def test_a_port_that_a_device_gets_meanwhile_is_let_go(finder: Finder, desk: Desk) -> None:
    finder.handle(FindOrder("s1"))
    until(lambda: desk.asked)
    desk.holders = [("/dev/ttyUSB98", ("p1", "p2")), ("/dev/ttyS97", ("b1",))]
    assert ended(finder) == "done"
    assert states(finder) == ["in_use", "in_use"]
    assert [it["users"] for it in finder.look()["ports"]] == [["p1", "p2"], ["b1"]]
    assert [name for name, _ in desk.asked] == [FREE.name]


def test_only_serial_ports_can_be_named(finder: Finder, desk: Desk) -> None:
    desk.go_on.set()
    desk.holders = [("cups://office", ("o1",)), ("COM7", ("p1",))]
    finder.handle(FindOrder("s1", port="/dev/watchdog"))
    ended(finder)
    assert desk.others == ["COM7"]
    finder.handle(FindOrder("s2", port="/dev/ttyS0"))
    ended(finder)
    assert desk.others == ["COM7", "/dev/ttyS0"]


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("COM3", True),
        ("com12", True),
        ("/dev/ttyS4", True),
        ("/dev/pts/9", True),
        ("/dev/cu.usbserial-1", True),
        ("/dev/pts/../watchdog", False),
        ("/dev/sda", False),
        ("/etc/passwd", False),
        ("file:///dev/ttyS0", False),
        ("COM", False),
        ("", False),
    ],
)
def test_what_can_be_a_serial_port(name: str, fine: bool) -> None:
    assert is_serial(name) is fine


@pytest.mark.parametrize("trouble", [ImportError("serial"), OSError("no"), KeyError("odd")])
def test_ports_that_cannot_be_listed_are_said(
    trouble: Exception, finder: Finder, desk: Desk
) -> None:
    desk.trouble = trouble
    finder.handle(FindOrder("s1"))
    assert ended(finder) == "failed"
    desk.trouble = None
    desk.go_on.set()
    finder.handle(FindOrder("s2"))
    assert ended(finder) == "done"


def test_a_scan_has_an_end_however_many_ports_are_listed(finder: Finder, desk: Desk) -> None:
    desk.ports = [Port(f"COM{n}", f"COM{n}") for n in range(1, MOST_PORTS + 9)]
    desk.go_on.set()
    finder.handle(FindOrder("s1"))
    assert ended(finder) == "done"
    assert len(desk.asked) == MOST_PORTS


def test_a_closed_finder_begins_nothing(finder: Finder, desk: Desk) -> None:
    finder.handle(FindOrder("s1"))
    until(lambda: desk.asked)
    closer = threading.Thread(target=finder.close)
    closer.start()
    closer.join(LONG_ENOUGH)
    assert not closer.is_alive()
    assert finder.handle(FindOrder("s2"))["run"] == "s1"


@pytest.mark.parametrize(
    "data",
    [None, [], {"start": 1}, {"port": 1}, {"start": "x" * 999}, {"listen": 1}, {"stop": "yes"}],
)
def test_an_order_that_cannot_be_read_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="scan"):
        read_find(data)


def test_an_order_has_its_defaults() -> None:
    assert read_find({}) == FindOrder()
    assert read_find({"start": "s", "port": "COM1", "listen": True}) == FindOrder("s", "COM1", True)
