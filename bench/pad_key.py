"""From a key pressed on an evaluation pad to the rating in the hall's file.

    python -m bench.pad_key [--presses 300]

The pads share lines paced as 9600 baud is, the other devices of the hall idle beside them. The
time begins before the simulator is asked to press, so that its control's answer is counted too,
and ends when the stored rating can be read.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.day.truth import open_beside
from tests.devices.rig import LineRig

from bench.device_hall import ON_LINES, DeviceHall, device_hall
from bench.figure import note, percentile, row
from hall_devices.line import Line
from hall_devices.pads.ff68 import please_rate

_AIM = 0.150
_KEY = 3
_PATIENCE = 20.0
_LOOK_EVERY = 0.001
_BITS = 10
"""Of a byte on the wire."""
_ON_THE_WIRE = 960


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.pad_key", description=__doc__)
    it.add_argument("--presses", type=int, default=300)
    options = it.parse_args()
    _note_speed()
    with device_hall() as hall, closing(open_beside(hall.hall.data / "hall.db")) as file:
        _open_counters(hall)
        taken = [_press(hall, file, turn % ON_LINES) for turn in range(options.presses)]
    p50, p99 = (percentile(taken, share) for share in (0.5, 0.99))
    measured = f"p50 {p50 * 1000:.0f} p99 {p99 * 1000:.0f} max {max(taken) * 1000:.0f} ms"
    row(f"key of a pad -> rating stored, {len(taken)}", measured, "p99 <= 150 ms", p99 <= _AIM)
    return 0


def _note_speed() -> None:
    """How fast the simulators' line really is, each way."""
    frame = please_rate(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        LineRig("evaluation_pad", Path(folder), "--pace", "1") as rig,
    ):
        line = Line(rig.port())
        line.open()
        begun = time.perf_counter()
        line.write(bytes(_ON_THE_WIRE - len(frame)) + frame)
        _until(lambda: rig.state()["asked"], _LOOK_EVERY)
        to_pad = _ON_THE_WIRE * _BITS / (time.perf_counter() - begun)
        begun, sent, heard = time.perf_counter(), 0, 0
        while sent < _ON_THE_WIRE:
            rig.press(_KEY)
            sent += len(frame)
        while heard < sent:
            heard += line.listen(_PATIENCE)
        back = sent * _BITS / (time.perf_counter() - begun)
        line.close()
    note(f"the line carries {to_pad:.0f} bits a second to the pads, {back:.0f} back")


def _open_counters(hall: DeviceHall) -> None:
    for counter in hall.plan.counters[:ON_LINES]:
        hall.desk.post(f"/api/counters/{counter.code}/open", {})


def _press(hall: DeviceHall, file: sqlite3.Connection, place: int) -> float:
    """Seconds. place: of the counter whose visitor is served, and of its pad."""
    counter = hall.plan.counters[place]
    _, given = hall.desk.post("/api/tickets", {"service": counter.skills[0].service})
    for act in ("next", "start", "finish"):
        status, answer = hall.desk.post(f"/api/counters/{counter.code}/{act}", {})
        if status != 200:
            raise ValueError(f"{act} at {counter.code} for {given}: {answer}")
    _until(lambda: hall.pads.state(place + 1)["asked"], 0.02)
    before = _stored(file)
    begun = time.perf_counter()
    hall.pads.press(_KEY, place + 1)
    _until(lambda: _stored(file) > before, _LOOK_EVERY)
    return time.perf_counter() - begun


def _stored(file: sqlite3.Connection) -> int:
    return int(file.execute("SELECT count(*) FROM ratings").fetchone()[0])


def _until(there: Callable[[], object], every: float) -> None:
    """Raises TimeoutError."""
    end = time.monotonic() + _PATIENCE
    while not there():
        if time.monotonic() > end:
            raise TimeoutError("a key was not rated, or a pad not asked")
        time.sleep(every)


if __name__ == "__main__":
    sys.exit(main())
