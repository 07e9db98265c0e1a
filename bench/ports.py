"""How soon the agent sees that a port has gone or a device fell silent, and that it is back.

    python -m bench.ports [--rounds 10]

Four printers on serial ports, four on the network and a line of bars, all spoilt in one round; a
pad and a printer that cannot answer are spoilt too, and nobody may claim to know that. The time
begins before the simulator is told and ends when the server has heard it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.devices.rig import LineRig, Rig
from tests.kiosk.agent_rig import Server, end, start

from bench.figure import note, percentile, row
from hall_devices.exchange import ANSWER_SECONDS
from hall_devices.printers.printer import Timing
from hall_kiosk.agent.duties import REFRESH_SECONDS, RETRY_SECONDS
from hall_kiosk.agent.worker import LOOK_SECONDS

_AIM = 3.0
_PATIENCE = 60.0
_LOOK_EVERY = 0.002
_EACH = 4
_TOLD = 0.5
"""Added to poll and time-out: the agent's word is sent at the next turn of its link, and read."""
_TRUE = {("unknown", "unknown"), ("unknown", "write-only")}
"""State and evidence of what cannot answer: before anything was sent to it, and later."""
_MUTE = ("pad", "mute")
"""Codes of such devices."""

Fault = Callable[..., None]
"""Takes a simulator's faults by name."""
Spoilt = tuple[str, str, Fault]
"""Kind and code of a device, and what spoils it."""


@dataclass
class Rigs:
    """The simulators, and the hall's side of the agent that drives them."""

    server: Server
    serial: Rig
    network: Rig
    bars: LineRig
    pads: LineRig
    mute: Rig
    """A printer that the agent takes for one that cannot answer."""


@dataclass
class Times:
    """Seconds of each kind of trouble, all devices and rounds."""

    noticed: dict[str, list[float]] = field(default_factory=dict)
    back: dict[str, list[float]] = field(default_factory=dict)


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.ports", description=__doc__)
    it.add_argument("--rounds", type=int, default=10)
    it.add_argument("--silences", type=int, default=3, help="rounds of falling silent")
    options = it.parse_args()
    with _rigs() as rigs:
        _vanish(rigs, options.rounds)
        _reset(rigs, options.rounds)
        _fall_silent(rigs, options.silences)
    return 0


def _vanish(rigs: Rigs, rounds: int) -> None:
    times = Times()
    for _ in range(rounds):
        _spoil(rigs, times, "unplugged")
    for what in times.noticed:
        _row(f"port vanishes, {what}: noticed", times.noticed[what], _AIM)
        _row(f"port returns, {what}: working", times.back[what], _AIM)


def _fall_silent(rigs: Rigs, rounds: int) -> None:
    times = Times()
    for _ in range(rounds):
        _spoil(rigs, times, "silent")
    asked, bar = Timing().answer, ANSWER_SECONDS
    aims = {
        "serial printer": LOOK_SECONDS + asked,
        # A connection that fell silent is made anew, and asked once more.
        "network printer": LOOK_SECONDS + 2 * asked,
        # One answer may get lost on the way: the bar is asked twice.
        "bar": REFRESH_SECONDS + RETRY_SECONDS + 2 * bar,
    }
    for what, seconds in times.noticed.items():
        _row(f"falls silent, {what}: noticed", seconds, aims[what] + _TOLD)
    said = {(it["state"], it["evidence"]) for it in rigs.server.healths if it["device"] in _MUTE}
    told = ", ".join("/".join(it) for it in sorted(said))
    row("falls silent, pad and write-only printer", told, "unknown, never noticed", said <= _TRUE)


def _reset(rigs: Rigs, rounds: int) -> None:
    """The printer is there all the time, so that the next slip must come out."""
    printed, seconds = 0, list[float]()
    for turn in range(rounds):
        for number in range(1, _EACH + 1):
            rigs.network.ask("POST", f"/printer-{number}/reset")
            name, begun = f"after-reset-{turn}-{number}", time.perf_counter()
            rigs.server.job(name, f"tcp{number}")
            printed += rigs.server.ended(name)[0] == "printed"
            seconds.append(time.perf_counter() - begun)
    _row("connection reset: the next slip is out", seconds, _AIM)
    note(f"{printed} of {len(seconds)} printed at once")


def _spoil(rigs: Rigs, times: Times, fault: str) -> None:
    """All devices at once, each looked at by a thread."""
    mute: tuple[Fault, ...] = (rigs.pads.fault, rigs.mute.fault) if fault == "silent" else ()
    for spoil in mute:
        spoil(**{fault: True})
    devices = _spoilt(rigs)
    with ThreadPoolExecutor(len(devices)) as watching:
        found = watching.map(partial(_one, rigs.server, fault), devices)
        for (what, _, _), (noticed, back) in zip(devices, found, strict=True):
            times.noticed.setdefault(what, []).append(noticed)
            times.back.setdefault(what, []).append(back)
    for spoil in mute:
        spoil(**{fault: False})


def _spoilt(rigs: Rigs) -> list[Spoilt]:
    numbers = range(1, _EACH + 1)
    return [
        *(("serial printer", f"tty{it}", partial(rigs.serial.fault, it)) for it in numbers),
        *(("network printer", f"tcp{it}", partial(rigs.network.fault, it)) for it in numbers),
        ("bar", "bar", rigs.bars.fault),
    ]


def _one(server: Server, fault: str, device: Spoilt) -> tuple[float, float]:
    """Seconds until it is noticed, and until it works again."""
    _, code, spoil = device
    begun = time.perf_counter()
    spoil(**{fault: True})
    _until_it_is(server, code, "silent")
    noticed = time.perf_counter() - begun
    begun = time.perf_counter()
    spoil(**{fault: False})
    _until_it_is(server, code, "ok")
    return noticed, time.perf_counter() - begun


def _until_it_is(server: Server, code: str, state: str) -> None:
    """Raises TimeoutError."""
    end = time.monotonic() + _PATIENCE
    while server.health(code)[0] != state:
        if time.monotonic() > end:
            raise TimeoutError(f"the agent never said that {code} is {state}")
        time.sleep(_LOOK_EVERY)


def _row(what: str, seconds: list[float], aim: float) -> None:
    p50, most = percentile(seconds, 0.5), max(seconds)
    measured = f"p50 {p50:.1f} max {most:.1f} s of {len(seconds)}"
    row(what, measured, f"<= {aim:.1f} s", most <= aim)


@contextmanager
def _rigs() -> Iterator[Rigs]:
    """Once the agent has told of every device."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        printers = ("--count", str(_EACH), "--no-pictures")
        network = (*printers, "--tcp", "127.0.0.1:0")
        rigs = Rigs(
            Server(),
            ends.enter_context(Rig(folder / "serial", *printers)),
            ends.enter_context(Rig(folder / "network", *network)),
            ends.enter_context(LineRig("led_bar", folder / "bars")),
            ends.enter_context(LineRig("evaluation_pad", folder / "pads")),
            ends.enter_context(Rig(folder / "mute", "--no-pictures")),
        )
        ends.callback(rigs.server.close)
        devices = _devices(rigs)
        rigs.server.devices = {"devices": devices}
        sign = {"device": "bar", "text": "欢迎", "state": "idle", "epoch": "a", "seq": 1}
        rigs.server.first = [("sign", sign)]
        ends.callback(end, start(rigs.server, folder / "agent"))
        for device in devices:
            known = "unknown" if device["code"] in _MUTE else "ok"
            _until_it_is(rigs.server, device["code"], known)
        yield rigs


def _devices(rigs: Rigs) -> list[dict[str, Any]]:
    printers = [
        {"code": f"{stem}{number}", "kind": "ticket_printer", "port": port}
        for stem, rig in (("tty", rigs.serial), ("tcp", rigs.network))
        for number, port in enumerate(rig.ports, start=1)
    ]
    first = {"address": "1"}
    return [
        *printers,
        {
            "code": "bar",
            "kind": "led",
            "driver": "a090",
            "settings": first,
            "port": rigs.bars.port(),
        },
        {
            "code": "pad",
            "kind": "pad",
            "driver": "ff68",
            "settings": first,
            "port": rigs.pads.port(),
        },
        {
            "code": "mute",
            "kind": "ticket_printer",
            "profile": "80mm+write-only",
            "port": rigs.mute.ports[0],
        },
    ]


if __name__ == "__main__":
    sys.exit(main())
