"""The bus on its simulator's side: devices come and go, programs reach them over TCP."""

from __future__ import annotations

import contextlib
import errno
import itertools
import socket
import socketserver
import threading
from typing import Any

from hall_devices.simulators.virtual_ports import received

from . import printer_device
from .stay import Stay
from .talk import hear, say


class Bus:
    """A TCP port of loopback, served by threads of its own from here to close()."""

    def __init__(self, port: int) -> None:
        """port: 0 lets the system choose.  Raises OSError when it is taken."""
        self._stays: dict[int, Stay] = {}
        self._addresses = itertools.count(1)
        self._lock = threading.Lock()
        self._server = _Server(port, self)
        self._thread = threading.Thread(target=self._serve, name="usb-bus")
        self._thread.start()

    @property
    def name(self) -> str:
        """What other programs are told: 127.0.0.1:PORT."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def plug(self, serial: str) -> Stay:
        """A device appears, at an address of its own as often as it comes."""
        with self._lock:
            stay = Stay(serial, next(self._addresses))
            self._stays[stay.address] = stay
            return stay

    def unplug(self, stay: Stay) -> None:
        """It vanishes."""
        with self._lock:
            del self._stays[stay.address]
        stay.leave()

    def close(self) -> None:
        """Hang up on everybody, and wait for the threads.  All devices have to be unplugged."""
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def listed(self) -> list[Stay]:
        """What is on it now."""
        with self._lock:
            return [*self._stays.values()]

    def stay(self, address: int) -> Stay:
        """Raises OSError ENODEV."""
        with self._lock:
            if address not in self._stays:
                raise OSError(errno.ENODEV, "no such device")
            return self._stays[address]

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)


class UsbPort:
    """A printer's place on a bus (see virtual_ports.VirtualPort)."""

    def __init__(self, bus: Bus, serial: str) -> None:
        """serial: its serial number, by which a driver tells it from others."""
        self._bus = bus
        self._serial = serial
        self._stay: Stay | None = None

    @property
    def name(self) -> str:
        return f"usb://{printer_device.VENDOR:04x}:{printer_device.PRODUCT:04x}/{self._serial}"

    @property
    def state(self) -> dict[str, bool] | None:
        """See Stay.state; None while unplugged."""
        return self._stay.state if self._stay else None

    def plug(self) -> None:
        if self._stay is None:
            self._stay = self._bus.plug(self._serial)

    def unplug(self) -> None:
        stay, self._stay = self._stay, None
        if stay is not None:
            self._bus.unplug(stay)

    def watched(self) -> int | None:
        return self._stay.ears.fileno() if self._stay else None

    def read(self) -> bytes:
        return (received(self._stay.ears) or b"") if self._stay else b""

    def write(self, data: bytes) -> None:
        if self._stay is not None:
            self._stay.speak(data)


class _Server(socketserver.ThreadingTCPServer):
    """Knows its connections: who has a device open keeps one."""

    allow_reuse_address = True
    daemon_threads = False

    def __init__(self, port: int, bus: Bus) -> None:
        self.bus = bus
        self._links: set[Any] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._links.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._links.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for link in [*self._links]:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)


class _Handler(socketserver.BaseRequestHandler):
    """One connection: it may look at the bus, and may open one device."""

    server: _Server

    def setup(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._opened: Stay | None = None

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                asked, data = hear(self.request)
                say(self.request, *self._answer(asked, data))

    def finish(self) -> None:
        if self._opened is not None:
            self._opened.forget(self)

    def _answer(self, asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            return self._do(asked, data)
        except OSError as error:
            return {"error": errno.errorcode.get(error.errno or errno.EIO, "EIO")}, b""
        except (LookupError, TypeError, ValueError):
            return {"error": "EINVAL"}, b""

    def _do(self, asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        match asked["do"]:
            case "list":
                listed = [
                    {
                        "address": it.address,
                        "device": printer_device.DEVICE.hex(),
                        "configuration": printer_device.CONFIGURATION.hex(),
                    }
                    for it in self.server.bus.listed()
                ]
                return {"devices": listed}, b""
            case "open":
                self._opened = self.server.bus.stay(asked["address"])
                return {}, b""
        if self._opened is None:
            raise ValueError("nothing is open")
        return self._use(self._opened, asked, data)

    def _use(self, it: Stay, asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        match asked["do"]:
            case "claim":
                it.claim(self)
            case "release":
                it.release(self)
            case "detach":
                it.detach()
            case "attach":
                it.attach()
            case "active":
                return {"active": it.state["system_driver"]}, b""
            case "control":
                wanted = (asked["kind"], asked["request"], asked["value"], asked["size"])
                return {}, it.control(*wanted)
            case "write":
                size = it.take(self, asked["endpoint"], data, asked["ms"] / 1000)
                return {"size": size}, b""
            case "read":
                return {}, it.give(self, asked["endpoint"], asked["size"], asked["ms"] / 1000)
            case other:
                raise ValueError(other)
        return {}, b""
