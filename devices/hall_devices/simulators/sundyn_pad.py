"""Virtual Sundyn tablets in one process: text commands over UDP, or over TCP as through adb.

    python -m hall_devices.simulators.sundyn_pad --count 2 --control 0 --over tcp

Control: POST /pad-1/press {"key": 1}, also when nothing is asked; GET /pad-1 says `page` (welcome,
asked, thanks, paused, standby), `asked`, `asks`, `presses`, `staff` (as it was told), `beats`,
`commands` (all that came), `unknown`.  POST /pad-1/repeat says the last result again;
/pad-1/power_cycle forgets everything.  --keep: a result stays after it was fetched, and after the
next question.  See control.py and lone_device.py.  Its reading and writing are its own.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from hall_devices.command_line import CommandParser

from . import lone_device
from .lone_device import HUGE, SPLIT_SECONDS, LoneStation, PadFaults, StreamPadFaults, key_of
from .virtual_net import HOST, UdpPort
from .virtual_tcp import TcpPort

_PAGES = {"01": "welcome", "02": "asked", "03": "paused", "05": "standby", "06": "welcome"}
_MOST_KEPT = 200


class AdbPort(TcpPort):
    """As adb offers a tablet's port: a connection for each command."""

    @property
    def name(self) -> str:
        return super().name.replace("socket://", "tcp://")


class VirtualSundyn:
    """One tablet."""

    def __init__(self, name: str, station: LoneStation, *, over_tcp: bool, keep: bool) -> None:
        self.name = name
        self.faults: PadFaults = StreamPadFaults() if over_tcp else PadFaults()
        self._station = station
        self._tcp = over_tcp
        self._keep = keep
        self._forget()

    def _forget(self) -> None:
        self._page, self._staff, self._card, self._guid = "standby", "", "", ""
        self._result = ""
        self._asks = self._presses = self._beats = self._unknown = 0
        self._commands: list[str] = []

    def receive(self, data: bytes, now: float) -> None:
        text = data.decode(errors="replace")
        self._commands = [*self._commands, text][-_MOST_KEPT:]
        if text == "SE":
            self._fetched(now)
        elif text.startswith("S") and text.endswith("E") and text[1:3].isdecimal():
            self._obey(text[1:3], text[3:-1], now)
        else:
            self._unknown += 1

    def run(self, now: float) -> float | None:
        """It does nothing by itself."""
        return None

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """press, repeat, power_cycle."""
        match verb:
            case "press":
                self._press(key_of(wishes), now)
            case "repeat":
                self._say_result(now)
            case "power_cycle":
                self._forget()
            case _:
                raise KeyError(verb)

    def state(self) -> dict[str, Any]:
        return {
            "page": self._page,
            "asked": self._page == "asked",
            "asks": self._asks,
            "presses": self._presses,
            "staff": self._staff,
            "beats": self._beats,
            "unknown": self._unknown,
            "commands": self._commands,
        }

    def _obey(self, number: str, rest: str, now: float) -> None:
        if number == "02":
            self._asks += 1
            self._guid = rest
            if not self._keep:
                self._result = ""
        elif number in ("04", "05"):
            self._staff = rest
            self._card = rest.strip("|").split("|")[0]
        elif number == "95":
            self._beats += 1
        number_shown = "06" if self._tcp and number == "25" else number
        self._page = _PAGES.get(number_shown, self._page)
        if self.faults.wrong_number:
            number = f"{(int(number) + 1) % 100:02}"
        self._say("RecvCmdOK" if self._tcp else f"S{number}OK", now)

    def _press(self, key: int, now: float) -> None:
        self._presses += 1
        self._page = "thanks"
        at = f"2026-11-22 09:{self._presses // 60:02}:{self._presses % 60:02}"
        guid = self._guid[::-1] if self.faults.wrong_number else self._guid
        parts = ("S02", self._card, str(key), "?", "30", at, "", "", guid, "", "E")
        self._result = "||".join(parts)
        if not self._tcp:
            self._say_result(now)

    def _fetched(self, now: float) -> None:
        """Over UDP nothing is said while there is no result."""
        if self._result:
            self._say(self._result, now)
            self._result = self._result if self._keep or not self._tcp else ""
        elif self._tcp:
            self._say("RecvCmdOK", now)

    def _say_result(self, now: float) -> None:
        for _ in range(1 + self.faults.doubled):
            self._say(self._result, now)

    def _say(self, text: str, now: float) -> None:
        data = text.encode()
        match self.faults.manner:
            case "nonsense":
                data = b"\xff\xfe\x00" + data[::-1]
            case "half" | "close":
                data = data[: len(data) // 2]
            case "huge":
                data = data * (HUGE // len(data)) if self._tcp else data * (8192 // len(data) + 1)
            case "wrong_type":
                data = b"S77OK"
        if not self._tcp:
            for message in filter(None, (self.faults.rubbish, data)):
                self._station.send(message, self.faults, now)
            return
        data = self.faults.rubbish + data
        if isinstance(self.faults, StreamPadFaults) and self.faults.split:
            half = len(data) // 2
            self._station.send(data[:half], self.faults, now)
            self._station.pause(SPLIT_SECONDS, now)
            data = data[half:]
        self._station.send(data, self.faults, now, last=True)


def parser() -> CommandParser:
    """The command line."""
    it = lone_device.parser("sundyn-pad", "Plays Sundyn evaluation tablets (SxxE).")
    it.add_argument(
        "--over",
        choices=("udp", "tcp"),
        default="udp",
        help="udp: as over the network; tcp: as through adb (default: %(default)s)",
    )
    it.add_argument("--keep", action="store_true", help="results stay until the next one")
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return lone_device.run(parser(), arguments, "pad", _pad)


def _pad(options: argparse.Namespace, name: str, port: int) -> LoneStation:
    over_tcp = options.over == "tcp"
    station = LoneStation(AdbPort(HOST, port) if over_tcp else UdpPort(port))
    station.device = VirtualSundyn(name, station, over_tcp=over_tcp, keep=options.keep)
    return station


if __name__ == "__main__":
    sys.exit(main())
