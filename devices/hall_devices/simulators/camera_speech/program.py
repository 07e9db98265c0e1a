"""What the makers' programs have in common: a websocket, JSON, pictures in base64."""

from __future__ import annotations

import base64
import json
from abc import ABC, abstractmethod
from typing import Any

from hall_devices.simulators.camera_scene import SMALL, Scene
from hall_devices.simulators.lone_device import LoneStation
from hall_devices.simulators.virtual_camera import RATE_SECONDS, CameraPort, VirtualCamera
from hall_devices.simulators.websocket_end import WebsocketEnd


class CameraProgram(VirtualCamera, ABC):
    """One client at a time.  What speaks adds obey() and frame()."""

    def __init__(self, name: str, scene: Scene, port: CameraPort, station: LoneStation) -> None:
        super().__init__(name, scene)
        self._port = port
        self._end = WebsocketEnd(station, self)
        self._clients = 0
        self._next_at = 0.0

    def receive(self, data: bytes, now: float) -> None:
        """See lone_device.VirtualLone."""
        if self._port.clients != self._clients:
            self._clients = self._port.clients
            self.left()
            self._end.begin(now)
        self._end.receive(data, now)

    def met(self, now: float) -> None:
        """It waits for commands."""

    def left(self) -> None:
        """The client has gone: its camera is off."""
        self.watched = False

    def hear(self, message: str, now: float) -> None:
        """One command."""
        try:
            said = json.loads(message)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.unknown += 1
            return
        self.obey(said, now)

    @abstractmethod
    def obey(self, said: dict[str, Any], now: float) -> None:
        """Do it, and answer."""

    @abstractmethod
    def frame(self) -> dict[str, Any]:
        """The next picture of a preview."""

    def run(self, now: float) -> float | None:
        """See lone_device.VirtualLone."""
        self._port.push()
        if not self._port.is_connected and self.watched:
            self.left()
        if not self._port.is_busy and self.watched and now >= self._next_at:
            self._next_at = now + RATE_SECONDS
            if not self.dark:
                self.say(self.frame(), now)
        return self._port.wait(RATE_SECONDS if self.watched else None)

    def say(self, message: dict[str, Any], now: float) -> None:
        """An answer, or a picture."""
        for _ in range(1 + self.faults.doubled):
            self._end.say(json.dumps(message, ensure_ascii=False), now)

    def encoded(self, size: tuple[int, int] = SMALL, *, cut: bool = False) -> str:
        """A picture as it travels."""
        return base64.b64encode(self.scene.picture(size, cut=cut)).decode()
