"""Records of Video for Linux 2, as far as reading a camera takes them (linux/videodev2.h)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

QUERYCAP, ENUM_FMT, ENUM_SIZES = 0x80685600, 0xC0405602, 0xC02C564A
G_FMT, S_FMT, TRY_FMT = 0xC0D05604, 0xC0D05605, 0xC0D05640
REQBUFS, QUERYBUF, QBUF, DQBUF = 0xC0145608, 0xC0585609, 0xC058560F, 0xC0585611
STREAMON, STREAMOFF = 0x40045612, 0x40045613
G_PARM, S_PARM = 0xC0CC5615, 0xC0CC5616
ENUM_INPUT, G_INPUT, S_INPUT = 0xC050561A, 0x80045626, 0xC0045627

MJPG = int.from_bytes(b"MJPG", "little")
YUYV = int.from_bytes(b"YUYV", "little")

_CAPTURE, _STREAMING, _DEVICE_CAPS = 0x1, 0x04000000, 0x80000000
_PROGRESSIVE, _SRGB = 1, 8
_MAPPED, _QUEUED, _DONE = 0x1, 0x2, 0x4
_FORMAT = struct.Struct("=IIIIIIII")
_BUFFER = struct.Struct("=IIIII4xqq16xIIQI")
"""index, type, bytesused, flags, field, seconds, microseconds, sequence, memory, place, length."""


def size_of(request: int) -> int:
    """Bytes of a request's record."""
    return request >> 16 & 0x3FFF


def number_in(record: bytes) -> int:
    """The number that most records begin with; 0 in one that is too short for any."""
    return int.from_bytes(record[:4], "little")


def capability(bus: str) -> bytes:
    """A camera that streams.  bus: where it hangs."""
    has = _CAPTURE | _STREAMING
    head = struct.pack("=16s32s32s", b"uvcvideo", b"Hallway document camera", bus.encode()[:31])
    return head + struct.pack("=III12x", 0x060100, has | _DEVICE_CAPS, has)


def format_of(record: bytes) -> tuple[int, int, int]:
    """Width, height, pixel format that are asked for."""
    width, height, pixels = struct.unpack_from("=III", record, 8)
    return width, height, pixels


def with_format(record: bytes, size: tuple[int, int], pixels: int) -> bytes:
    """What it will be."""
    width, height = size
    line = width * 2 if pixels == YUYV else 0
    said = _FORMAT.pack(width, height, pixels, _PROGRESSIVE, line, room_of(size), _SRGB, 0)
    return record[:8] + said + bytes(len(record) - 8 - len(said))


def room_of(size: tuple[int, int]) -> int:
    """Bytes of a buffer for pictures of this size, whole pages."""
    return (size[0] * size[1] * 2 + 4095) // 4096 * 4096


def described(record: bytes, pixels: int) -> bytes:
    """A pixel format in a list of them."""
    name = pixels.to_bytes(4, "little")
    compressed = int(pixels == MJPG)
    return record[:8] + struct.pack("=I32sI16x", compressed, name, pixels)


def discrete(record: bytes, size: tuple[int, int]) -> bytes:
    """A size in a list of them."""
    return record[:8] + struct.pack("=III24x", 1, *size)


def input_of(number: int) -> bytes:
    """The one input that a camera has."""
    return struct.pack("=I32sI40x", number, b"Camera 1", 2)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands in a buffer.  at: seconds of the steady clock."""

    used: int
    sequence: int
    at: float


def buffer(record: bytes, index: int, room: int, frame: Frame | None, *, is_queued: bool) -> bytes:
    """A buffer and how it stands."""
    frame = frame or Frame(0, 0, 0.0)
    state = _MAPPED | (_QUEUED if is_queued else 0) | (_DONE if frame.used else 0)
    seconds, rest = divmod(frame.at, 1.0)
    said = _BUFFER.pack(
        index,
        1,
        frame.used,
        state,
        _PROGRESSIVE,
        int(seconds),
        int(rest * 1e6),
        frame.sequence,
        1,
        index * room,
        room,
    )
    return said + bytes(len(record) - len(said))
