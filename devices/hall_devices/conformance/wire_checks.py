"""Demands on a driver at its port: it says what is true, and comes back by itself."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from hall_devices.drivers import WiredDriver
from hall_devices.health import Evidence
from hall_devices.transport import TransportError

from .bench import Bench, Device, within
from .check import Check, NotConforming, demand
from .usb_wire import UsbWire

_STRANGE = bytes.fromhex("AA55F0AA55F0")
"""What a device of another kind may say."""
_ROUNDS = 5
_TRIES = 3
ARRIVE_SECONDS = 10.0
_LOOK_SECONDS = 0.02
_STILL_LOOKS, _MOST_LOOKS = 5, 100


def _said(device: Device) -> Evidence:
    return within(device.ask)


def _fails(device: Device) -> str:
    """The kind of its TransportError."""
    try:
        said = _said(device)
    except TransportError as error:
        return error.kind
    raise NotConforming(f"without its port it says {said} instead of raising TransportError")


def _well(driver: WiredDriver) -> Evidence:
    """What is said of a device that is well: one that never answers is not called fine."""
    return "write-only" if driver.trial.cutter is None else "answered"


def arrives(driver: WiredDriver, folder: Path) -> None:
    """What is sent to a device that never answers is shown there; and no more is said of it."""
    with Bench(driver, folder) as bench:
        said = _said(bench.device())
        demand(said == "write-only", f"its device never says anything and it says {said}")
        end = time.monotonic() + ARRIVE_SECONDS
        while not bench.state().get("texts") and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)
        shown = str(bench.state().get("text", ""))
        demand("A001" in shown, f"it was to show A001 and its simulator shows {shown!r}")


def unheard(driver: WiredDriver, folder: Path) -> None:
    """Whatever comes on its line is no word of a device that has none."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        bench.wire.instead = _STRANGE
        said = _said(device)
        demand(said == "write-only", f"its device never says anything and it says {said}")


def answers(driver: WiredDriver, folder: Path) -> None:
    """A device that answers is said to."""
    with Bench(driver, folder) as bench:
        said = _said(bench.device())
        demand(said == "answered", f"its simulator is well and it says {said}")


def badly(driver: WiredDriver, folder: Path) -> None:
    """Answers that come split, doubled or behind rubbish are answers."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        for how in ({"split": True}, {"doubled": True}, {"before": b"\x00\xa5"}):
            bench.wire.well()
            for name, value in how.items():
                setattr(bench.wire, name, value)
            said = _said(device)
            demand(said == "answered", f"with {how} it says {said}")


def silent(driver: WiredDriver, folder: Path) -> None:
    """Silence is no answer, also after an answer that came twice; and it passes."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        bench.wire.doubled = True
        _said(device)
        bench.wire.well()
        bench.wire.instead = b""
        for _ in range(2):
            said = _said(device)
            demand(said != "answered", "its device is silent and is said to answer")
        bench.wire.well()
        said = _said(device)
        demand(said == "answered", f"its device answers again and it says {said}")


def strange(driver: WiredDriver, folder: Path) -> None:
    """What a device of another kind says is no answer."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        bench.wire.instead = _STRANGE
        demand(_said(device) != "answered", "a strange device's bytes are taken for an answer")
        bench.wire.well()
        demand(_said(device) == "answered", "it does not understand its own device any more")


def write_only(driver: WiredDriver, folder: Path) -> None:
    """Through a port that only takes bytes nothing is known, and that is another word."""
    with Bench(driver, folder) as bench:
        said = _said(bench.device(f"file://{folder / 'out'}"))
        demand(said == "write-only", f"nothing can answer there and it says {said}")


def unplugged(driver: WiredDriver, folder: Path) -> None:
    """A port that has gone is told at once, and works when it is back, at the same name."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        _said(device)
        bench.wire.unplug()
        _fails(device)
        kind = _fails(device)
        demand(kind == "missing", f"its port is missing and it says {kind}")
        bench.wire.plug()
        said = _said(device)
        demand(said == _well(driver), f"it was plugged in again and says {said}")


def replugged(driver: WiredDriver, folder: Path) -> None:
    """The same when nobody looked meanwhile: it may notice first, and works then."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        _said(device)
        bench.wire.unplug()
        bench.wire.plug()
        for _ in range(_TRIES):
            try:
                said = _said(device)
            except TransportError:
                continue
            demand(said == _well(driver), f"it was replugged and says {said}")
            return
        raise NotConforming("it was replugged and does not find its port again")


def one_owner(driver: WiredDriver, folder: Path) -> None:
    """A port that another program holds is said to be busy, and its owner is not disturbed."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        _said(device)
        kind = _fails(bench.device())
        demand(kind == "busy", f"its port is taken and it says {kind}")
        demand(_said(device) == _well(driver), "a second driver disturbs the first")


def one_client(driver: WiredDriver, folder: Path) -> None:
    """A device that serves another computer says nothing to this one, and that one is not
    disturbed."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        _said(device)
        try:
            said = _said(bench.device())
        except TransportError:
            said = "unknown"
        demand(said != "answered", "its device serves another and is said to answer")
        demand(_said(device) == "answered", "a second driver disturbs the first")


def stuck(driver: WiredDriver, folder: Path) -> None:
    """A device that takes no bytes is not waited for: its port is said to be timed out."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        _said(device)
        assert isinstance(bench.wire, UsbWire)
        bench.wire.stuck = True
        try:
            said = _said(device)
        except TransportError as error:
            demand(error.kind == "timeout", f"its device takes nothing and it says {error.kind}")
        else:
            demand(said != "answered", "its device takes nothing and is said to answer")
        bench.wire.well()
        demand(_said(device) == "answered", "its device takes bytes again and it does not work")


def no_leak(driver: WiredDriver, folder: Path) -> None:
    """Opened and closed again and again, with and without its port, it keeps nothing."""
    with Bench(driver, folder) as bench:
        device = bench.device()
        _said(device)
        device.close()
        before = _at_rest()
        for _ in range(_ROUNDS):
            _said(device)
            device.close()
        bench.wire.unplug()
        for _ in range(_ROUNDS):
            _fails(device)
            device.close()
        bench.wire.plug()
        after = _at_rest()
        demand(after == before, f"descriptors and threads were {before} and are {after}")


def _at_rest() -> tuple[int, int]:
    """What is held once the wire, too, has let go: it lives in this process."""
    held, looks = _held(), 0
    for _ in range(_MOST_LOOKS):
        time.sleep(_LOOK_SECONDS)
        before, held = held, _held()
        looks = looks + 1 if held == before else 0
        if looks == _STILL_LOOKS:
            break
    return held


def _held() -> tuple[int, int]:
    """Open descriptors and threads of this process."""
    return len(os.listdir("/dev/fd")), threading.active_count()


_PORT_CHECKS = (
    Check("a port that only takes bytes", write_only),
    Check("unplugged and plugged in", unplugged),
    Check("replugged unseen", replugged),
    Check("one owner", one_owner),
    Check("nothing leaks", no_leak),
)
WIRE_CHECKS = (
    Check("it answers", answers),
    Check("answers that come badly", badly),
    Check("silence", silent),
    Check("a strange device", strange),
    *_PORT_CHECKS,
)
NET_CHECKS = (
    Check("it answers", answers),
    Check("answers that come badly", badly),
    Check("silence", silent),
    Check("a strange device", strange),
    Check("unplugged and plugged in", unplugged),
    Check("replugged unseen", replugged),
    Check("one client", one_client),
    Check("nothing leaks", no_leak),
)
"""At a TCP port."""
USB_CHECKS = (
    Check("it answers", answers),
    Check("answers that come badly", badly),
    Check("silence", silent),
    Check("a strange device", strange),
    Check("it takes nothing", stuck),
    Check("unplugged and plugged in", unplugged),
    Check("replugged unseen", replugged),
    Check("one owner", one_owner),
    Check("nothing leaks", no_leak),
)
"""On a USB bus."""
MUTE_CHECKS = (
    Check("what it sends arrives", arrives),
    Check("nobody answers", unheard),
    *_PORT_CHECKS,
)
"""Of a driver whose device never sends a byte."""
