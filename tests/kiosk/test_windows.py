"""Devices can be driven on Windows: nothing that is imported needs what only POSIX has."""

import subprocess
import sys

_IMPORT_ALL = """
import importlib, pkgutil, sys

for name in ("pty", "tty", "termios", "fcntl", "resource", "grp", "pwd"):
    sys.modules[name] = None

import hall_devices, hall_kiosk

seen = []
for room in (hall_devices, hall_kiosk):
    for found in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        if found.name.endswith("__main__"):
            continue
        # The first needs pseudo-terminals, the second Linux's way to answer a program's calls.
        posix = ("hall_devices.conformance", "hall_devices.simulators.video")
        if not found.name.startswith(posix):
            importlib.import_module(found.name)
            seen.append(found.name)
print(" ".join(seen))
"""


def test_agent_and_drivers_are_imported_without_posix() -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", _IMPORT_ALL], capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    needed = {"hall_kiosk.agent.run", "hall_devices.registry", "hall_devices.simulators.led_bar"}
    assert needed <= {*ended.stdout.split()}
