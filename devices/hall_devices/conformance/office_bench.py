"""An office printer and its simulator, a program of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from hall_devices.drivers import OfficeDriver, OfficeState, Outcome, Settings, SheetPrinter
from hall_devices.transport import TransportError

from .check import NotConforming, demand
from .playing import Playing
from .program import Program

PAGES = 2
_PDF = b"%%PDF-1.4\n<< /Type /Pages /Count %d >>\n%%%%EOF\n" % PAGES
_RETURN_SECONDS = 15.0
"""Longer than a printer that is well again needs until its driver finds it."""
_CALL_SECONDS = 20.0
"""Within a few time-outs every call has ended, where nothing is to be waited for."""
_JOB_SECONDS = 60.0
_TURN_SECONDS = 0.02


class Clerk:
    """Somebody who prints, hears how the job stands, and may want to wait no longer."""

    def __init__(self, printer: SheetPrinter, before: int) -> None:
        """before: so many documents had come out."""
        self.before = before
        self.words: list[str] = []
        self._over = threading.Event()
        pool = ThreadPoolExecutor(1)
        self._job = pool.submit(printer.print, _PDF, "conformance", self.words.append, self._ended)
        pool.shutdown(wait=False)

    def _ended(self, seconds: float) -> bool:
        """The suite has less patience than an agent."""
        return self._over.wait(min(seconds, _TURN_SECONDS))

    def hears(self, *words: str) -> None:
        """Raises NotConforming unless one of these is said of the job, sooner or later."""
        self._until(lambda: bool({*self.words} & {*words}), " or ".join(words))

    def hears_of_port(self) -> None:
        """Raises NotConforming unless it is said that nothing is heard of the job any more."""
        self._until(lambda: self.words[-1].startswith("port_"), "cut off")

    def _until(self, said: Callable[[], bool], wanted: str) -> None:
        end = time.monotonic() + _RETURN_SECONDS
        while not said():
            if time.monotonic() > end or self._job.done():
                self.give_up()
                raise NotConforming(f"of a job that is {wanted} it says {self.words}")
            time.sleep(_TURN_SECONDS)

    def give_up(self) -> Outcome:
        self._over.set()
        return self.outcome()

    def outcome(self) -> Outcome:
        """Raises NotConforming when there is none in time."""
        done, _ = wait((self._job,), _JOB_SECONDS)
        self._over.set()
        demand(bool(done), "a job does not end")
        return self._job.result()


class OfficeBench(Playing[SheetPrinter]):
    """See Playing; of office printers."""

    def __init__(self, driver: OfficeDriver, folder: Path) -> None:
        where = ("--dir", str(folder / "simulator"))
        super().__init__(Program(driver.trial.simulator, *where, *driver.trial.arguments))
        self._driver = driver

    def printer(self) -> SheetPrinter:
        """A new driver at the simulator."""
        return self._keep(
            self._driver.make(Settings(self._program.port, options=self._driver.trial.options))
        )

    def fault(self, **wishes: Any) -> None:
        """Break the simulated printer; without a word it is well again."""
        self._program.tell("" if wishes else "mend", wishes)

    def came_out(self) -> int:
        """How many documents came out whole so far."""
        done = [job for job in self._program.look()["jobs"] if job["state"] == "completed"]
        demand(all(job["pages"] == PAGES for job in done), "not every page came out")
        return len(done)

    def begin(self, printer: SheetPrinter) -> Clerk:
        """Print, and do something else meanwhile; end() is to follow."""
        return Clerk(printer, self.came_out())

    def printed(self, printer: SheetPrinter) -> Outcome:
        """Print, followed to its end; see end()."""
        return self.end(self.begin(printer))

    def end(self, clerk: Clerk) -> Outcome:
        """What is said of a job.  Raises NotConforming unless it is so."""
        outcome = clerk.outcome()
        came = self.came_out() - clerk.before
        demand(came <= 1, f"one document was to be printed and {came} came out")
        demand(outcome.state != "printed" or came == 1, "it says printed and nothing came out")
        demand(outcome.state != "not_printed" or came == 0, "it says not_printed and it came out")
        return outcome


def state(printer: SheetPrinter) -> OfficeState | None:
    """What it says of itself; None where its port fails."""
    begun = time.monotonic()
    try:
        return printer.status()
    except TransportError:
        return None
    finally:
        demand(time.monotonic() - begun < _CALL_SECONDS, "a call takes too long")


def well(bench: OfficeBench, printer: SheetPrinter) -> None:
    """Raises NotConforming unless it is well sooner or later, and prints."""
    end = time.monotonic() + _RETURN_SECONDS
    last = state(printer)
    while last is None or last.trouble or not last.pdf:
        demand(time.monotonic() < end, f"its printer is well and it says {last}")
        time.sleep(_TURN_SECONDS)
        last = state(printer)
    outcome = bench.printed(printer)
    demand(
        (outcome.state, outcome.evidence) == ("printed", "answered"),
        f"its printer is well and a document is {outcome.state}, {outcome.reason}",
    )
