"""What an agent lives through: its server, its ports, its clock and other people's drivers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hall_devices.bars import a090
from hall_devices.conformance.wire import SerialEnd, Wire
from hall_kiosk.agent.backoff import Backoff
from hall_kiosk.agent.command import TOKEN_VARIABLE, agent_command
from hall_kiosk.clock import SteadyClock
from hall_kiosk.jobs import Job, JobStore
from tests.devices.packages import FAILING_BAR, package
from tests.devices.rig import LineRig, Rig, until
from tests.kiosk.agent_rig import TOKEN, AgentThread, Server, end


def printer(rig: Rig, **more: Any) -> dict[str, Any]:
    return {"code": "p1", "kind": "ticket_printer", "port": rig.ports[0], **more}


def bar(port: str, address: int = 1, **more: Any) -> dict[str, Any]:
    place = {"kind": "led", "driver": "a090", "port": port, "settings": {"address": str(address)}}
    return {"code": f"b{address}", **place, **more}


def sign(device: str, text: str, seq: int) -> dict[str, Any]:
    return {"device": device, "text": text, "state": "idle", "epoch": "a", "seq": seq}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path / "printers", "--no-pictures") as it:
        yield it


@pytest.fixture
def bars(tmp_path: Path) -> Iterator[LineRig]:
    with LineRig("led_bar", tmp_path / "bars", "--count", "3") as it:
        yield it


@pytest.fixture
def wire(bars: LineRig, tmp_path: Path) -> Iterator[Wire]:
    """Between the agent and the bars, under a name as the system gives to a USB cable."""
    folder = tmp_path / "by-id"
    folder.mkdir()
    with Wire(
        SerialEnd(folder / "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"), bars.port()
    ) as it:
        yield it


@contextmanager
def agent(server: Server, folder: Path, **settings: Any) -> Iterator[None]:
    it = AgentThread(server, folder / "agent", **settings)
    try:
        until(lambda: server.agents)
        yield
    finally:
        it.close()


def health_becomes(server: Server, device: str, state: str, detail: str) -> None:
    until(lambda: server.health(device) == (state, detail))


# The server


def test_a_slip_printed_while_the_server_was_away_is_told_once(rig: Rig, tmp_path: Path) -> None:
    server = Server()
    server.devices = {"devices": [printer(rig)]}
    it = AgentThread(server, tmp_path / "agent")
    try:
        health_becomes(server, "p1", "ok", "")
        rig.fault(slow=1)
        server.job("j1")
        until(lambda: server.state("j1") == ("sending", "unknown", ""))
        server.close()
        rig.fault(slow=0)
        until(rig.slips)
        server = Server(server.port)
        server.devices = {"devices": [printer(rig)]}
        assert server.ended("j1") == ("printed", "answered", "")
        again = server.job("j1")
        assert (again["accepted"], again["state"]) == (True, "printed")
        server.job("j2")
        assert server.ended("j2")[0] == "printed"
        assert len(rig.slips()) == 2
    finally:
        it.close()
        server.close()


class Rude(Server):
    """Lets agents in and hangs up at once, as long as it is in the mood."""

    def __init__(self) -> None:
        self.rude = True
        self.hung_up = 0
        super().__init__()

    def _connect(self, sid: str, environ: object, auth: dict[str, str]) -> bool:
        if not self.rude:
            return super()._connect(sid, environ, auth)
        self.hung_up += 1
        self.io.start_background_task(self._hang_up, sid)
        return True

    def _hang_up(self, sid: str) -> None:
        self.io.sleep(0.1)  # once it is in
        self.io.disconnect(sid, namespace="/agent")


def test_a_server_that_hangs_up_again_and_again(tmp_path: Path) -> None:
    server = Rude()
    it = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.hung_up >= 4)
        server.rude = False
        until(lambda: server.agents)
        assert server.send("devices", {"devices": []}) == {"accepted": True}
    finally:
        it.close()
        server.close()


def test_a_server_that_forgot_its_agent_is_asked_anew(
    server: Server, rig: Rig, tmp_path: Path
) -> None:
    """The connection stands; only that nothing is answered tells that nobody is there."""
    server.devices = {"devices": [printer(rig)]}
    with agent(server, tmp_path):
        health_becomes(server, "p1", "ok", "")
        former = server.agents.pop()
        server.io.manager.disconnect(former, "/agent")
        rig.fault(near_end=True)
        until(lambda: server.agents)
        health_becomes(server, "p1", "ok", "paper_near_end")
        assert server.agents != [former]


def test_waits_grow_to_a_limit_and_begin_anew_after_a_good_connection() -> None:
    longest = Backoff(0.5, 10.0, lambda low, high: high)
    assert [longest.wait() for _ in range(7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    assert longest.wait(lasted=9.9) == 10.0
    assert [longest.wait(lasted=10.0), longest.wait()] == [0.5, 1.0]
    shortest = Backoff(0.5, 10.0, lambda low, high: low)
    assert [shortest.wait() for _ in range(3)] == [0.25, 0.5, 1.0]
    some = [Backoff(4.0, 4.0).wait() for _ in range(50)]
    assert len({*some}) > 40
    assert all(2.0 <= wait <= 4.0 for wait in some)


# Ports


@pytest.mark.usefixtures("bars")
def test_replugged_under_its_stable_name(server: Server, wire: Wire, tmp_path: Path) -> None:
    link = next((tmp_path / "by-id").iterdir())
    first = os.readlink(link)
    server.devices = {"devices": [bar(str(link))]}
    with agent(server, tmp_path):
        server.send("sign", sign("b1", "one", 1))
        health_becomes(server, "b1", "ok", "")
        wire.unplug()
        until(lambda: server.health("b1")[1] in ("port_gone", "port_missing"))
        assert server.last_health("b1")["evidence"] == "unknown"
        wire.plug()
        assert os.readlink(link) != first
        health_becomes(server, "b1", "ok", "")


def test_a_port_under_two_names_has_one_worker(server: Server, rig: Rig, tmp_path: Path) -> None:
    alias = tmp_path / "ttyUSB7"
    alias.symlink_to(os.path.realpath(rig.ports[0]))
    twin = printer(rig, code="twin", port=str(alias))
    with agent(server, tmp_path):
        server.send("devices", {"devices": [printer(rig)]})
        health_becomes(server, "p1", "ok", "")
        server.send("devices", {"devices": [printer(rig), twin]})
        health_becomes(server, "twin", "silent", "port_busy")
        server.job("j1")
        assert server.ended("j1")[0] == "printed"
        assert server.health("p1") == ("ok", "")


def addresses(said: bytes) -> list[int]:
    """Of the texts on the line, in order; its own reading of them."""
    found = []
    while said:
        assert said[:2] == b"\xa0\x90"
        found.append(said[2])
        said = said[said[4] * 256 + said[5] + 7 :]
    return found


def test_a_silent_address_costs_the_others_one_time_out(
    server: Server, bars: LineRig, wire: Wire, tmp_path: Path
) -> None:
    """Before each of the others has its text, it is asked once at most."""
    bars.fault(1, silent=True)
    wire.unplug()
    link = str(tmp_path / "by-id" / "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0")
    with agent(server, tmp_path):
        server.send("devices", {"devices": [bar(link, number) for number in (1, 2, 3)]})
        for number in (1, 2, 3):
            server.send("sign", sign(f"b{number}", f"text {number}", number))
        wire.plug()
        health_becomes(server, "b1", "silent", "silent")
    assert (bars.text(2), bars.text(3)) == ("text 2", "text 3")
    asked = addresses(wire.heard)
    assert sorted(asked[:3]) == [1, 2, 3]


@pytest.mark.usefixtures("bars")
def test_a_device_of_another_kind_is_named(server: Server, wire: Wire, tmp_path: Path) -> None:
    link = next((tmp_path / "by-id").iterdir())
    wire.instead = bytes.fromhex("AA55F0AA55F0")
    with agent(server, tmp_path):
        server.send("devices", {"devices": [bar(str(link))]})
        server.send("sign", sign("b1", "one", 1))
        health_becomes(server, "b1", "silent", "not_understood")
        assert server.last_health("b1")["evidence"] == "unknown"
        assert server.last_health("b1")["last_ok"] is None


# Other people's drivers


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.mark.parametrize(
    "code",
    [
        "import nowhere_to_be_found",
        FAILING_BAR.format(method="__init__", error="OSError('no')"),
        FAILING_BAR.format(method="show", error="ZeroDivisionError()"),
        FAILING_BAR.format(method="counts", error="ZeroDivisionError()"),
    ],
    ids=["not loaded", "not made", "fails at work", "fails at its counts"],
)
def test_a_broken_driver_is_named_and_takes_nothing_down(
    code: str, server: Server, bars: LineRig, rig: Rig, packages: Path, tmp_path: Path
) -> None:
    name = package(packages, f"acme{abs(hash(code))}", code)
    bad = bar(bars.port(), 2, driver=name)
    bad_printer = {"code": "bad", "kind": "ticket_printer", "driver": name, "port": "COM9"}
    with agent(server, tmp_path):
        server.send("devices", {"devices": [bar(bars.port()), bad, printer(rig), bad_printer]})
        server.send("sign", sign("b2", "two", 1))
        health_becomes(server, "b2", "silent", "bad_driver")
        until(lambda: server.health("bad")[1] in ("bad_driver", "bad_config"))
        for seq in (2, 3):
            server.send("sign", sign("b1", f"one {seq}", seq))
            until(lambda seq=seq: bars.text() == f"one {seq}")  # type: ignore[misc]
        server.job("j1")
        assert server.ended("j1")[0] == "printed"
        assert server.health("b1") == ("ok", "")


DEAF_BAR = """
from dataclasses import replace
from hall_devices.built_in import DRIVERS
from hall_devices.bars.a090_bar import A090Bar

class Bar(A090Bar):
    def __init__(self, settings, line):
        super().__init__(settings, line)
        self._exchange.hear = self.fail

    def fail(self, data):
        raise IndexError

DRIVER = replace(DRIVERS["a090"], make=Bar)
"""


def test_a_driver_that_fails_at_what_it_hears_leaves_the_line_to_the_others(
    server: Server, bars: LineRig, packages: Path, tmp_path: Path
) -> None:
    name = package(packages, "deaf", DEAF_BAR)
    with agent(server, tmp_path):
        devices = [bar(bars.port(), 2, driver=name), bar(bars.port())]
        server.send("devices", {"devices": devices})
        server.send("sign", sign("b2", "two", 1))
        server.send("sign", sign("b1", "one", 2))
        health_becomes(server, "b1", "ok", "")
        health_becomes(server, "b2", "silent", "silent")


# The clock

_AT_ANOTHER_TIME = """
import datetime, sys
from pathlib import Path

shift = Path(sys.argv.pop(1))

class Shifted(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        hours = float(shift.read_text()) if shift.exists() else 0.0
        return super().now(tz) + datetime.timedelta(hours=hours)

datetime.datetime = Shifted

from hall_kiosk.agent.__main__ import main
sys.exit(main())
"""


def test_a_clock_that_is_put_right_costs_no_slip(server: Server, rig: Rig, tmp_path: Path) -> None:
    """Forward by a day and back by two, while slips wait; an old one is still too old."""
    shift = tmp_path / "shift"
    server.devices = {"devices": [printer(rig)]}
    command = agent_command(server.url, tmp_path / "agent")[3:]
    process = subprocess.Popen(
        [sys.executable, "-c", _AT_ANOTHER_TIME, str(shift), *command],
        stdin=subprocess.PIPE,
        env={**os.environ, TOKEN_VARIABLE: TOKEN},
    )
    try:
        health_becomes(server, "p1", "ok", "")
        rig.fault(slow=1)
        server.job("begun")
        until(lambda: server.state("begun") == ("sending", "unknown", ""))
        server.job("waits")
        shift.write_text("24")
        now = time.time()
        server.job("short", sent_at=now, expires=now + 1)
        assert server.ended("short") == ("not_printed", "unknown", "too_late")
        shift.write_text("-24")
        server.job("short too", sent_at=now, expires=now + 1)
        assert server.ended("short too") == ("not_printed", "unknown", "too_late")
        rig.fault(slow=0)
        assert server.ended("begun")[0] == "printed"
        assert server.ended("waits")[0] == "printed"
        assert len(rig.slips()) == 2
    finally:
        assert end(process) == 0


NOW = datetime(2026, 7, 14, 1, 43, tzinfo=UTC)


def test_a_steady_clock_goes_on_from_where_it_began() -> None:
    shown, passed = [NOW], [100.0]
    clock = SteadyClock(lambda: shown[0], lambda: passed[0])
    passed[0] += 90.0
    shown[0] += timedelta(hours=5)
    assert clock.now() == NOW + timedelta(seconds=90)


def test_a_slip_found_after_a_restart_has_no_more_time_than_any(tmp_path: Path) -> None:
    """It was written down by a clock that was an hour ahead."""
    ahead = NOW + timedelta(hours=1)
    store = JobStore(tmp_path / "jobs.db", SteadyClock(lambda: ahead, lambda: 0.0), 120.0)
    store.accept(Job("j1", "p1", "slip", {}, ahead + timedelta(seconds=120)), ahead)
    store.close()
    passed = [0.0]
    store = JobStore(tmp_path / "jobs.db", SteadyClock(lambda: NOW, lambda: passed[0]), 120.0)
    assert store.expire(store.clock.now(), ["p1"]) == 0
    passed[0] = 121.0
    assert store.expire(store.clock.now(), ["p1"]) == 1
    store.close()


def test_a_frame_is_read_as_the_driver_writes_it() -> None:
    """`addresses` reads with eyes of its own; here it is held against the driver's."""
    frames = [a090.text_frame(number, [(b"8", "red")] * number) for number in (1, 200)]
    assert addresses(b"".join(frames)) == [1, 200]
