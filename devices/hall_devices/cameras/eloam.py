"""良田 Eloam: the JSON of the maker's program that drives its cameras (ws://…:9000).  Pure.

Known from one public program; nothing was tried on a real camera.
"""

from __future__ import annotations

import json

from hall_devices.cameras.program_camera import LONGEST, Said
from hall_devices.json_message import read_object, whole

INIT, DEINIT, COUNT = "InitDevs", "DeinitDevs", "GetDeviceCount"
OPEN, CLOSE, DESKEW, SCAN, FRAME = (
    "OpenCamera",
    "CloseCamera",
    "SetDeskew",
    "ScanImage",
    "ImageCallback",
)


def command(function: str, **more: object) -> str:
    """One command."""
    return json.dumps({"function": function, **more})


def opening(device: int, resolution: int) -> str:
    """Open a camera, and have its pictures pushed."""
    return command(OPEN, device=device, resolution=resolution, datacallback=True)


def scan() -> str:
    """Take a picture; "" for a path: it comes back and is not put into a file there."""
    return command(SCAN, imagepath="", colorize=0, type=True)


def read(message: str | bytes) -> Said | None:
    """One message; None for what is none.  Never raises."""
    said = read_object(message, LONGEST)
    if said is None or not isinstance(said.get("function"), str):
        return None
    name, value = said["function"], said.get("value")
    picture = value if isinstance(value, str) else ""
    if name == FRAME:
        return Said(name, 0, picture, is_frame=True) if picture else None
    return Said(name, whole(said.get("ret"), -10_000, 10_000), picture)
