"""What all virtual document cameras have in common, whatever they speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .camera_scene import Scene
from .lone_device import NetFaults
from .virtual_tcp import TcpPort

RATE_SECONDS = 0.12
"""Between two pictures of a stream."""
PUSH_SECONDS = 0.002
MOST_BACKLOG = 24 * 1024 * 1024
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class CameraFaults(NetFaults):
    """dark: no picture comes while all else works.  unable: it says that it cannot do what it is
    told."""

    dark: bool = False
    unable: bool = False


class CameraPort(TcpPort):
    """One client, to whom megabytes go as fast as it takes them."""

    def __init__(self, host: str, port: int, scheme: str) -> None:
        """scheme: as a driver names it."""
        super().__init__(host, port)
        self._scheme = scheme
        self._backlog = bytearray()

    @property
    def name(self) -> str:
        slash = "/" if self._scheme == "http" else ""
        return super().name.replace("socket:", f"{self._scheme}:") + slash

    @property
    def is_connected(self) -> bool:
        """Whether a client is there."""
        return self._client is not None

    @property
    def is_busy(self) -> bool:
        """Whether something is still on its way out."""
        return bool(self._backlog)

    def wait(self, otherwise: float | None) -> float | None:
        """Seconds until there is something to do; soon while something is on its way out."""
        return PUSH_SECONDS if self._backlog else otherwise

    def write(self, data: bytes) -> None:
        if len(self._backlog) < MOST_BACKLOG:
            self._backlog += data
        self.push()

    def push(self) -> None:
        """Send what is taken without waiting."""
        if self._client is None:
            self._backlog.clear()
            return
        try:
            while self._backlog:
                del self._backlog[: self._client.send(self._backlog[:_PIECE])]
        except BlockingIOError:
            pass  # it takes no more for now
        except OSError:  # the client has left
            self._backlog.clear()

    def hang_up(self, *, rudely: bool = False) -> None:
        super().hang_up(rudely=rudely)
        self._backlog.clear()


class VirtualCamera:
    """A scene, and counts.  What speaks adds receive(), run() and `watched`."""

    def __init__(self, name: str, scene: Scene) -> None:
        self.name = name
        self.scene = scene
        self.faults: NetFaults = CameraFaults()
        self.watched = False
        """Whether pictures go out now."""
        self.stills = self.unknown = 0

    @property
    def dark(self) -> bool:
        """Whether no picture comes."""
        return isinstance(self.faults, CameraFaults) and self.faults.dark

    @property
    def unable(self) -> bool:
        """Whether it does nothing that it is told."""
        return isinstance(self.faults, CameraFaults) and self.faults.unable

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """lay: {"paper": …}."""
        if verb != "lay":
            raise KeyError(verb)
        self.scene.lay(wishes.get("paper"))

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "paper": self.scene.paper,
            "full": list(self.scene.full),
            "pictures": self.scene.pictures,
            "watched": self.watched,
            "stills": self.stills,
            "unknown": self.unknown,
        }
