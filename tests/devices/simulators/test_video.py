"""Whoever sees simulated USB cameras goes on, whatever it asks: each of its calls is answered."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hall_devices.conformance.program import Program

HEAD = """
import ctypes, os, select, signal, sys, time
port = sys.argv[1]
library = ctypes.CDLL(None, use_errno=True)
library.open.argtypes = (ctypes.c_void_p, ctypes.c_int)
library.ioctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p)
camera = os.open(port, os.O_RDWR)
"""
TAIL = """
print(os.open(port, os.O_RDWR) > camera)
"""


@pytest.fixture
def camera() -> Iterator[Program]:
    it = Program("hall_devices.simulators.document_camera", "--speaks", "uvc")
    yield it
    assert it.end() == 0


def seen_by(code: str, camera: Program) -> list[str]:
    """What a program says that sees it."""
    run = [sys.executable, "-m", "hall_devices.simulators.video", camera.port]
    done = subprocess.run(
        [*run, sys.executable, "-c", HEAD + code + TAIL, camera.port],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("library.open(None, 0)", errno.EFAULT),
        ("library.open(2**64 - 1, 0)", errno.EFAULT),
        ("library.ioctl(camera, 0x80685600, 8)", errno.ENOTTY),  # VIDIOC_QUERYCAP into nowhere
        ("library.ioctl(camera, 0x5646, None)", errno.EINVAL),  # VIDIOC_LOG_STATUS has no record
        ("library.ioctl(camera, 0xC0445624, ctypes.create_string_buffer(68))", errno.EINVAL),
        ("library.ioctl(os.open(os.devnull, 0), 0x80685600, None)", errno.ENOTTY),
    ],
)
def test_a_call_that_fails(camera: Program, call: str, error: int) -> None:
    said = seen_by(f"print({call}, ctypes.get_errno())", camera)
    assert said == [f"-1 {error}", "True"]


def test_who_is_killed_while_it_waits_holds_nobody_up(camera: Program) -> None:
    """Its waiting ends before that of the other."""
    code = """
child = os.fork()
if child == 0:
    select.select([camera], [], [], 1.0)
    os._exit(0)
time.sleep(0.4)
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
time.sleep(1.0)
print(select.select([camera], [], [], 0.5))
"""
    assert seen_by(code, camera) == ["([], [], [])", "True"]


def test_what_it_starts_runs_too(camera: Program) -> None:
    code = """
import subprocess
print(subprocess.run([sys.executable, "-c", "open(__import__('os').devnull)"]).returncode)
"""
    assert seen_by(code, camera) == ["0", "True"]


def test_it_is_gone_while_it_is_unplugged(camera: Program) -> None:
    camera.tell("", {"unplugged": True})
    run = [sys.executable, "-m", "hall_devices.simulators.video", camera.port]
    code = HEAD.replace("camera = ", "")
    done = subprocess.run(
        [*run, sys.executable, "-c", code, camera.port], capture_output=True, text=True, timeout=60
    )
    assert done.stderr.splitlines()[-1].startswith("FileNotFoundError: ")
