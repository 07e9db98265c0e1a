"""An Eloam document camera, through its maker's program: see eloam.py."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices.cameras import eloam
from hall_devices.cameras.program_camera import ProgramCamera
from hall_devices.cameras.settings import read_settings
from hall_devices.drivers import Settings


class EloamCamera(ProgramCamera):
    """Port: ws://HOST:9000.  Options: device, resolution (the program's numbers), deskew.

    The program has one resolution at a time, so previews and stills have the same.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        options = read_settings("eloam", settings)
        super().__init__(settings, eloam.read, clock)
        self._device = int(options["device"])
        self._resolution = int(options["resolution"])
        self._deskew = options["deskew"] == "yes"

    def _greeting(self) -> tuple[str, str]:
        return eloam.command(eloam.COUNT), eloam.COUNT

    def _start(self) -> list[tuple[str, str]]:
        return [
            (eloam.command(eloam.INIT), eloam.INIT),
            (eloam.command(eloam.DESKEW, isdeskew=int(self._deskew)), eloam.DESKEW),
            (eloam.opening(self._device, self._resolution), eloam.OPEN),
        ]

    def _stop(self) -> list[tuple[str, str]]:
        return [
            (eloam.command(eloam.CLOSE, device=self._device), eloam.CLOSE),
            (eloam.command(eloam.DEINIT), eloam.DEINIT),
        ]

    def _still(self) -> tuple[str, str]:
        return eloam.scan(), eloam.SCAN
