"""Virtual rate tablets in one process: each connects to a driver that listens, and logs in.

    python -m hall_devices.simulators.rate_tablet --count 2 --control 0 --window 3

Control: POST /tablet-1/press {"key": 1}, also when nothing is asked; GET /tablet-1 says
`connected`, `logged_in`, `login_code`, `asked`, `rate` (id of the question), `item`, `asks`,
`presses`, `resets`, `codes` (receipts of its answers).  POST /tablet-1/repeat says the last answer
again; /tablet-1/say {"text": …} says anything.  See control.py and lone_device.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from hall_devices.command_line import CommandParser

from . import lone_device
from .lone_device import LoneStation, StreamPadFaults, key_of
from .virtual_net import HOST, DialPort
from .websocket_end import WebsocketEnd

_DIAL_SECONDS = 0.2
_MOST_KEPT = 50
_DIMENSIONS = ("attitude", "quality", "efficiency", "honest")


class VirtualTablet:
    """One tablet.  Its visitor gives the key asked for to attitude, and 1 to the rest."""

    def __init__(
        self, name: str, port: DialPort, station: LoneStation, window: str, token: str
    ) -> None:
        self.name = name
        self.faults = StreamPadFaults()
        self._port = port
        self._window = window
        path = f"/{token}" if token else ""
        self._end = WebsocketEnd(station, self, f"ws://{HOST}:{port.number}{path}")
        self._dials_at = 0.0
        self._login_code = self._rate = self._item = self._last = ""
        self._asked = False
        self._codes: list[str] = []
        self._asks = self._presses = self._resets = 0

    def receive(self, data: bytes, now: float) -> None:
        self._end.receive(data, now)

    def met(self, now: float) -> None:
        """It says who it is."""
        self._login_code = ""
        self._say({"method": "Login", "winNum": self._window, "userCode": "u1"}, now)

    def hear(self, message: str, now: float) -> None:
        """An answer, or something that it should do."""
        said = json.loads(message)
        param = said.get("param", {})
        match said:
            case {"method": "RateQuest"}:
                self._asks += 1
                self._asked, self._rate, self._item = True, param["rateId"], param["item"]
            case {"method": "RateOperate"} if param["operate"] == "Reset":
                self._resets += 1
                self._asked = False
            case {"request": "Login"}:
                self._login_code = said["code"]
            case {"request": "RateSubmit"}:
                self._codes = [*self._codes, said["code"]][-_MOST_KEPT:]

    def run(self, now: float) -> float | None:
        """It tries again and again to reach its service."""
        if self._port.connected:
            return None
        if now >= self._dials_at:
            self._dials_at = now + _DIAL_SECONDS
            if self._port.dial():
                self._end.begin(now)
        return max(0.0, self._dials_at - now)

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """press, repeat, say."""
        match verb:
            case "press":
                self._presses += 1
                self._asked = False
                marks = {**dict.fromkeys(_DIMENSIONS, 1), "attitude": key_of(wishes)}
                rate = self._rate[::-1] + "0" if self.faults.wrong_number else self._rate
                submit = {"method": "RateSubmit", "param": {"rateId": rate, **marks}}
                self._last = json.dumps(submit, ensure_ascii=False)
                for _ in range(1 + self.faults.doubled):
                    self._end.say(self._last, now)
            case "repeat":
                self._end.say(self._last, now)
            case "say":
                self._end.say(str(wishes.get("text", "")), now)
            case _:
                raise KeyError(verb)

    def state(self) -> dict[str, Any]:
        return {
            "connected": self._port.connected and self._end.is_open,
            "logged_in": self._login_code == "0",
            "login_code": self._login_code,
            "asked": self._asked,
            "rate": self._rate,
            "item": self._item,
            "asks": self._asks,
            "presses": self._presses,
            "resets": self._resets,
            "codes": self._codes,
        }

    def _say(self, message: dict[str, Any], now: float) -> None:
        self._end.say(json.dumps(message, ensure_ascii=False), now)


def parser() -> CommandParser:
    """The command line."""
    it = lone_device.parser(
        "rate-tablet",
        """Plays evaluation tablets that connect to the agent (rate JSON over a websocket).
--port is the agent's; without it a free one is taken and told.""",
    )
    it.add_argument(
        "--window", default="1", metavar="W", help="what it logs in with (default: %(default)s)"
    )
    it.add_argument(
        "--token", default="", metavar="T", help="the path it connects to (default: none)"
    )
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return lone_device.run(parser(), arguments, "tablet", _tablet)


def _tablet(options: argparse.Namespace, name: str, port: int) -> LoneStation:
    end = DialPort(port)
    station = LoneStation(end)
    station.device = VirtualTablet(name, end, station, options.window, options.token)
    return station


if __name__ == "__main__":
    sys.exit(main())
