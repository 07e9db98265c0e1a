"""How long a megabyte of nonsense keeps a cutter of frames busy, and whether two keep it twice.

CPU time of this process, so that other programs do not count.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from bench.figure import head, row
from hall_devices.bars import a090, pinganlihe, ruize
from hall_devices.cameras.multipart import Parts
from hall_devices.drivers import Cutter
from hall_devices.locks import wkly, xor24, yt
from hall_devices.pads import ff68
from hall_devices.printers import status as printer_status
from hall_devices.readers import sam_v
from hall_devices.scanners import gm65

_MEGABYTE = 1_000_000
_AIM_SECONDS = 1.0
_AIM_TIMES = 2.5
_LONGEST = ff68.encode(1, 0x11, bytes(253))


def _begun_picture() -> Parts:
    parts = Parts("frame")
    parts.feed(b"--frame\n\n\xff\xd8\xff")
    return parts


_parts = partial(Parts, "frame")
_STREAMS: dict[str, tuple[Callable[[], Cutter], bytes]] = {
    "FF 68: all FF": (ff68.Framer, b"\xff"),
    "FF 68: FF 68 again and again": (ff68.Framer, b"\xff\x68"),
    "FF 68: the longest, its sum wrong": (ff68.Framer, _LONGEST[:-2] + b"\x01\x16"),
    "FF 68: heads of the longest": (ff68.Framer, bytes.fromhex("FF68FFFF68")),
    "FF 68: a sum at every head": (ff68.Framer, bytes.fromhex("FF68FBFB6816")),
    "A0 90: all FF": (a090.Framer, b"\xff"),
    "A0 90: A0 90 again and again": (a090.Framer, b"\xa0\x90"),
    "平安力合: begun receipts": (pinganlihe.Framer, bytes.fromhex("A00514")),
    "平安力合: receipts, their sum wrong": (pinganlihe.Framer, bytes.fromhex("A00314015099FF")),
    "瑞泽: answers that nobody asked for": (ruize.Framer, b";"),
    "WKLY: heads": (wkly.Framer, bytes.fromhex("574B4C59")),
    "WKLY: begun frames of the longest": (wkly.Framer, bytes.fromhex("574B4C59FF")),
    "WKLY: the longest, its sum wrong": (wkly.Framer, bytes.fromhex("574B4C59FF") + bytes(250)),
    "8A/80: begun answers": (xor24.Framer, b"\x80"),
    "8A/80: answers, their sum wrong": (xor24.Framer, bytes.fromhex("8A01011199")),
    "YT: pluses": (yt.Framer, b"+"),
    "YT: lines without end": (yt.Framer, b"+GETFB:" + b"1" * 200),
    "YT: lines, their sum wrong": (yt.Framer, b"+OPENLOCK:1,1*0000\r\n"),
    "SAM_V: heads": (sam_v.Framer, b"\xaa"),
    "SAM_V: begun replies of the longest": (sam_v.Framer, bytes.fromhex("AAAAAA9669090A")),
    "GM65: begun answers": (gm65.Framer, bytes.fromhex("020000")),
    "GM65: a code without end": (gm65.Framer, b"A"),
    "GM65: answers, their sum wrong": (gm65.Framer, bytes.fromhex("02000001000000")),
    "multipart: a picture without end": (_begun_picture, b"\xff"),
    "multipart: boundaries": (_parts, b"--frame\n"),
    "multipart: begun boundaries": (_parts, b"--frame" + b" " * 8),
    "multipart: lengths that lie": (_parts, b"--frame\nContent-Length: 16000000\n\n\xff\xd8\xff"),
    "printer: all FF": (printer_status.Framer, b"\xff"),
    "printer: begun blocks": (printer_status.Framer, bytes.fromhex("100000")),
}


def seconds(make: Callable[[], Cutter], unit: bytes, size: int, step: int) -> float:
    """CPU seconds for `size` bytes made of `unit`, fed `step` at a time."""
    stream = unit * (size // len(unit))
    pieces = [stream[at : at + step] for at in range(0, len(stream), step)]
    cutter = make()
    begun = time.process_time()
    for piece in pieces:
        cutter.feed(piece)
    return time.process_time() - begun


def main() -> None:
    for what, (make, unit) in _STREAMS.items():
        for step in (4096, 1):
            once, twice = (seconds(make, unit, n * _MEGABYTE, step) for n in (1, 2))
            pieces = "single bytes" if step == 1 else "4 KiB pieces"
            row(
                f"{what}, {pieces}",
                f"1 MB {once:.2f} s, 2 MB {twice / once:.2f} times that",
                f"<= {_AIM_SECONDS:g} s, <= {_AIM_TIMES:g} times",
                once <= _AIM_SECONDS and twice <= _AIM_TIMES * once,
            )


if __name__ == "__main__":
    head()
    main()
