"""What the suite says of drivers that are wrong, one mistake each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.bars import a090
from hall_devices.bars.a090_bar import A090Bar
from hall_devices.bars.bb5154_bar import Bb5154Bar
from hall_devices.conformance import NotConforming, checks, checks_of, wire_checks
from hall_devices.drivers import BarDriver, Cutter, Driver, Sign, Taken

MUTE = registry.find("bb5154")
"""Its device never answers."""
CHECKS = {check.name: check for check in (*checks_of(MUTE), *checks())}
TAKEN = bytes.fromhex("A09001A5AA")


def bar_driver(cutter: Callable[[], Cutter] = a090.Framer, make: Any = A090Bar) -> BarDriver:
    good = registry.find("a090")
    assert isinstance(good, BarDriver)
    return replace(good, make=make, trial=replace(good.trial, cutter=cutter))


def refused(driver: Driver, check: str, folder: Path) -> str:
    with pytest.raises(NotConforming) as found:
        CHECKS[check].run(driver, folder)
    return str(found.value)


# Cutters


class Hasty(a090.Framer):
    """Forgets what has begun when its piece ends."""

    def feed(self, data: bytes) -> list[a090.Answer]:
        return [*super().feed(data), *self.silence()]


class Once(a090.Framer):
    """Takes one frame of a piece and throws the rest away."""

    def feed(self, data: bytes) -> list[a090.Answer]:
        return super().feed(data)[:1]


class Strict:
    """Knows whole frames only, and loses its place for ever."""

    def __init__(self) -> None:
        self._stream = b""

    def feed(self, data: bytes) -> Sequence[object]:
        self._stream += data
        found = []
        while self._stream[:2] == TAKEN[:2] and len(self._stream) >= len(TAKEN):
            found.append(self._stream[: len(TAKEN)])
            self._stream = self._stream[len(TAKEN) :]
        return found

    def silence(self) -> Sequence[object]:
        return ()


class Hoarder(a090.Framer):
    """Keeps all that it ever got."""

    def __init__(self) -> None:
        super().__init__()
        self._diary: list[bytes] = []

    def feed(self, data: bytes) -> list[a090.Answer]:
        self._diary.append(data)
        return super().feed(data)


class Slow(a090.Framer):
    """Begins at the beginning each time."""

    def __init__(self) -> None:
        super().__init__()
        self._all = b""
        self._given = 0

    def feed(self, data: bytes) -> list[a090.Answer]:
        self._all = self._all + data
        found = a090.Framer.feed(a090.Framer(), self._all)
        new, self._given = found[self._given :], len(found)
        return new


class SlowArray(a090.Framer):
    """Looks for heads in all that it ever got, in an array."""

    def __init__(self) -> None:
        super().__init__()
        self._array = bytearray()
        self.heads = 0

    def feed(self, data: bytes) -> list[a090.Answer]:
        self._array.extend(data)
        self.heads = 0
        for byte in self._array[::8]:
            self.heads += byte == 0xA0
        return super().feed(data)


class Blind:
    """Makes of anything one and the same frame."""

    def feed(self, data: bytes) -> Sequence[object]:
        return ["frame"] if data else []

    def silence(self) -> Sequence[object]:
        return ()


@pytest.mark.parametrize(
    ("cutter", "check", "says"),
    [
        (Blind, "a whole frame", "two samples are one frame"),
        (Hasty, "a split frame", "cut at [1] becomes []"),
        (Once, "a doubled frame", "three times becomes"),
        (Strict, "a frame after rubbish", "after 00 ff 00"),
        (Strict, "a frame soon after a damaged one", "swallows more than a frame"),
        (Hasty, "any bytes at all", "becomes"),
        (Slow, "work grows with the bytes", "again and again"),
        (SlowArray, "work grows with the bytes", "again and again"),
        (Hoarder, "memory does not grow", "bytes are kept"),
    ],
)
def test_a_wrong_cutter(cutter: Any, check: str, says: str, tmp_path: Path) -> None:
    assert says in refused(bar_driver(cutter), check, tmp_path)


# Drivers


class Liar(A090Bar):
    """Says that all is well."""

    def show(self, sign: Sign) -> Taken:
        super().show(sign)
        return "taken"


class Forgetful(A090Bar):
    """Takes a late answer to the text before for one to this text."""

    def show(self, sign: Sign) -> Taken:
        kept = [*self._exchange._heard]
        said = super().show(sign)
        self._exchange._line.listen(0.1)
        return "taken" if kept else said


class Deaf(A090Bar):
    """Says "sent" of a bar that answers."""

    def show(self, sign: Sign) -> Taken:
        super().show(sign)
        return "sent"


class Clinging(A090Bar):
    """Opens a port of its own and never lets it go."""

    def show(self, sign: Sign) -> Taken:
        self._kept = [*getattr(self, "_kept", []), open("/dev/null", "rb")]  # noqa: SIM115
        return super().show(sign)


class Settled(A090Bar):
    """Swallows what goes wrong at its port."""

    def show(self, sign: Sign) -> Taken:
        try:
            return super().show(sign)
        except Exception:  # noqa: BLE001  # the mistake that it is here for
            return "silent"


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Deaf, "it answers", "it says write-only"),
        (Liar, "silence", "is said to answer"),
        (Forgetful, "silence", "is said to answer"),
        (Liar, "a strange device", "taken for an answer"),
        (Liar, "a port that only takes bytes", "it says answered"),
        (Settled, "unplugged and plugged in", "instead of raising TransportError"),
        (Settled, "replugged unseen", "it was replugged and says unknown"),
        (Settled, "one owner", "instead of raising TransportError"),
        (Clinging, "nothing leaks", "descriptors and threads"),
    ],
)
def test_a_wrong_driver(make: Any, check: str, says: str, tmp_path: Path) -> None:
    made: list[Clinging] = []

    def remembered(*arguments: Any) -> A090Bar:
        made.append(make(*arguments))
        return made[-1]

    try:
        assert says in refused(bar_driver(make=remembered), check, tmp_path)
    finally:
        for bar in made:
            for file in getattr(bar, "_kept", []):
                file.close()


def test_an_answer_that_comes_badly_is_needed(tmp_path: Path) -> None:
    def make(*arguments: Any) -> A090Bar:
        bar = A090Bar(*arguments, answer_seconds=0.2)
        bar._exchange._framer = Hasty()
        return bar

    assert "with {'split': True}" in refused(
        bar_driver(make=make), "answers that come badly", tmp_path
    )


class Boaster(Bb5154Bar):
    """Says that a bar took what it only sent."""

    def show(self, sign: Sign) -> Taken:
        super().show(sign)
        return "taken"


class Idler(Bb5154Bar):
    """Sends nothing and says that it did."""

    def show(self, sign: Sign) -> Taken:
        self._line.write(b"")
        return "sent"


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Boaster, "what it sends arrives", "never says anything and it says answered"),
        (Idler, "what it sends arrives", "its simulator shows ''"),
        (Boaster, "nobody answers", "never says anything and it says answered"),
    ],
)
def test_a_wrong_driver_of_a_device_that_never_answers(
    make: Any, check: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire_checks, "ARRIVE_SECONDS", 0.2)
    assert isinstance(MUTE, BarDriver)
    assert says in refused(replace(MUTE, make=make), check, tmp_path)


# Simulators


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "ready line says too little"),
        ("not JSON", "ready line says too little"),
        ("7", "ready line says too little"),
        ('{"devices": []}', "ready line says too little: KeyError('printers')"),
        ('{"control": "x", "devices": [{"name": "x"}]}', "says too little: KeyError('port')"),
        (
            '{"control": "x", "devices": [{"name": "x", "port": "/nowhere"}]}',
            "port cannot be opened: [Errno 2] No such file or directory: '/nowhere'",
        ),
    ],
)
def test_a_simulator_that_is_none(
    line: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "played.py").write_text(f"import sys\nprint({line!r})\nsys.stdin.read()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    good = bar_driver()
    bad = replace(good, trial=replace(good.trial, simulator="played"))
    assert says in refused(bad, "it answers", tmp_path)
