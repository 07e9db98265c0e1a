"""What the control may do with the devices of one program, whatever port they hang on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol, TypeVar

from .control import EVERY
from .virtual_ports import VirtualPort
from .wire_faults import AnyFaults

F = TypeVar("F", bound=AnyFaults)


class PlayedDevice(Protocol[F]):
    """A device that people play by hand."""

    name: str
    faults: F

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from its port."""

    def run(self, now: float) -> float | None:
        """Do what time allows; seconds until there is more to do, None when idle."""

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """What a person does at it.  Raises KeyError for a verb it does not know, ValueError."""

    def state(self) -> dict[str, Any]:
        """JSON-ready."""


@dataclass(frozen=True, slots=True)
class Played:
    """A device as the control finds it.  replug: puts its port as its faults have it.  facts: what
    else is said of it, besides its state."""

    device: PlayedDevice[Any]
    port: VirtualPort
    replug: Callable[[], None]
    facts: Mapping[str, Any]


class Acts:
    """See control.Act."""

    def __init__(self, kind: str, labels: Mapping[str, str], played: Mapping[str, Played]) -> None:
        """labels, played: by a device's name."""
        self._kind = kind
        self._labels = labels
        self._played = played

    def __call__(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        if name in EVERY:
            return [self._act(each, verb, wishes) for each in self._played]
        return self._act(name, verb, wishes)

    def device(self, name: str) -> PlayedDevice[Any]:
        """Raises KeyError."""
        return self._played[name].device

    def _act(self, name: str, verb: str, wishes: dict[str, Any]) -> dict[str, Any]:
        played = self._played[name]
        device = played.device
        match verb:
            case "set":
                device.faults = device.faults.changed(wishes)
                played.replug()
            case "mend":
                device.faults = type(device.faults)()
                played.replug()
            case "look":
                pass
            case _:
                device.act(verb, wishes, time.monotonic())
        return {
            "name": name,
            "kind": self._kind,
            "label": self._labels.get(name, ""),
            "port": played.port.name,
            **played.facts,
            **device.state(),
            "faults": asdict(device.faults),
        }
