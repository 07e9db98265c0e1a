"""A simulator of the demo keeps the address that the table told."""

import subprocess
import urllib.request
from pathlib import Path

from hall_server.demo.simulated import Simulated
from tests.devices.rig import LONG_ENOUGH


def end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.close()
    process.wait(LONG_ENOUGH)


def test_another_process_takes_the_place_at_the_same_address(tmp_path: Path) -> None:
    bars = Simulated("led_bar", ["--dir", str(tmp_path)])
    first = bars.begin()
    control = bars.control()
    assert control is not None
    end(first)
    second = bars.begin()
    try:
        for _ in iter(lambda: answers(f"{control}/led-1"), True):
            assert second.poll() is None
    finally:
        end(second)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=LONG_ENOUGH) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_one_that_ends_at_once_has_no_address(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    bars = Simulated("led_bar", ["--dir", str(occupied / "bars")])
    process = bars.begin()
    assert bars.control() is None
    end(process)
    assert process.returncode != 0
