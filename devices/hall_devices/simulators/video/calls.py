"""Calls of another process that wait for us: numbers, records, and its memory."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import struct
from dataclasses import dataclass

RECEIVE, SEND, ADD_FD = 0xC0502100, 0xC0182101, 0xC0182103
"""Requests to a listener (linux/seccomp.h)."""
_CONTINUE = 1
_ADD_AND_SEND = 2
_CALL = struct.Struct("=QIIiIQ6Q")
_ANSWER = struct.Struct("=QqiI")
_FD = struct.Struct("=QIIII")
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of a machine's calls.  arch: as the kernel names it.  open: where there is no such call -1;
    `select` is the old one, else -1."""

    arch: int
    openat: int
    open: int
    ioctl: int
    pselect: int
    select: int


MACHINES = {
    "x86_64": Numbers(0xC000003E, 257, 2, 16, 270, 23),
    "aarch64": Numbers(0xC00000B7, 56, -1, 29, 72, -1),
}
SECCOMP = {"x86_64": 317, "aarch64": 277}


def numbers() -> Numbers:
    """Of this machine.  Raises OSError where none are known."""
    try:
        return MACHINES[platform.machine()]
    except KeyError:
        raise OSError(f"no numbers of system calls are known for {platform.machine()}") from None


@dataclass(frozen=True, slots=True)
class Call:
    """One that waits.  id: while it does.  task: the thread that made it."""

    id: int
    task: int
    number: int
    arguments: tuple[int, ...]

    def peek(self, address: int, size: int) -> bytes:
        """Of its memory, all of it.  Raises OSError."""
        with open(f"/proc/{self.task}/mem", "rb", buffering=0) as memory:
            memory.seek(_place(address))
            return _whole(memory.read(size), size)

    def poke(self, address: int, data: bytes) -> None:
        """Raises OSError."""
        with open(f"/proc/{self.task}/mem", "r+b", buffering=0) as memory:
            memory.seek(_place(address))
            memory.write(data)

    def text(self, address: int) -> str:
        """Up to its zero.  Raises OSError."""
        found = b""
        while b"\0" not in found and len(found) < _PAGE:
            at = address + len(found)
            found += self.peek(at, _PAGE - at % _PAGE)
        return found.split(b"\0")[0].decode(errors="replace")


def _place(address: int) -> int:
    """Raises OSError where no program has memory."""
    if address >> 63:
        raise _no_memory()
    return address


def _whole(data: bytes, size: int) -> bytes:
    """Raises OSError when it is less: it ends there, or its owner has ended."""
    if len(data) < size:
        raise _no_memory()
    return data


def _no_memory() -> OSError:
    return OSError(errno.EFAULT, os.strerror(errno.EFAULT))


def receive(listener: int) -> Call:
    """The next call.  Raises OSError where the one that was there has gone."""
    record = bytearray(_CALL.size)
    fcntl.ioctl(listener, RECEIVE, record)
    id, task, _flags, number, _arch, _at, *arguments = _CALL.unpack(record)
    return Call(id, task, number, tuple(arguments))


def go_on(listener: int, call: Call) -> None:
    """The kernel carries it out as if nobody had looked."""
    fcntl.ioctl(listener, SEND, _ANSWER.pack(call.id, 0, 0, _CONTINUE))


def answer(listener: int, call: Call, value: int, error: int = 0) -> None:
    """error: an errno, 0 for none."""
    fcntl.ioctl(listener, SEND, _ANSWER.pack(call.id, -1 if error else value, -error, 0))


def give(listener: int, call: Call, descriptor: int) -> None:
    """It gets a descriptor of the same file."""
    fcntl.ioctl(
        listener, ADD_FD, bytearray(_FD.pack(call.id, _ADD_AND_SEND, descriptor, 0, 0)), True
    )


def install(program: bytes) -> int:
    """The calling thread's calls are sifted from now on, for ever; the listener.  Raises OSError.

    program: classic BPF, 8 bytes an instruction.
    """
    library = ctypes.CDLL(None, use_errno=True)
    no_new_rights, mode_filter, new_listener = 38, 1, 8
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("=H6xQ", len(program) // 8, ctypes.addressof(code))
    if library.prctl(no_new_rights, 1, 0, 0, 0) != 0:
        raise _failed()
    number = SECCOMP[platform.machine()]
    listener: int = library.syscall(number, mode_filter, new_listener, head)
    if listener < 0:
        raise _failed()
    return listener


def let_look(process: int) -> None:
    """That process may read this one's memory, where the system asks (Yama); else harmless."""
    set_ptracer = 0x59616D61
    ctypes.CDLL(None).prctl(set_ptracer, process, 0, 0, 0)


def _failed() -> OSError:
    error = ctypes.get_errno()
    return OSError(error, f"this system does not let calls be watched: {os.strerror(error)}")
