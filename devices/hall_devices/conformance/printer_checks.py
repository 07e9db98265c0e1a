"""Demands on drivers of ticket printers: a slip comes out once, and no more is said of it.

Their simulator says `slips`, how many have come out, and `received`, how many bytes have come; it
has the faults `paper_out`, `cover_open` and `slow` (bytes a second that it works through), and the
verb `power_cycle`.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hall_devices.drivers import PrinterDriver
from hall_devices.printers.paper import Cut, Paper, Text

from .bench import Bench, Printer, within
from .check import Check, NotConforming, demand
from .wire_checks import ARRIVE_SECONDS

_PAPER = Paper((*(Text(f"A{number:03}") for number in range(1, 41)), Cut()))
_BEGUN = 100
"""So many bytes more have come: it is in the middle of a slip."""
_CRAWL = 20
"""Bytes a second: the slip would take half a minute."""
_LOOK_SECONDS = 0.02
_TRIES = 3


def a_slip(driver: PrinterDriver, folder: Path) -> None:
    """What is printed comes out, once."""
    with Bench(driver, folder) as bench:
        printer = _printer(bench)
        outcome = within(lambda: printer.print(_PAPER))
        demand(not outcome.trouble, f"its printer is well and it says {outcome}")
        end = time.monotonic() + ARRIVE_SECONDS
        while not bench.state()["slips"] and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)
        slips = bench.state()["slips"]
        demand(slips == 1, f"one slip was printed and {slips} came out")


def troubles(driver: PrinterDriver, folder: Path) -> None:
    """Without paper, or with its cover open, a printer is not fine and prints nothing."""
    with Bench(driver, folder) as bench:
        printer = _printer(bench)
        for fault in ("paper_out", "cover_open"):
            bench.fault(**{fault: True})
            trouble = within(lambda: printer.status().trouble())
            demand(trouble == fault, f"it has {fault} and it says {trouble}")
            outcome = within(lambda: printer.print(_PAPER))
            demand(outcome.state == "not_printed", f"it has {fault} and a slip is {outcome}")
            bench.fault()
            trouble = within(lambda: printer.status().trouble())
            demand(trouble is None, f"its printer is well again and it says {trouble}")
        slips = bench.state()["slips"]
        demand(slips == 0, f"nothing was to be printed and {slips} slips came out")


def pulled(driver: PrinterDriver, folder: Path) -> None:
    """A slip during which the port goes is not printed for certain; the next one is."""
    with Bench(driver, folder) as bench, ThreadPoolExecutor(1) as another:
        printer = _printer(bench)
        printer.ask()
        bench.fault(slow=_CRAWL)
        before = bench.state()["received"]
        printing = another.submit(lambda: within(lambda: printer.print(_PAPER)))
        while bench.state()["received"] < before + _BEGUN and not printing.done():
            time.sleep(_LOOK_SECONDS)
        bench.wire.unplug()
        outcome = printing.result()
        demand(outcome.state == "unknown", f"its port has gone in a slip and it says {outcome}")
        bench.do("power_cycle")
        bench.fault()
        bench.wire.plug()
        for _ in range(_TRIES):
            outcome = within(lambda: printer.print(_PAPER))
            if not outcome.trouble:
                return
        raise NotConforming(f"its port is back and it says {outcome}")


def _printer(bench: Bench) -> Printer:
    printer = bench.device()
    assert isinstance(printer, Printer)
    return printer


PRINTER_CHECKS = (
    Check("a slip comes out once", a_slip),
    Check("its troubles are told", troubles),
    Check("pulled in the middle of a slip", pulled),
)
