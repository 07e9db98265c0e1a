"""Virtual 捷宇 GWQ programs in one process, each with its tablet: JSON over a websocket.

    python -m hall_devices.simulators.gwq_pad --count 2 --control 0

Control: POST /pad-1/press {"key": 1}, also when nothing is asked; GET /pad-1 says `asked`, `asks`,
`presses`, `teller` (name and number as shown), `timeout`, `cancels`, `versions`, `unknown`.
POST /pad-1/repeat says the last result again; POST /pad-1/fail {"ret": -7} ends a question so.
See control.py and lone_device.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from . import lone_device
from .lone_device import LoneStation, StreamPadFaults, key_of
from .virtual_net import HOST
from .virtual_tcp import TcpPort
from .websocket_end import WebsocketEnd


class ServicePort(TcpPort):
    """As a driver names it."""

    @property
    def name(self) -> str:
        return super().name.replace("socket://", "ws://")


class VirtualGwq:
    """One program with its tablet; the newest question is the one it shows."""

    def __init__(self, name: str, port: ServicePort, station: LoneStation) -> None:
        self.name = name
        self.faults = StreamPadFaults()
        self._port = port
        self._end = WebsocketEnd(station, self)
        self._clients = self._told = 0
        self._ends_at: float | None = None
        self._timeout = 0
        self._teller = ""
        self._result: dict[str, Any] = {}
        self._asks = self._presses = self._cancels = self._versions = self._unknown = 0

    def receive(self, data: bytes, now: float) -> None:
        if self._port.clients != self._clients:
            self._clients = self._port.clients
            self._end.begin(now)
        self._end.receive(data, now)

    def met(self, now: float) -> None:
        """It waits for commands."""

    def hear(self, message: str, now: float) -> None:
        """One command."""
        said = json.loads(message)
        match said.get("type"):
            case 10:
                self._asks += 1
                self._timeout = said["Timeout"]
                self._ends_at = now + self._timeout
                self._teller = f"{said['TellerName']} {said['TellerNo']}".strip()
            case 2:
                self._cancels += 1
                self._say({"type": 2, "ret": 0}, now)
                if self._ends_at is not None:
                    self._end_with({"type": 10, "ret": -9}, now)
            case 0:
                self._versions += 1
                self._say({"type": 0, "ret": 0, "version": "1.0.0.1"}, now)
            case _:
                self._unknown += 1

    def run(self, now: float) -> float | None:
        """A question ends by itself."""
        if self._ends_at is None:
            return None
        if now < self._ends_at:
            return self._ends_at - now
        self._end_with({"type": 10, "ret": -2}, now)
        return 0.0

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """press, repeat, fail."""
        match verb:
            case "press":
                self._presses += 1
                self._end_with({"type": 10, "ret": 0, "EvaluatorLevel": key_of(wishes)}, now)
            case "repeat":
                if self._told == self._clients:  # an answer goes to whoever asked
                    self._say(self._result, now)
            case "fail":
                self._end_with({"type": 10, "ret": int(wishes.get("ret", -7))}, now)
            case _:
                raise KeyError(verb)

    def state(self) -> dict[str, Any]:
        return {
            "asked": self._ends_at is not None,
            "asks": self._asks,
            "presses": self._presses,
            "teller": self._teller,
            "timeout": self._timeout,
            "cancels": self._cancels,
            "versions": self._versions,
            "unknown": self._unknown,
        }

    def _end_with(self, result: dict[str, Any], now: float) -> None:
        self._ends_at = None
        self._result, self._told = result, self._clients
        for _ in range(1 + self.faults.doubled):
            self._say(result, now)

    def _say(self, message: dict[str, Any], now: float) -> None:
        if self.faults.wrong_number:
            message = {**message, "type": message["type"] + 1}
        self._end.say(json.dumps(message, ensure_ascii=False), now)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    it = lone_device.parser("gwq-pad", "Plays GWQ evaluation tablets behind their program (JSON).")
    return lone_device.run(it, arguments, "pad", _pad)


def _pad(options: argparse.Namespace, name: str, port: int) -> LoneStation:
    end = ServicePort(HOST, port)
    station = LoneStation(end)
    station.device = VirtualGwq(name, end, station)
    return station


if __name__ == "__main__":
    sys.exit(main())
