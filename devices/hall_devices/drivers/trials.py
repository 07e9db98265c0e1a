"""What the conformance suite needs of a driver."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol


class Cutter(Protocol):
    """What cuts a driver's stream into frames (framing.Framer is one).  Never raises."""

    def feed(self, data: bytes) -> Sequence[object]:
        """Frames completed by these bytes."""

    def silence(self) -> Sequence[object]:
        """Frames behind one that has begun and will not be finished."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the conformance suite needs of a driver.

    simulator: module that plays the device, run with -m and `arguments` (see
    simulators/virtual_line.py for its options and its ready line).  cutter: makes what reads the
    device's bytes; None for one that never sends any.  frames: a few whole ones that it sends,
    each exactly one to the cutter.  over: what the driver opens to reach its device there: a
    serial port, a TCP port, or a USB device; of the last the simulator says the `bus` in its ready
    line (see simulators/ticket_printer.py), of the others it has a serial port.
    """

    simulator: str
    cutter: Callable[[], Cutter] | None
    frames: tuple[bytes, ...]
    arguments: tuple[str, ...] = ()
    over: Literal["serial", "tcp", "usb"] = "serial"


@dataclass(frozen=True, slots=True)
class LoneTrial:
    """What the conformance suite needs of a driver that has no line.

    simulator: as in Trial; see simulators/lone_device.py for its options and its ready line.
    read: what the driver makes of one message, None for nonsense; never raises.  said: a few
    messages that the device sends.  options: settings that the driver needs there.  arguments: of
    the simulator.  sight: module whose attach(port) has to be called by the thread that uses the
    driver, and cannot be taken back (see simulators/video/attach.py); "" where nothing has to be.
    """

    simulator: str
    read: Callable[[bytes], object]
    said: tuple[bytes, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    sight: str = ""
