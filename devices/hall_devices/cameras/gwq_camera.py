"""A camera of 捷宇 GWQ, through its maker's program: see gwq.py."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices.cameras import gwq
from hall_devices.cameras.program_camera import ProgramCamera
from hall_devices.cameras.settings import read_settings
from hall_devices.drivers import Settings


class GwqCamera(ProgramCamera):
    """Port: ws://HOST:1919.  Options: index (of the camera), autocut.

    An evaluation tablet of the same program has a connection of its own.
    """

    still_needs_preview = False

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        options = read_settings("gwq-camera", settings)
        super().__init__(settings, gwq.read, clock)
        self._index = int(options["index"])
        self._cut = options["autocut"] == "yes"

    def _greeting(self) -> tuple[str, str]:
        return gwq.command(gwq.VERSION), str(gwq.VERSION)

    def _start(self) -> list[tuple[str, str]]:
        return [
            (gwq.choose(self._index), str(gwq.CHOOSE)),
            (gwq.command(gwq.START), str(gwq.START)),
        ]

    def _stop(self) -> list[tuple[str, str]]:
        return [(gwq.command(gwq.STOP, MyType=0), str(gwq.STOP))]

    def _still(self) -> tuple[str, str]:
        return gwq.still(self._index, cut=self._cut), str(gwq.STILL)
