"""A queue of CUPS, played by programs called `lp` and `lpstat`: what the driver claims of it."""

import os
from pathlib import Path

import pytest

from hall_devices.drivers import Outcome, Settings
from hall_devices.printers.paper import Cut, Paper, Text
from hall_devices.printers.printer import TicketPrinter
from hall_devices.transport import TransportError
from hall_devices.transports.spool import SpoolTransport

PAPER = Paper((Text("第一行"), Cut()))


class Spooler:
    """Two programs first on the path; their jobs and words are files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.says("lpstat", 'test "$2" = slip || { echo "lpstat: Invalid $2" >&2; exit 1; }')
        self.says("lp", 'echo "$@" >> lines; cat >> jobs; echo "request id is slip-7 (1 file(s))"')

    def says(self, name: str, script: str) -> None:
        program = self.folder / name
        program.write_text(f"#!/bin/sh\ncd {self.folder}\n{script}\n")
        program.chmod(0o755)

    def read(self, name: str) -> bytes:
        file = self.folder / name
        return file.read_bytes() if file.exists() else b""


@pytest.fixture
def spooler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spooler:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return Spooler(folder)


def printed(queue: str = "slip") -> Outcome:
    printer = TicketPrinter(Settings(f"cups://{queue}"))
    assert not printer.answers
    return printer.print(PAPER)


def test_the_spooler_has_it_and_more_is_not_claimed(spooler: Spooler) -> None:
    assert printed() == Outcome("unknown", "write-only", "no_status")
    assert spooler.read("lines") == b"-d slip -t hallway -o raw\n"
    job = spooler.read("jobs")
    assert job.startswith(b"\x1b@")
    assert job.endswith(bytes.fromhex("1D564200"))  # and nothing after our last byte


def test_each_slip_is_a_job_of_its_own(spooler: Spooler) -> None:
    printer = TicketPrinter(Settings("cups://slip"))
    printer.print(PAPER)
    one = spooler.read("jobs")
    printer.print(PAPER)
    assert spooler.read("jobs") == one * 2


def test_looking_at_it_prints_nothing(spooler: Spooler) -> None:
    printer = TicketPrinter(Settings("cups://slip"))
    assert not printer.status().answered
    printer.close()
    assert spooler.read("lines") == b""


def test_a_queue_that_is_not_there(spooler: Spooler) -> None:
    assert printed("other") == Outcome("not_printed", "unknown", "port_missing")


def test_a_queue_that_takes_no_jobs(spooler: Spooler) -> None:
    spooler.says("lpstat", 'echo "slip not accepting requests since Mon 02 Nov 2026 -"')
    assert printed() == Outcome("not_printed", "unknown", "port_missing")
    assert spooler.read("lines") == b""


def test_a_job_that_was_refused_is_unknown(spooler: Spooler) -> None:
    spooler.says("lp", 'echo "lp: Unable to connect" >&2; exit 1')
    assert printed() == Outcome("unknown", "unknown", "port_gone")


def test_a_spooler_that_hangs(spooler: Spooler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hall_devices.transports.spool.COMMAND_SECONDS", 0.2)
    spooler.says("lpstat", "exec sleep 60")
    assert printed() == Outcome("not_printed", "unknown", "port_timeout")


def test_without_cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TransportError) as error:
        SpoolTransport("slip").open()
    assert (error.value.kind, "lpstat" in error.value.detail) == ("config", True)
