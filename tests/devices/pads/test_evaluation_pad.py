"""The driver of evaluation pads against virtual ones, over a real pty."""

from collections.abc import Iterator
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.drivers import Cannot, Person, Question, Settings
from hall_devices.line import Line
from hall_devices.pads.evaluation_pad import EvaluationPad
from hall_devices.transport import TransportError
from tests.devices.rig import LineRig, until


@pytest.fixture
def line(pads: LineRig) -> Iterator[Line]:
    it = Line(pads.port())
    it.open()
    yield it
    it.close()


def pad(line: Line, address: int = 1, **options: str) -> EvaluationPad:
    return EvaluationPad(Settings("", options={"address": str(address), **options}), line)


def pressed(line: Line, it: EvaluationPad) -> list[int]:
    """Keys, as soon as there are any."""

    def look() -> list[int]:
        line.listen(0.05)
        return it.appraised()

    return until(look)


@pytest.mark.parametrize("receipt", ["echo", "short"])
def test_asked_pressed_and_receipted(pads: LineRig, line: Line, receipt: str) -> None:
    it = pad(line, 2, receipt=receipt)
    it.appraise(Question("q", 60))
    until(lambda: pads.state(2)["asked"])
    assert not pads.state(1)["asked"]
    pads.press(3, 2)
    assert pressed(line, it) == [3]
    it.acknowledge(3)
    until(lambda: pads.state(2)["receipts"] == 1)
    assert not pads.state(2)["asked"]
    assert it.appraised() == []


def test_each_pad_hears_its_own(pads: LineRig, line: Line) -> None:
    first, second = pad(line, 1), pad(line, 2)
    pads.press(0, 1)
    pads.press(1, 2)
    pads.press(2, 3)
    assert (pressed(line, second), pressed(line, first)) == ([1], [0])


@pytest.mark.parametrize("fault", [{"split": True}, {"garbage": "0068FF68FF"}, {"slow": 200}])
def test_presses_that_come_badly_are_presses(
    pads: LineRig, line: Line, fault: dict[str, Any]
) -> None:
    it = pad(line)
    pads.fault(**fault)
    pads.press(1)
    assert pressed(line, it) == [1]


@pytest.mark.parametrize("fault", ["bad_checksum", "wrong_address"])
def test_a_damaged_press_or_a_strangers_is_none(pads: LineRig, line: Line, fault: str) -> None:
    it = pad(line)
    pads.fault(**{fault: True})
    pads.press(1)
    pads.fault(**{fault: False})
    pads.press(2)
    assert pressed(line, it) == [2]
    assert it.counts == {"bad": fault == "bad_checksum"}


def test_noise_before_a_press_delays_it_only(pads: LineRig, line: Line) -> None:
    """It looks like the head of a frame of 262 bytes, which will never come."""
    it = pad(line)
    pads.fault(garbage="FF68FFFF68")
    pads.press(1)
    assert pressed(line, it) == [1]


def test_a_stuck_key_fills_no_memory(pads: LineRig, line: Line) -> None:
    it = pad(line)
    it.hear(bytes.fromhex("FF680303680111001216") * 10_000)
    assert len(it.appraised()) == 32


def test_unplugged_and_plugged_in_again(pads: LineRig, line: Line) -> None:
    it = pad(line)
    pads.fault(unplugged=True)

    def listen() -> None:
        line.listen(0.05)

    with pytest.raises(TransportError):
        until(listen)
    pads.fault(unplugged=False)
    line.open()
    pads.press(3)
    assert pressed(line, it) == [3]


def test_visitors_press_by_themselves(pads: LineRig, line: Line) -> None:
    with LineRig("evaluation_pad", pads.folder / "busy", "--visitors", "1") as busy:
        other = Line(busy.port())
        try:
            it = pad(other)
            it.appraise(Question("q", 60))
            assert pressed(other, it)[0] in range(4)
        finally:
            other.close()


@pytest.mark.parametrize("options", [{}, {"address": "-1"}, {"address": "1", "receipt": "loud"}])
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        registry.pad("ff68", Settings("", options=options), Line("COM3"))


def test_it_says_what_its_protocol_cannot(line: Line) -> None:
    it = pad(line)
    assert it.can == {"appraise"}
    verbs = (it.welcome, it.logout, it.ping, lambda: it.login(Person("王芳", "3")))
    for verb in (*verbs, lambda: it.display("paused")):
        with pytest.raises(Cannot):
            verb()
