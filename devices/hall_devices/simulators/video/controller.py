"""A USB controller with simulated cameras, and whoever sees them."""

from __future__ import annotations

import array
import os
import select
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from . import calls, v4l2
from .attach import address_of

_LOOK_SECONDS = 0.2
_TICK_SECONDS = 0.005
"""While somebody waits for a picture."""


class Node(Protocol):
    """A camera's device file."""

    @property
    def port(self) -> str:
        """Its name."""

    @property
    def memory(self) -> int:
        """Descriptor of what its buffers lie in."""

    @property
    def watched(self) -> bool:
        """Whether it streams."""

    @property
    def is_compressed(self) -> bool:
        """Whether what it streams is."""

    def opened(self) -> int:
        """An errno, 0 when it can be."""

    def asked(self, request: int, record: bytes) -> bytes | int:
        """What becomes of the record, or an errno."""

    def is_readable(self) -> bool:
        """Whether DQBUF would not wait; also when it would fail."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A call that selects.  until: None for ever."""

    call: calls.Call
    node: Node
    until: float | None


class Controller:
    """Cameras whose ports begin alike.  `lock` is held while one is asked anything."""

    def __init__(self, name: str) -> None:
        """name: hallway.…, in the ports of its cameras."""
        self.name = name
        self.lock = threading.Lock()
        self._nodes: dict[str, Node] = {}
        self._door: socket.socket | None = None

    def port(self, number: int) -> str:
        """Of a camera, as udev would name it."""
        return f"/dev/v4l/by-path/{self.name}-usb-0:{number}:1.0-video-index0"

    def has_room(self, node: Node) -> bool:
        """Whether this one can stream, too: what is not compressed fits only alone."""
        others = [it for it in self._nodes.values() if it is not node and it.watched]
        return not others or all(it.is_compressed for it in (node, *others))

    def add(self, node: Node) -> None:
        """The first one opens the door to those who want to see."""
        self._nodes[node.port] = node
        if self._door is None:
            self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._door.bind(address_of(node.port))
            self._door.listen()
            threading.Thread(target=self._let_in, name="video door", daemon=True).start()

    def _let_in(self) -> None:
        assert self._door
        while True:
            guest, _ = self._door.accept()
            with guest:
                _, told, _, _ = guest.recvmsg(1, socket.CMSG_SPACE(4))
                for _level, _type, data in told:
                    (listener,) = array.array("i", data[:4])
                    threading.Thread(
                        target=self._serve, args=(listener,), name="video", daemon=True
                    ).start()

    def _serve(self, listener: int) -> None:
        """Until nobody is left whose calls are handed over.  Every call is answered, whatever it
        says: who waits for an answer cannot do anything else."""
        waiting: list[_Waiting] = []
        ready = select.poll()
        ready.register(listener, select.POLLIN)
        try:
            while True:
                events = ready.poll((_TICK_SECONDS if waiting else _LOOK_SECONDS) * 1000)
                if any(what & select.POLLHUP for _, what in events):
                    return
                if events and (found := self._next(listener)):
                    waiting.append(found)
                waiting = [it for it in waiting if not self._is_over(listener, it)]
        finally:
            os.close(listener)  # those who still wait hear that there is no such call

    def _next(self, listener: int) -> _Waiting | None:
        try:
            call = calls.receive(listener)
        except OSError:  # who asked has been killed meanwhile
            return None
        try:
            return self._take(listener, call)
        except OSError:
            _leave(listener, call)
            return None

    def _take(self, listener: int, call: calls.Call) -> _Waiting | None:
        known = calls.numbers()
        if call.number in (known.openat, known.open):
            self._open(listener, call, call.arguments[call.number == known.openat])
        elif call.number == known.ioctl:
            self._ask(listener, call)
        else:
            return self._select(listener, call, old=call.number == known.select)
        return None

    def _open(self, listener: int, call: calls.Call, path: int) -> None:
        node = self._nodes.get(call.text(path))
        if node is None:
            calls.go_on(listener, call)
            return
        with self.lock:
            refused = node.opened()
        if refused:
            calls.answer(listener, call, 0, refused)
        else:
            calls.give(listener, call, node.memory)

    def _ask(self, listener: int, call: calls.Call) -> None:
        descriptor, request, address, *_ = call.arguments
        node = self._node_at(call, descriptor)
        if node is None:
            calls.go_on(listener, call)
            return
        request &= 0xFFFFFFFF
        record = call.peek(address, v4l2.size_of(request))
        with self.lock:
            said = node.asked(request, record)
        if isinstance(said, int):
            calls.answer(listener, call, 0, said)
            return
        call.poke(address, said)
        calls.answer(listener, call, 0)

    def _select(self, listener: int, call: calls.Call, *, old: bool) -> _Waiting | None:
        count, wanted, _, _, limit, *_ = call.arguments
        found, nodes = list[int](), list[Node]()
        if wanted and 0 < count <= 1024:
            words = call.peek(wanted, (count + 63) // 64 * 8)
            bits = int.from_bytes(words, "little")
            found = [number for number in range(count) if bits >> number & 1]
            nodes = [it for number in found if (it := self._node_at(call, number)) is not None]
        if len(nodes) != 1 or len(found) != 1:
            calls.go_on(listener, call)
            return None
        until = None
        if limit:
            seconds, rest = struct.unpack("=qq", call.peek(limit, 16))
            until = time.monotonic() + seconds + rest / (1e6 if old else 1e9)
        return _Waiting(call, nodes[0], until)

    def _is_over(self, listener: int, waiting: _Waiting) -> bool:
        try:
            return self._is_answered(listener, waiting)
        except OSError:
            _leave(listener, waiting.call)
            return True

    def _is_answered(self, listener: int, waiting: _Waiting) -> bool:
        with self.lock:
            is_readable = waiting.node.is_readable()
        if is_readable:
            calls.answer(listener, waiting.call, 1)
            return True
        if waiting.until is None or time.monotonic() < waiting.until:
            return False
        count, wanted, *_ = waiting.call.arguments
        waiting.call.poke(wanted, bytes((count + 63) // 64 * 8))
        calls.answer(listener, waiting.call, 0)
        return True

    def _node_at(self, call: calls.Call, descriptor: int) -> Node | None:
        """Whose memory it is: numbers of descriptors are used again."""
        try:
            there = os.stat(f"/proc/{call.task}/fd/{descriptor}")
        except OSError:
            return None
        for node in self._nodes.values():
            mine = os.fstat(node.memory)
            if (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino):
                return node
        return None


def _leave(listener: int, call: calls.Call) -> None:
    """To the kernel, which knows what is wrong with it: its memory cannot be read.  Nothing is left
    to do for one that was killed meanwhile."""
    with suppress(OSError):
        calls.go_on(listener, call)


@cache
def this_one() -> Controller:
    """The one of this process."""
    return Controller(f"hallway.{os.getpid()}")
