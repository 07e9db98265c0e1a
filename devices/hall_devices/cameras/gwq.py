"""捷宇 GWQ: the part of its program's JSON that is about cameras (ws://…:1919).  Pure.

Known from one public program that names all of it; nothing was tried on a real one.
"""

from __future__ import annotations

import json

from hall_devices.cameras.program_camera import LONGEST, Said
from hall_devices.json_message import read_object, whole

VERSION, START, STOP, STILL, CHOOSE, FRAME = 0, 27, 28, 58, 74, 270


def command(kind: int, **more: object) -> str:
    """One command."""
    return json.dumps({"type": kind, **more})


def choose(index: int) -> str:
    """Which camera is looked through."""
    return command(CHOOSE, CameraIndex=index)


def still(index: int, *, cut: bool) -> str:
    """A picture of one camera.  cut: of the paper alone, as the program finds it."""
    return command(STILL, IsAutoCut=int(cut), Index=index)


def read(message: str | bytes) -> Said | None:
    """One message; None for what is none.  Never raises."""
    said = read_object(message, LONGEST)
    kind = whole(said.get("type"), 0, 10_000) if said else None
    if said is None or kind is None:
        return None
    if kind == FRAME:
        data = said.get("data")
        return Said(str(kind), 0, data, is_frame=True) if isinstance(data, str) and data else None
    picture = said.get("FrameBase64")
    ret = whole(said.get("ret"), -10_000, 10_000)
    return Said(str(kind), ret, picture if isinstance(picture, str) else "")
