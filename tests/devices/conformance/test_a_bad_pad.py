"""What the suite says of pads with a connection of their own that are wrong, one mistake each."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.conformance import NotConforming, checks_of
from hall_devices.drivers import LonePadDriver, Settings, Taken
from hall_devices.pads import gwq
from hall_devices.pads.gwq_pad import GwqPad
from hall_devices.transport import TransportError


def pad_driver(
    make: Callable[[Settings], Any] = GwqPad, read: Callable[[bytes], object] = gwq.read
) -> LonePadDriver:
    good = registry.find("gwq")
    assert isinstance(good, LonePadDriver)
    return replace(good, make=make, trial=replace(good.trial, read=read))


CHECKS = {check.name: check for check in checks_of(pad_driver())}


def refused(driver: LonePadDriver, check: str, folder: Path) -> str:
    with pytest.raises(NotConforming) as found:
        CHECKS[check].run(driver, folder)
    return str(found.value)


def _strict(message: bytes) -> object:
    """Trusts that it is text."""
    return message.decode() and gwq.read(message)


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (_strict, "it raises UnicodeDecodeError"),
        (len, "without end is taken for one"),
        (lambda message: None, "is not understood"),
    ],
)
def test_a_wrong_reader(read: Callable[[bytes], object], says: str, tmp_path: Path) -> None:
    assert says in refused(pad_driver(read=read), "any message at all", tmp_path)


class Boaster(GwqPad):
    """Says that it can more than it can."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.can = self.can | {"display"}


class Modest(GwqPad):
    """Says that it can less than it can."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.can = self.can - {"login"}


class Generous(GwqPad):
    """Counts whatever comes, asked or not."""

    def _ended(self, reply: gwq.Reply) -> None:
        self._asked = True
        super()._ended(reply)


class Liar(GwqPad):
    """Says that all is well."""

    def ping(self) -> Taken:
        with contextlib.suppress(TransportError):
            super().ping()
        return "taken"


class GivenUp(GwqPad):
    """Does not come back once something has gone wrong."""

    _broken = False

    def listen(self, seconds: float) -> int:
        try:
            return super().listen(seconds)
        except TransportError:
            self._broken = True
            raise

    def ping(self) -> Taken:
        return "silent" if self._broken else super().ping()


class Impatient(GwqPad):
    """Hangs up when there is no answer at once."""

    def listen(self, seconds: float) -> int:
        heard = super().listen(seconds)
        if self._asked and not heard:
            self._link.close()
        return heard


class Touchy(GwqPad):
    """Wants no more of who talks nonsense."""

    def _take(self, message: str | bytes) -> gwq.Reply | None:
        reply = super()._take(message)
        if reply is None:
            self._asked = False
        return reply


class Clinging(GwqPad):
    """Opens files of its own and never lets them go."""

    kept: list[Any] = []  # noqa: RUF012

    def ping(self) -> Taken:
        self.kept.append(open("/dev/null", "rb"))  # noqa: SIM115
        return super().ping()


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Boaster, "it answers", "it raises Cannot: display"),
        (Modest, "it answers", "login is not in `can`, and does not raise Cannot"),
        (Generous, "one rating", "key 1 was pressed once and heard as [1, 1]"),
        (Liar, "silence", "is silent and is said to answer"),
        (Liar, "unplugged and plugged in", "has gone and is said to answer"),
        (GivenUp, "spoilt messages", "its device is well and it says silent"),
        (
            Impatient,
            "late, in pieces, behind rubbish",
            "{'slow': 400}: key 1 was pressed and [] heard",
        ),
        (Touchy, "late, in pieces, behind rubbish", "key 1 was pressed and [] heard"),
        (Clinging, "nothing leaks", "descriptors and threads were"),
    ],
)
def test_a_wrong_pad(
    make: Callable[[Settings], Any], check: str, says: str, tmp_path: Path
) -> None:
    try:
        assert says in refused(pad_driver(make), check, tmp_path)
    finally:
        while Clinging.kept:
            Clinging.kept.pop().close()


def test_a_simulator_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "silent_one.py").write_text("print('7')\nimport sys\nsys.stdin.read()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    good = pad_driver()
    bad = replace(good, trial=replace(good.trial, simulator="silent_one"))
    assert "ready line says too little" in refused(bad, "it answers", tmp_path)
