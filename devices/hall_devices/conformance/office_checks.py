"""Demands on an office or label printer."""

from __future__ import annotations

from pathlib import Path

from hall_devices.drivers import OfficeDriver

from .check import Check, demand
from .lone_checks import held, until_held
from .message_checks import understood
from .office_bench import OfficeBench, state, well

_RANDOM_MESSAGES = 2000
_ROUNDS = 3
_ANSWERS = 6
"""More than one document takes."""
_COMPLAINTS = ("paper_out", "cover_open", "offline", "stopped", "refuses", "no_pdf")
_WORDS = ("paper_out", "cover_open", "offline")
"""Those of them that have one word everywhere."""


def messages(driver: OfficeDriver, folder: Path) -> None:
    """Each sample is read; whatever else comes raises nothing and is quickly done with."""
    understood(driver.trial.read, driver.trial.said, _RANDOM_MESSAGES)
    for sample in driver.trial.said:
        for more in (b"\x01" * 500_000, b"\xff" * 500_000, sample * 20_000):
            driver.trial.read(sample[:-1] + more)


def prints(driver: OfficeDriver, folder: Path) -> None:
    """A document comes out once and whole, and so does the next."""
    with OfficeBench(driver, folder) as bench:
        printer = bench.printer()
        demand(printer.media.width > 0 < printer.media.height, "its sheet has no size")
        for number in range(1, _ROUNDS + 1):
            well(bench, printer)
            out = bench.came_out()
            demand(out == number, f"{number} documents were printed and {out} came out")


def once(driver: OfficeDriver, folder: Path) -> None:
    """Whichever of its answers is lost: nothing comes out twice, and no more is said than is
    known."""
    with OfficeBench(driver, folder) as bench:
        for number in range(1, _ANSWERS + 1):
            printer = bench.printer()
            bench.fault(lose=number)
            bench.printed(printer)
            bench.fault()
            well(bench, printer)


def complains(driver: OfficeDriver, folder: Path) -> None:
    """What is wrong with its printer is said, and nothing is printed then or later."""
    with OfficeBench(driver, folder) as bench:
        printer = bench.printer()
        for wrong in _COMPLAINTS:
            bench.fault(**{wrong: True})
            told = state(printer)
            demand(
                told is not None and (bool(told.trouble) or not told.pdf),
                f"its printer is {wrong} and it says {told}",
            )
            if wrong in _WORDS:
                demand(
                    told is not None and told.trouble == wrong,
                    f"its printer is {wrong} and it says {told}",
                )
            outcome = bench.printed(printer)
            demand(outcome.state == "not_printed", f"{wrong}: a document is {outcome.state}")
            out = bench.came_out()
            bench.fault()
            well(bench, printer)
            demand(bench.came_out() == out + 1, f"what was not printed for {wrong} came out later")
        bench.fault(near_end=True)
        told = state(printer)
        demand(
            told is not None and told.note == "paper_near_end" and not told.trouble,
            f"its paper is near its end and it says {told}",
        )


def ends(driver: OfficeDriver, folder: Path) -> None:
    """A job's end is what its printer says; until then its state is told."""
    with OfficeBench(driver, folder) as bench:
        printer = bench.printer()
        bench.fault(hold=True)
        clerk = bench.begin(printer)
        clerk.hears("job_held", "job_queued")
        bench.fault(hold=False, paper_out=True)
        clerk.hears("paper_out")
        bench.fault()
        outcome = bench.end(clerk)
        demand(outcome.state == "printed", f"a job that went on is {outcome.state}")
        bench.fault(abort=True)
        outcome = bench.printed(printer)
        demand(outcome.state != "printed", "a job that its printer gave up is printed")
        bench.fault(abort=False, errors=True)
        outcome = bench.printed(printer)
        demand(outcome.state == "unknown", f"a job that ended with errors is {outcome.state}")
        bench.fault(errors=False, hold=True)
        clerk = bench.begin(printer)
        clerk.hears("job_held", "job_queued")
        outcome = clerk.give_up()
        demand(outcome.state == "unknown", f"a job nobody waited for is {outcome.state}")


def silent(driver: OfficeDriver, folder: Path) -> None:
    """Silence is not said to be well, and it passes."""
    _away(driver, folder, "silent")


def nonsense(driver: OfficeDriver, folder: Path) -> None:
    """What answers and is no printer is not said to be well, and it works again after it."""
    _away(driver, folder, "rubbish")


def unplugged(driver: OfficeDriver, folder: Path) -> None:
    """A printer that has gone is noticed, and found again when it is back."""
    _away(driver, folder, "unplugged")


def _away(driver: OfficeDriver, folder: Path, fault: str) -> None:
    with OfficeBench(driver, folder) as bench:
        printer = bench.printer()
        for print_first in (False, True):
            if print_first:
                well(bench, printer)
            bench.fault(**{fault: True})
            told = state(printer)
            demand(told is None or bool(told.trouble), f"its printer is {fault} and it is well")
            outcome = bench.printed(printer)
            demand(outcome.state != "printed", f"its printer is {fault} and a document is printed")
            bench.fault()
            well(bench, printer)
        bench.fault(seconds=1.0)
        clerk = bench.begin(printer)
        clerk.hears("job_printing")
        bench.fault(**{fault: True})
        clerk.hears_of_port()
        bench.fault()
        bench.end(clerk)


def no_leak(driver: OfficeDriver, folder: Path) -> None:
    """Used again and again, with and without its printer, it keeps nothing."""
    with OfficeBench(driver, folder) as bench:
        printer = bench.printer()
        well(bench, printer)
        printer.close()
        before = held()
        for _ in range(_ROUNDS):
            well(bench, printer)
            printer.close()
        bench.fault(unplugged=True)
        for _ in range(_ROUNDS):
            state(printer)
            bench.printed(printer)
            printer.close()
        until_held(before)


OFFICE_CHECKS = (
    Check("any message at all", messages),
    Check("it prints", prints),
    Check("each document once", once),
    Check("what its printer complains of", complains),
    Check("how a job ends", ends),
    Check("silence", silent),
    Check("nonsense", nonsense),
    Check("unplugged and plugged in", unplugged),
    Check("nothing leaks", no_leak),
)
