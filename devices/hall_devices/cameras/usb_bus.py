"""Cameras that stream at once over one USB bus: compressed they fit, uncompressed only one does.

The kernel tells the second one too late and in few words ("No space left on device", when its first
frame should come), so who streams is written down here.
"""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from pathlib import Path

from hall_devices.transport import TransportError

BY_PATH = Path("/dev/v4l/by-path")
_NAME = re.compile(r"(?P<bus>.+)-usb(?:v\d)?-\d+:.*-video-index\d+")
"""pci-0000:00:14.0-usb-0:3:1.0-video-index0: controller, port, interface, node (udev)."""


def bus_of(port: str, by_path: Path = BY_PATH) -> str:
    """The USB controller on which a camera hangs, "" where that is not known.  by_path: where udev
    keeps names that say it, for cameras that are known by another name."""
    found = _NAME.fullmatch(Path(port).name)
    if found is not None:
        return found["bus"]
    with suppress(OSError):
        node = Path(port).resolve(strict=True)
        for link in sorted(by_path.iterdir()):
            found = _NAME.fullmatch(link.name)
            if found is not None and link.resolve() == node:
                return found["bus"]
    return ""


class BusBook:
    """Who streams over which bus.  For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: dict[object, tuple[str, bool]] = {}

    def enter(self, who: object, bus: str, compressed: bool) -> None:
        """`who` streams from now on; whatever was said of it before no longer holds.  Raises
        TransportError "busy" when it does not fit beside the others."""
        with self._lock:
            self._streams.pop(who, None)
            others = [fits for other, fits in self._streams.values() if other == bus and bus]
            if others and not (compressed and all(others)):
                raise TransportError("busy", f"bus {bus}: another camera needs it")
            self._streams[who] = (bus, compressed)

    def leave(self, who: object) -> None:
        """It no longer streams."""
        with self._lock:
            self._streams.pop(who, None)


BUSES = BusBook()
"""Of this process: an agent's cameras are all in it."""
