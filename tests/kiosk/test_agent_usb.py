"""The agent as it is installed, led to a virtual USB bus: what development tries it with."""

import os
import subprocess
import sys
from pathlib import Path

from hall_kiosk.agent.command import TOKEN_VARIABLE
from tests.devices.rig import LONG_ENOUGH, Rig, until
from tests.kiosk.agent_rig import TOKEN, Server

HALLWAY = Path(sys.executable).with_name("hallway")


def test_a_usb_printer_is_pulled_and_plugged_in(server: Server, tmp_path: Path) -> None:
    with Rig(tmp_path / "printers", "--usb", "0", "--no-pictures") as rig:
        server.devices = {
            "devices": [{"code": "p1", "kind": "ticket_printer", "port": rig.ports[0]}]
        }
        agent = subprocess.Popen(
            [
                *(sys.executable, "-m", "hall_devices.simulators.usb", rig.ready["bus"]),
                *(str(HALLWAY), "agent", "--server", server.url),
                *("--data-dir", str(tmp_path / "agent"), "--parent-pipe"),
            ],
            stdin=subprocess.PIPE,
            env={**os.environ, TOKEN_VARIABLE: TOKEN},
        )
        try:
            until(lambda: server.health("p1") == ("ok", ""))
            server.job("j1")
            assert server.ended("j1") == ("printed", "answered", "")
            rig.fault(unplugged=True)
            until(lambda: server.health("p1")[1] == "port_missing")
            rig.fault(unplugged=False)
            until(lambda: server.health("p1") == ("ok", ""))
            server.job("j2")
            assert server.ended("j2") == ("printed", "answered", "")
            assert len(rig.slips()) == 2
        finally:
            assert agent.stdin
            agent.stdin.close()
            assert agent.wait(LONG_ENOUGH) == 0
        assert rig.state()["usb"] == {"claimed": False, "system_driver": True}
