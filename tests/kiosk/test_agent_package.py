"""`pip install hallway[agent]`: its rooms run on what its lock holds, and on nothing of POSIX."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-agent.lock"

PROGRAM = '''
import importlib, importlib.metadata, pkgutil, sys

allowed, blocked = {*sys.argv[1].split(",")}, {*sys.argv[2].split(",")}
homes = importlib.metadata.packages_distributions()

class OnlyTheLock:
    """Refuses what no package of the lock brings."""

    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        brought = {home.lower().replace("_", "-") for home in homes.get(top, ())}
        if top in blocked or (brought and not brought & allowed):
            raise ModuleNotFoundError(f"{name} is not here", name=name)

sys.meta_path.insert(0, OnlyTheLock())
for name in blocked:
    sys.modules.pop(name, None)
for room in ("hall_devices", "hall_kiosk"):
    for module in pkgutil.walk_packages(importlib.import_module(room).__path__, room + "."):
        program = module.name.endswith(".__main__") and "agent" not in module.name
        posix = ".conformance" in module.name or ".simulators.video" in module.name
        if not program and not ("pty" in blocked and posix):
            importlib.import_module(module.name)

from hall_devices.printers.escpos_gbk import encode
from hall_devices.printers.paper import Paper, Qr, Text
from hall_devices.printers.profiles import profile
from hall_devices.printers.raster import Artist, find_font

font = find_font()
paper = Paper((Text("王㛃"), Qr("https://hall.example/t/abc")))
encode(paper, profile("58mm+qr-dots"), Artist(font) if font else None)
for lazy in sys.argv[3].split(","):
    importlib.import_module(lazy)
print("all there")
'''


def names() -> set[str]:
    """Packages of the lock."""
    return {*re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.M)}


def test_no_server_and_no_fonts() -> None:
    assert not {name for name in names() if re.search("flask|gevent|sql|werkzeug|font", name)}
    assert {"pyserial", "pyusb", "segno", "websockets"} <= names()


@pytest.mark.parametrize(
    ("blocked", "lazy"),
    [
        ("flask,gevent,hall_server", "serial,usb.core,escpos.printer,socketio,websocket"),
        ("pty,tty,termios,fcntl,hall_server", "usb.core,socketio"),
    ],
)
def test_the_rooms_run_without(blocked: str, lazy: str) -> None:
    """With the second the rooms are imported as Windows has to, but for the conformance checks and
    for playing USB cameras."""
    allowed = ",".join({*names(), "hallway"})
    command = [sys.executable, "-c", PROGRAM, allowed, blocked, lazy]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (ran.stdout, ran.returncode) == ("all there\n", 0), ran.stderr
