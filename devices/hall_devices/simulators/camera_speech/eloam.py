"""The Eloam (良田) program: commands by `function`, an answer to each, pictures pushed."""

from __future__ import annotations

from typing import Any

from hall_devices.simulators.camera_scene import SMALL, Scene
from hall_devices.simulators.lone_device import LoneStation
from hall_devices.simulators.virtual_camera import CameraPort

from .program import CameraProgram

_DEVICES = ("Main camera", "Side camera")


class EloamProgram(CameraProgram):
    """Two cameras, one of which is open at a time."""

    def __init__(self, name: str, scene: Scene, port: CameraPort, station: LoneStation) -> None:
        super().__init__(name, scene, port, station)
        self._sizes = (scene.full, (2048, 1536), SMALL)
        self._begun = False
        self._open: tuple[int, int] | None = None
        """Camera, resolution."""

    def left(self) -> None:
        """See CameraProgram."""
        super().left()
        self._begun, self._open = False, None

    def obey(self, said: dict[str, Any], now: float) -> None:
        """See CameraProgram."""
        name = str(said.get("function"))
        ret, value = (-1, None) if self.unable else self._do(name, said)
        answer: dict[str, Any] = {"function": name, "ret": ret}
        self.say(answer if value is None else {**answer, "value": value}, now)
        self._next_at = now

    def frame(self) -> dict[str, Any]:
        """See CameraProgram."""
        assert self._open
        size = min(self._sizes[self._open[1]], SMALL)
        return {"function": "ImageCallback", "value": self.encoded(size)}

    def _do(self, name: str, said: dict[str, Any]) -> tuple[int, Any]:
        """(ret, value)."""
        device = said.get("device")
        is_known = type(device) is int and device in range(len(_DEVICES))
        match name:
            case "InitDevs":
                self._begun = True
            case "DeinitDevs":
                self.left()
            case "GetDeviceCount":
                return (0, len(_DEVICES)) if self._begun else (-1, None)
            case "GetDeviceName" if self._begun and is_known:
                return 0, _DEVICES[said["device"]]
            case "GetResolution" if self._begun and is_known:
                return 0, "|".join(f"{width}*{height}" for width, height in self._sizes)
            case "OpenCamera" if self._begun and is_known:
                resolution = said.get("resolution")
                if type(resolution) is not int or resolution not in range(len(self._sizes)):
                    return -1, None
                self._open = said["device"], resolution
                self.watched = said.get("datacallback") is True
            case "CloseCamera" if self._open and self._open[0] == device:
                self._open, self.watched = None, False
            case "SetDeskew" if self._begun:
                pass
            case "ScanImage" if self._open:
                self.stills += 1
                return 0, self.encoded(self._sizes[self._open[1]])
            case _:
                self.unknown += 1
                return -1, None
        return 0, None
