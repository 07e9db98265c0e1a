"""Virtual document cameras in one process, with invented papers under them.

    python -m hall_devices.simulators.document_camera --count 2 --control 0
    --speaks NAME      mjpeg (HTTP), eloam or gwq (makers' programs), pictures (a folder),
                       uvc (USB, for programs run by hall_devices.simulators.video; Linux)
    --full 2592x1944   size of a still

Control: POST /camera-1/lay {"paper": "form" | "card" | "book" | "nothing"}; GET /camera-1 says
`paper`, `full`, `pictures`, `watched` (whether pictures go out now), `stills`, `unknown`; GET
/camera-1/view is a PNG of what lies there.  POST /camera-1 {"dark": true} lets no picture come,
{"unable": true} nothing be done, {"lengthless": true} (mjpeg) parts without a length,
{"raw": true} (uvc) takes its MJPG away.  pictures: POST /camera-1/take puts another file there.
See control.py and lone_device.py.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from hall_devices.command_line import Trouble

from . import lone_device
from .acts import Acts
from .camera_scene import Scene
from .camera_speech.eloam import EloamProgram
from .camera_speech.folder import FolderPort, PictureFolder
from .camera_speech.gwq import GwqProgram
from .camera_speech.mjpeg import MjpegCamera
from .control import EVERY, Drawing
from .lone_device import LoneStation, VirtualLone
from .virtual_camera import CameraPort, VirtualCamera
from .virtual_net import HOST

Speaks: TypeAlias = Callable[[str, Scene, CameraPort, LoneStation], VirtualLone]

SPEECHES: dict[str, tuple[str, Speaks]] = {
    "mjpeg": ("http", MjpegCamera),
    "eloam": ("ws", EloamProgram),
    "gwq": ("ws", GwqProgram),
}
"""By name: what a port of it begins with, and what speaks."""
FOLDER = "pictures"
USB = "uvc"
_SIZE = re.compile(r"([1-9]\d{2,3})x([1-9]\d{2,3})")


class CameraActs(Acts):
    """What lies there can be looked at."""

    def __call__(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        if verb == "look/view" and name not in EVERY:
            device = self.device(name)
            if isinstance(device, VirtualCamera):
                return Drawing(device.scene.view)
        return super().__call__(name, verb, wishes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    it = lone_device.parser("document-camera", "Plays document cameras with invented papers.")
    it.add_argument(
        "--speaks",
        choices=(*SPEECHES, FOLDER, USB),
        default="mjpeg",
        help="what it is: of the network, a maker's program, a folder, USB (default: mjpeg)",
    )
    it.add_argument(
        "--full",
        type=_size,
        default=(2592, 1944),
        metavar="WxH",
        help="size of a still, pixels (default: 2592x1944)",
    )
    return lone_device.run(it, arguments, "camera", _camera, CameraActs)


def _camera(options: argparse.Namespace, name: str, port: int) -> LoneStation:
    scene = Scene(options.full)
    if options.speaks == FOLDER:
        folder = FolderPort()
        return LoneStation(folder, PictureFolder(name, scene, folder))
    if options.speaks == USB:
        return _usb(name, scene)
    scheme, speaks = SPEECHES[options.speaks]
    end = CameraPort(HOST, port, scheme)
    station = LoneStation(end)
    station.device = speaks(name, scene, end, station)
    return station


def _usb(name: str, scene: Scene) -> LoneStation:
    """On one controller with the others of this process.  Raises Trouble."""
    if sys.platform == "linux":
        from .video.camera import UvcCamera, VideoPort
        from .video.controller import this_one

        controller = this_one()
        node = VideoPort(controller.port(int(name.rpartition("-")[2])))
        return LoneStation(node, UvcCamera(name, scene, node, controller))
    raise Trouble("USB cameras can be played on Linux only")


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 2592x1944")
    return int(found[1]), int(found[2])


if __name__ == "__main__":
    sys.exit(main())
