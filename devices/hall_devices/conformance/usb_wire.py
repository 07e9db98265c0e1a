"""The USB cable between a driver and a simulator, which a check can spoil."""

from __future__ import annotations

import array
import errno
import time
from collections import deque
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import usb.core

from hall_devices.simulators.usb.attach import attached
from hall_devices.simulators.usb.backend import VirtualUsb

from .program import Program
from .wire import Manners

_PACKET = 64


class UsbWire(Manners):
    """See Wire.  The simulator has the bus: to pull the device is told to it.

    stuck: the device takes nothing.
    """

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.stuck = False
        self._program = program
        self._attached: AbstractContextManager[None] = attached(_SpoiltUsb(program.bus, self))

    @property
    def port(self) -> str:
        """What the driver opens, while it is plugged in."""
        return self._program.port

    def __enter__(self) -> Self:
        self._attached.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._attached.__exit__(kind, error, traceback)

    def plug(self) -> None:
        """The device appears."""
        self._program.tell("", {"unplugged": False})

    def unplug(self) -> None:
        """The device is gone; whoever has it open finds that."""
        self._program.tell("", {"unplugged": True})

    def well(self) -> None:
        """Spoil nothing any more."""
        super().well()
        self.stuck = False


class _SpoiltUsb(VirtualUsb):
    """Packets on their way to the driver, as the wire's manners have them."""

    def __init__(self, bus: str, wire: UsbWire) -> None:
        super().__init__(bus)
        self._wire = wire
        self._late: deque[bytes] = deque()

    def close_device(self, dev_handle: Any) -> None:
        """See IBackend."""
        self._late.clear()
        super().close_device(dev_handle)

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        """See IBackend."""
        if self._wire.stuck:
            time.sleep(timeout / 1000)
            raise usb.core.USBTimeoutError("it takes nothing", None, errno.ETIMEDOUT)
        return super().bulk_write(dev_handle, ep, intf, data, timeout)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        """See IBackend."""
        end = time.monotonic() + timeout / 1000
        while not self._late:
            left = max(1, int((end - time.monotonic()) * 1000))
            got = super().bulk_read(dev_handle, ep, intf, buff, left)
            said = self._wire.spoilt(buff[:got].tobytes())
            size = 1 if self._wire.split else _PACKET
            self._late += [said[at : at + size] for at in range(0, len(said), size)]
        packet = self._late.popleft()
        if len(packet) > len(buff):  # the host drops what was not asked for
            raise usb.core.USBError("Overflow", None, errno.EOVERFLOW)
        buff[: len(packet)] = array.array("B", packet)
        return len(packet)
