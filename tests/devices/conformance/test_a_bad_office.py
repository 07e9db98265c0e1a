"""What the suite says of drivers of office printers that are wrong, one mistake each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.conformance import NotConforming, checks_of
from hall_devices.drivers import OfficeDriver, OfficeState, Outcome, Settings, Told
from hall_devices.printers import ipp
from hall_devices.printers.office_printer import OfficePrinter
from hall_devices.transport import TransportError

Ended = Callable[[float], bool]
WELL = OfficeState(None, "", True)
PDF = b"%PDF-1.4\n<< /Type /Pages /Count 2 >>\n"


def office_driver(
    make: Callable[[Settings], Any] = OfficePrinter, read: Callable[[bytes], object] = ipp.read
) -> OfficeDriver:
    good = registry.find("cups")
    assert isinstance(good, OfficeDriver)
    return replace(good, make=make, trial=replace(good.trial, read=read))


CHECKS = {check.name: check for check in checks_of(office_driver())}


def refused(driver: OfficeDriver, check: str, folder: Path) -> str:
    with pytest.raises(NotConforming) as found:
        CHECKS[check].run(driver, folder)
    return str(found.value)


def _strict(message: bytes) -> object:
    """Trusts that it is long enough."""
    return message[7] + 1


@pytest.mark.parametrize(
    ("read", "says"),
    [(_strict, "it raises IndexError"), (lambda message: None, "is not understood")],
)
def test_a_wrong_reader(read: Callable[[bytes], object], says: str, tmp_path: Path) -> None:
    assert says in refused(office_driver(read=read), "any message at all", tmp_path)


class Zealous(OfficePrinter):
    """Prints again what it does not know the end of."""

    def print(self, pdf: bytes, title: str, told: Told, ended: Ended) -> Outcome:
        first = super().print(pdf, title, told, ended)
        return first if first.state == "printed" else super().print(pdf, title, told, ended)


class Hasty(OfficePrinter):
    """Sends again what was not answered."""

    def _take_back(self, job: int, reason: str) -> Outcome:
        self._queue.send(self._queue.make_job("again", self.media.name), PDF)
        return Outcome("unknown", "unknown", reason)


class Zero(OfficePrinter):
    """Says that nothing came out where it does not know."""

    def print(self, pdf: bytes, title: str, told: Told, ended: Ended) -> Outcome:
        came = super().print(pdf, title, told, lambda seconds: True)
        return came if came.state == "printed" else replace(came, state="not_printed")


class Boaster(OfficePrinter):
    """Says that all came out."""

    def print(self, pdf: bytes, title: str, told: Told, ended: Ended) -> Outcome:
        super().print(pdf, title, told, ended)
        return Outcome("printed", "answered")


class Cheerful(OfficePrinter):
    """Says that its printer is well."""

    def status(self) -> OfficeState:
        super().status()
        return WELL


class Vague(OfficePrinter):
    """Has one word for all that is wrong."""

    def status(self) -> OfficeState:
        found = super().status()
        return replace(found, trouble="printer_error" if found.trouble else None)


class Quiet(OfficePrinter):
    """Says nothing of a job until it is over."""

    def print(self, pdf: bytes, title: str, told: Told, ended: Ended) -> Outcome:
        return super().print(pdf, title, lambda word: None, ended)


class Calm(OfficePrinter):
    """Takes no answer for a good one."""

    def status(self) -> OfficeState:
        try:
            return super().status()
        except TransportError:
            return WELL


class GivenUp(OfficePrinter):
    """Does not come back once something has gone wrong."""

    _broken = False

    def status(self) -> OfficeState:
        try:
            found = super().status()
        except TransportError:
            self._broken = True
            raise
        if self._broken:
            raise TransportError("gone", "for good")
        return found


class Clinging(OfficePrinter):
    """Opens files of its own and never lets them go."""

    kept: list[Any] = []  # noqa: RUF012

    def status(self) -> OfficeState:
        self.kept.append(open("/dev/null", "rb"))  # noqa: SIM115
        return super().status()


class Crashing(OfficePrinter):
    """Fails at work."""

    def print(self, pdf: bytes, title: str, told: Told, ended: Ended) -> Outcome:
        raise LookupError(title)


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Crashing, "it prints", "it raises LookupError"),
        (Hasty, "each document once", "one document was to be printed and 2 came out"),
        (Zealous, "how a job ends", "one document was to be printed and 2 came out"),
        (Zero, "each document once", "it says not_printed and it came out"),
        (Boaster, "what its printer complains of", "it says printed and nothing came out"),
        (Cheerful, "what its printer complains of", "its printer is paper_out and it says"),
        (Vague, "what its printer complains of", "its printer is paper_out and it says"),
        (Quiet, "how a job ends", "of a job that is job_held or job_queued it says []"),
        (Calm, "nonsense", "its printer is rubbish and it is well"),
        (Calm, "unplugged and plugged in", "its printer is unplugged and it is well"),
        (GivenUp, "unplugged and plugged in", "its printer is well and it says None"),
        (Clinging, "nothing leaks", "descriptors and threads were"),
    ],
)
def test_a_wrong_office_printer(
    make: Callable[[Settings], Any], check: str, says: str, tmp_path: Path
) -> None:
    try:
        assert says in refused(office_driver(make), check, tmp_path)
    finally:
        while Clinging.kept:
            Clinging.kept.pop().close()
