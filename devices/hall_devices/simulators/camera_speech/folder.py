"""A scanner's program that puts each picture into a folder as a file."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hall_devices.simulators.camera_scene import Scene
from hall_devices.simulators.lone_device import NoStream
from hall_devices.simulators.virtual_camera import VirtualCamera


class FolderPort(NoStream):
    """The folder; gone while unplugged (see lone_device.NetPort)."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="pictures-"))

    @property
    def name(self) -> str:
        return f"folder://{self.path}"

    def plug(self) -> None:
        self.path.mkdir(exist_ok=True)

    def unplug(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


class PictureFolder(VirtualCamera):
    """A picture for everything that is laid under it."""

    def __init__(self, name: str, scene: Scene, port: FolderPort) -> None:
        super().__init__(name, scene)
        self._port = port
        self._put()

    def receive(self, data: bytes, now: float) -> None:
        """Nothing comes."""

    def run(self, now: float) -> float | None:
        """It waits for people.  One that shows nothing has an empty folder."""
        empty = self.dark or self.unable or self.faults.silent
        here = [*self._port.path.glob("*.jpg")]
        for file in here if empty else ():
            file.unlink(missing_ok=True)
        if not empty and not here and not self.faults.unplugged:
            self._put()
        return None

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """lay: {"paper": …}.  take: another picture of the same."""
        if verb != "take":
            super().act(verb, wishes, now)
        self._put()

    def _put(self) -> None:
        """Whole at once, unless it shall be broken."""
        if not self._port.path.is_dir():
            return
        self.stills += 1
        jpeg = self.scene.picture(self.scene.full)
        manner = self.faults.manner
        if manner == "half":
            jpeg = jpeg[: len(jpeg) // 2]
        elif manner:
            jpeg = b"\x00 no picture " * 100
        name = self._port.path / f"{self.stills:06d}.jpg"
        new = name.with_suffix(".new")
        new.write_bytes(jpeg)
        new.replace(name)
