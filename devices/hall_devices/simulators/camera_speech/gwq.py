"""The 捷宇 GWQ program as cameras: commands by a numeric `type`."""

from __future__ import annotations

from typing import Any

from .program import CameraProgram

_CAMERAS = 2
_FRAME = 270
_NO_DEVICE, _FAILED = -3, -7


class GwqProgram(CameraProgram):
    """Two cameras; one of them is looked through, a still is taken with either."""

    def obey(self, said: dict[str, Any], now: float) -> None:
        """See CameraProgram."""
        kind = said.get("type")
        answer: dict[str, Any] = {"type": kind, "ret": 0}
        match kind:
            case _ if self.unable:
                answer["ret"] = _FAILED
            case 74:
                answer["ret"] = 0 if said.get("CameraIndex") in range(_CAMERAS) else _NO_DEVICE
            case 27:
                self.watched = True
            case 28:
                self.watched = False
            case 58 if said.get("Index") in range(_CAMERAS):
                self.stills += 1
                answer["FrameBase64"] = self.encoded(
                    self.scene.full, cut=said.get("IsAutoCut") == 1
                )
            case 58:
                answer["ret"] = _NO_DEVICE
            case 0:
                answer["version"] = "1.0.0.1"
            case _:
                self.unknown += 1
                return
        self.say(answer, now)
        self._next_at = now

    def frame(self) -> dict[str, Any]:
        """See CameraProgram."""
        return {"type": _FRAME, "data": self.encoded()}
