"""A camera of the network: an endless answer of JPEGs, or one of them at /snapshot.jpg."""

from __future__ import annotations

from dataclasses import dataclass

from hall_devices.simulators.camera_scene import Scene
from hall_devices.simulators.lone_device import HUGE, LoneStation
from hall_devices.simulators.virtual_camera import (
    RATE_SECONDS,
    CameraFaults,
    CameraPort,
    VirtualCamera,
)

_BOUNDARY = "hallwayframe"
_HEAD_ENDS = b"\r\n\r\n"
_LONGEST_REQUEST = 16 * 1024


@dataclass(frozen=True, slots=True)
class MjpegFaults(CameraFaults):
    """lengthless: no part says how long it is."""

    lengthless: bool = False


class MjpegCamera(VirtualCamera):
    """Sends at full size; a camera that only streams has one size."""

    def __init__(self, name: str, scene: Scene, port: CameraPort, station: LoneStation) -> None:
        super().__init__(name, scene)
        self.faults = MjpegFaults()
        self._port = port
        self._station = station
        self._heard = bytearray()
        self._clients = 0
        self._next_at = 0.0

    def receive(self, data: bytes, now: float) -> None:
        """See lone_device.VirtualLone."""
        if self._port.clients != self._clients:
            self._clients = self._port.clients
            self._station.forget()
            self._heard.clear()
            self.watched = False
        self._heard += data
        if _HEAD_ENDS in self._heard:
            line = bytes(self._heard).split(b"\r\n", 1)[0].decode("latin-1")
            self._heard.clear()
            self._answer(line, now)
        elif len(self._heard) > _LONGEST_REQUEST:
            self._port.hang_up()

    def run(self, now: float) -> float | None:
        """See lone_device.VirtualLone."""
        self._port.push()
        if not self._port.is_connected or self._port.clients != self._clients:
            self.watched = False
        if not self._port.is_busy and self.watched and now >= self._next_at:
            self._next_at = now + RATE_SECONDS
            if not self.dark:
                self._part(now)
        return self._port.wait(RATE_SECONDS if self.watched else None)

    def _answer(self, line: str, now: float) -> None:
        verb, _, rest = line.partition(" ")
        path = rest.partition(" ")[0]
        if self.faults.manner == "nonsense":
            self._say(b"\x00\x01 this is no HTTP \xff" * 40, now, last=True)
        elif verb != "GET":
            self.unknown += 1
            self._say(_head("405 No", "text/plain", 0), now, last=True)
        elif self.unable or path == "/none":
            self._say(_head("503 No" if self.unable else "404 No", "text/plain", 0), now, last=True)
        elif self.faults.manner == "wrong_type":
            page = b"<html>not a camera</html>"
            self._say(_head("200 OK", "text/html", len(page)) + page, now, last=True)
        elif path == "/snapshot.jpg":
            self.stills += 1
            jpeg = self._jpeg()
            self._say(_head("200 OK", "image/jpeg", len(jpeg)) + jpeg, now)
        else:
            kind = f"multipart/x-mixed-replace; boundary={_BOUNDARY}"
            self._say(_head("200 OK", kind), now)
            self.watched, self._next_at = True, now

    def _part(self, now: float) -> None:
        jpeg = self._jpeg()
        lengthless = isinstance(self.faults, MjpegFaults) and self.faults.lengthless
        length = "" if lengthless else f"Content-Length: {len(jpeg)}\r\n"
        head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\n{length}\r\n"
        part = head.encode() + jpeg + b"\r\n"
        if self.faults.manner == "close":
            self._say(part[: len(part) // 2], now, last=True)
        else:
            self._say(part, now)

    def _jpeg(self) -> bytes:
        jpeg = self.scene.picture(self.scene.full)
        if self.faults.manner == "half":
            return jpeg[: len(jpeg) // 2]
        return jpeg + bytes(20 * HUGE) if self.faults.manner == "huge" else jpeg

    def _say(self, data: bytes, now: float, *, last: bool = False) -> None:
        self._station.send(data, self.faults, now, last=last)


def _head(status: str, kind: str, length: int | None = None) -> bytes:
    said = "" if length is None else f"Content-Length: {length}\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{said}Connection: close\r\n\r\n".encode()
