"""A USB camera (UVC) as Video for Linux shows it: formats, buffers, frames."""

from __future__ import annotations

import errno
import os
import time
from collections import deque
from dataclasses import dataclass

from hall_devices.simulators.camera_scene import Scene
from hall_devices.simulators.lone_device import NoStream
from hall_devices.simulators.video import v4l2
from hall_devices.simulators.video.controller import Controller
from hall_devices.simulators.virtual_camera import RATE_SECONDS, CameraFaults, VirtualCamera

SIZES = ((640, 480), (1280, 960))
"""Besides its full one."""
MOST_BUFFERS = 4


@dataclass(frozen=True, slots=True)
class UvcFaults(CameraFaults):
    """raw: it has no MJPG, only pictures that are not compressed.  unable: another program has it,
    so it can be opened and nothing be set.  manner close: its stream breaks off."""

    raw: bool = False


class VideoPort(NoStream):
    """A device file; gone while unplugged (see lone_device.NetPort)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_plugged = False

    def plug(self) -> None:
        self.is_plugged = True

    def unplug(self) -> None:
        self.is_plugged = False


class UvcCamera(VirtualCamera):
    """See controller.Node; the controller's lock is held while it is asked, and in run()."""

    def __init__(self, name: str, scene: Scene, port: VideoPort, controller: Controller) -> None:
        super().__init__(name, scene)
        self.faults = UvcFaults()
        self._port = port
        self._controller = controller
        self.memory = os.memfd_create(name)
        self._pixels, self._size = v4l2.MJPG, SIZES[0]
        self._buffers = 0
        self._queued: deque[int] = deque()
        self._done: deque[tuple[int, v4l2.Frame]] = deque()
        self._next_at = 0.0
        self._sequence = 0
        self._last = b""
        self._is_cut_off = False
        controller.add(self)

    @property
    def port(self) -> str:
        return self._port.name

    # The device file

    def opened(self) -> int:
        if not self._port.is_plugged:
            return errno.ENOENT
        self._is_cut_off = False
        if not self.watched:  # whoever had it before has left
            self._buffers = 0
        return 0

    def is_readable(self) -> bool:
        return bool(self._done) or not self._port.is_plugged or self._is_cut_off

    def asked(self, request: int, record: bytes) -> bytes | int:
        if not self._port.is_plugged or self._is_cut_off:
            return errno.ENODEV
        number = v4l2.number_in(record)
        match request:
            case v4l2.QUERYCAP:
                return v4l2.capability(self._controller.name)
            case v4l2.ENUM_INPUT:
                return v4l2.input_of(0) if number == 0 else errno.EINVAL
            case v4l2.G_INPUT | v4l2.S_INPUT:
                return bytes(4)
            case v4l2.G_PARM | v4l2.S_PARM:
                return record
            case v4l2.ENUM_FMT:
                known = self._formats[number : number + 1]
                return v4l2.described(record, *known) if known else errno.EINVAL
            case v4l2.ENUM_SIZES:
                there = self._sizes[number : number + 1]
                return v4l2.discrete(record, *there) if there else errno.EINVAL
            case v4l2.G_FMT | v4l2.TRY_FMT | v4l2.S_FMT:
                return self._format(request, record)
            case v4l2.REQBUFS:
                return self._make_buffers(number, record)
            case v4l2.QUERYBUF | v4l2.QBUF | v4l2.DQBUF:
                return self._buffer(request, record)
            case v4l2.STREAMON:
                return self._begin(record)
            case v4l2.STREAMOFF:
                self._end()
                return record
        self.unknown += 1
        return errno.EINVAL

    @property
    def _formats(self) -> tuple[int, ...]:
        raw = isinstance(self.faults, UvcFaults) and self.faults.raw
        return (v4l2.YUYV,) if raw else (v4l2.MJPG, v4l2.YUYV)

    @property
    def _sizes(self) -> tuple[tuple[int, int], ...]:
        return (*SIZES, self.scene.full)

    def _format(self, request: int, record: bytes) -> bytes | int:
        """What it has not becomes the nearest that it has."""
        if request == v4l2.G_FMT:
            return v4l2.with_format(record, self._size, self._pixels)
        width, height, pixels = v4l2.format_of(record)
        size = min(self._sizes, key=lambda it: abs(it[0] * it[1] - width * height))
        pixels = pixels if pixels in self._formats else self._formats[0]
        if request == v4l2.S_FMT:
            if self._buffers or self.unable:
                return errno.EBUSY
            self._size, self._pixels = size, pixels
        return v4l2.with_format(record, size, pixels)

    def _make_buffers(self, count: int, record: bytes) -> bytes | int:
        if self.watched or self.unable:
            return errno.EBUSY
        self._buffers = min(count, MOST_BUFFERS)
        os.ftruncate(self.memory, max(1, self._buffers) * v4l2.room_of(self._size))
        return self._buffers.to_bytes(4, "little") + record[4:]

    def _buffer(self, request: int, record: bytes) -> bytes | int:
        room = v4l2.room_of(self._size)
        if request == v4l2.DQBUF:
            if not self._done:
                return errno.EAGAIN
            index, frame = self._done.popleft()
            return v4l2.buffer(record, index, room, frame, is_queued=False)
        index = v4l2.number_in(record)
        if index >= self._buffers:
            return errno.EINVAL
        if request == v4l2.QBUF:
            self._queued.append(index)
        return v4l2.buffer(record, index, room, None, is_queued=request == v4l2.QBUF)

    def _begin(self, record: bytes) -> bytes | int:
        if not self._controller.has_room(self):
            return errno.ENOSPC
        self.watched = True
        self._next_at = time.monotonic() + RATE_SECONDS
        return record

    def _end(self) -> None:
        self.watched = False
        self._queued.clear()
        self._done.clear()

    @property
    def is_compressed(self) -> bool:
        """See controller.Node."""
        return self._pixels == v4l2.MJPG

    # Time, and people

    def receive(self, data: bytes, now: float) -> None:
        """Nothing comes so."""

    def run(self, now: float) -> float | None:
        """See lone_device.VirtualLone.  A frame for which no buffer waits is lost."""
        with self._controller.lock:
            if not self._port.is_plugged or (self.faults.manner == "close" and self.watched):
                self._is_cut_off = self._is_cut_off or self.watched
                self._end()
            if not self.watched:
                return RATE_SECONDS
            if now >= self._next_at:
                self._next_at = now + RATE_SECONDS + self.faults.slow / 1000
                if self._queued and not (self.dark or self.faults.silent):
                    self._fill(self._queued.popleft(), now)
            return max(0.0, self._next_at - now)

    def _fill(self, index: int, now: float) -> None:
        self._sequence += 1
        if not (self.faults.doubled and self._sequence % 2):
            self._last = _spoilt(self._picture(), self.faults.manner)
        room = v4l2.room_of(self._size)
        data = self._last[:room]
        os.pwrite(self.memory, data, index * room)
        self._done.append((index, v4l2.Frame(len(data), self._sequence, now)))

    def _picture(self) -> bytes:
        jpeg = self.scene.picture(self._size)
        return jpeg if self.is_compressed else _raw(jpeg)


def _spoilt(picture: bytes, manner: str) -> bytes:
    if manner == "half":
        return picture[: len(picture) // 2]
    if manner in ("nonsense", "wrong_type"):
        return b"\x00 no picture " * 100
    return picture + bytes(1 << 20) if manner == "huge" else picture


def _raw(jpeg: bytes) -> bytes:
    """As YUYV."""
    import io

    import numpy
    from PIL import Image

    with Image.open(io.BytesIO(jpeg)) as image:
        planes = numpy.asarray(image.convert("YCbCr"))
    out = numpy.empty((*planes.shape[:2], 2), numpy.uint8)
    out[:, :, 0] = planes[:, :, 0]
    out[:, 0::2, 1] = planes[:, 0::2, 1]
    out[:, 1::2, 1] = planes[:, 0::2, 2]
    return out.tobytes()
