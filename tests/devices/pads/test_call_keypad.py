"""The driver of call keypads against virtual ones, over a real pty."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.drivers import KeypadPress, Settings
from hall_devices.line import Line
from hall_devices.pads import ff68
from hall_devices.pads.call_keypad import ECHO_SECONDS, REPEAT_SECONDS, CallKeypad
from hall_devices.pads.evaluation_pad import EvaluationPad
from hall_devices.simulators.call_keypad import VirtualKeypad
from hall_devices.simulators.virtual_line import VirtualLine
from hall_devices.simulators.virtual_ports import PtyPort
from hall_devices.transport import TransportError
from tests.devices.rig import KeypadRig, until


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[KeypadRig]:
    with KeypadRig(tmp_path / "keypads", "--count", "2") as it:
        yield it


@pytest.fixture
def line(rig: KeypadRig) -> Iterator[Line]:
    it = Line(rig.port)
    it.open()
    yield it
    it.close()


def keypad(line: Line, address: int = 1, **options: str) -> CallKeypad:
    return CallKeypad(Settings("", options={"address": str(address), **options}), line)


def pressed(line: Line, it: CallKeypad) -> list[tuple[str, str]]:
    """Keys and digits, as soon as there are any; each gets its receipt."""

    def look() -> list[KeypadPress]:
        line.listen(0.05)
        return it.take_presses()

    found = until(look)
    for press in found:
        it.acknowledge(press)
    return [(press.key, press.digits) for press in found]


@pytest.mark.parametrize("receipt", ["echo", "short"])
def test_pressed_and_receipted(rig: KeypadRig, line: Line, receipt: str) -> None:
    it = keypad(line, 2, receipt=receipt)
    rig.press("call", "12", number=2)
    assert pressed(line, it) == [("call", "12")]
    until(lambda: rig.keypad(2)["receipts"] == 1)
    assert rig.keypad(2)["resent"] == 0
    assert it.take_presses() == []


def test_what_is_shown_and_told(rig: KeypadRig, line: Line) -> None:
    it = keypad(line)
    it.show("A123", 7)
    until(lambda: rig.keypad()["shows"] == "   123")
    it.show("", 47)
    until(lambda: rig.keypad()["shows"] == "047   ")
    it.signal(True)
    it.signal(False)
    until(lambda: rig.keypad()["beeps"] == 1)
    other = keypad(line, 2, signal="result", display="both")
    other.show("A012", 5)
    until(lambda: rig.keypad(2)["shows"] == "012 5")
    other.signal(False)
    until(lambda: rig.keypad(2)["result"] == "not_done")
    other.signal(True)
    until(lambda: rig.keypad(2)["result"] == "done")
    assert rig.keypad(1)["shows"] == "047   "


def test_keypad_and_pad_on_one_line_are_told_apart(rig: KeypadRig, line: Line) -> None:
    it = keypad(line)
    pad = EvaluationPad(Settings("", options={"address": "129"}), line)
    rig.rate(2)
    rig.press("recall")
    assert pressed(line, it) == [("recall", "")]

    def keys() -> list[int]:
        line.listen(0.05)
        return pad.appraised()

    assert until(keys) == [2]
    assert it.take_presses() == []


def test_by_function_a_pad_may_have_the_same_address() -> None:
    line = Line("COM3")
    by_address = keypad(line)
    by_function = keypad(line, told_apart="function")
    for it in (by_address, by_function):
        it.hear(ff68.encode(1, 0x11, b"\x0c"))
    assert [press.key for press in by_address.take_presses()] == ["call"]
    assert by_function.take_presses() == []
    assert keypad(line, 200, told_apart="function").address == 200


@pytest.mark.parametrize("fault", [{"split": True}, {"garbage": "0068FF68FF"}, {"slow": 200}])
def test_presses_that_come_badly_are_presses(
    rig: KeypadRig, line: Line, fault: dict[str, Any]
) -> None:
    it = keypad(line)
    rig.fault(**fault)
    rig.press("call")
    assert {*pressed(line, it)} == {("call", "")}  # late enough, and it was sent again meanwhile


@pytest.mark.parametrize("fault", ["bad_checksum", "wrong_address"])
def test_a_damaged_press_or_a_strangers_is_none(rig: KeypadRig, line: Line, fault: str) -> None:
    it = keypad(line)
    rig.fault(**{fault: True})
    rig.press("call")
    until(lambda: rig.keypad()["resent"] == 2)
    rig.fault(**{fault: False})
    rig.press("recall")
    assert pressed(line, it) == [("recall", "")]
    assert it.counts["bad"] == (3 if fault == "bad_checksum" else 0)


def test_a_press_that_comes_again_is_the_same_one(rig: KeypadRig, line: Line) -> None:
    """Its receipt was lost: the keypad sends it again until it has one."""
    it = keypad(line)
    rig.press("call")
    presses: list[KeypadPress] = []

    def twice() -> bool:
        line.listen(0.05)
        presses.extend(it.take_presses())
        return len(presses) == 2

    until(twice)
    assert [press.again for press in presses] == [False, True]
    assert it.counts["repeated"] == 1
    it.acknowledge(presses[1])
    until(lambda: rig.keypad()["receipts"] == 1)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Deaf(Line):
    """Takes what is written, and no port."""

    def __init__(self) -> None:
        super().__init__("COM3")
        self.written: list[bytes] = []

    def write(self, data: bytes, rest: float = 0.0) -> None:
        self.written.append(data)


def test_the_same_key_is_another_press_a_moment_later() -> None:
    clock = Clock()
    it = CallKeypad(Settings("", options={"address": "1", "receipt": "none"}), Deaf(), clock)
    press = ff68.encode(1, 1, b"\x0c")
    for step in (0.0, REPEAT_SECONDS, REPEAT_SECONDS + 0.01):
        clock.now += step
        it.hear(press)
    assert [found.again for found in it.take_presses()] == [False, True, False]


def test_a_press_is_the_same_whatever_came_in_between() -> None:
    """A stuck key must not act anew with every other key, nor a press whose receipt another keypad
    with the same address has got."""
    clock = Clock()
    it = CallKeypad(Settings("", options={"address": "1", "receipt": "none"}), Deaf(), clock)
    call, recall = ff68.encode(1, 1, b"\x0c"), ff68.encode(1, 1, b"\x0d")
    for press in (call, recall, call, recall, call):
        it.hear(press)
        clock.now += REPEAT_SECONDS / 2
    said = [(found.key, found.again) for found in it.take_presses()]
    assert said == [
        ("call", False),
        ("recall", False),
        ("call", True),
        ("recall", True),
        ("call", True),
    ]
    others = [ff68.encode(1, 1, bytes((place // 10, place % 10, 0x0C))) for place in range(99)]
    for press in (*others, others[-1], others[0]):  # no more is remembered than a moment has
        it.hear(press)
    assert [found.again for found in it.take_presses()][-2:] == [True, False]


def test_our_own_receipt_back_from_the_wires_is_no_press() -> None:
    """An adapter that hears itself gives the echo back; a keypad that repeats itself does too."""
    clock, line = Clock(), Deaf()
    it = CallKeypad(Settings("", options={"address": "1"}), line, clock)
    press = ff68.encode(1, 1, b"\x0c")
    it.hear(press)
    (found,) = it.take_presses()
    it.acknowledge(found)
    assert line.written == [press]
    it.hear(press)
    assert it.take_presses() == []
    it.hear(press)
    assert [found.again for found in it.take_presses()] == [True]
    it.acknowledge(found)
    clock.now += REPEAT_SECONDS + ECHO_SECONDS
    it.hear(press)
    assert [found.again for found in it.take_presses()] == [False]


def test_a_stuck_key_is_one_press(rig: KeypadRig, line: Line) -> None:
    it = keypad(line)
    rig.fault(stuck_key=12)
    found: list[KeypadPress] = []

    def often() -> bool:
        line.listen(0.05)
        found.extend(it.take_presses())
        return len(found) >= 5

    until(often)
    assert [press.again for press in found] == [False, *[True] * (len(found) - 1)]
    it.hear(ff68.encode(1, 1, b"\x0c") * 10_000)
    assert len(it.take_presses()) == 32


def test_unplugged_and_plugged_in_again(rig: KeypadRig, line: Line) -> None:
    it = keypad(line)
    rig.fault(unplugged=True)

    def listen() -> None:
        line.listen(0.05)

    with pytest.raises(TransportError):
        until(listen)
    rig.fault(unplugged=False)
    line.open()
    rig.press("recall")
    assert pressed(line, it) == [("recall", "")]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"address": "-1"},
        {"address": "128"},
        {"address": "1", "receipt": "loud"},
        {"address": "1", "told_apart": "smell"},
        {"address": "1", "display": "colour"},
        {"address": "1", "signal": "smoke"},
    ],
)
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        registry.keypad("ff68-keypad", Settings("", options=options), Line("COM3"))


@pytest.mark.parametrize(
    "wishes",
    [{"key": "no"}, {"key": 1}, {"key": "call", "digits": "x"}, {"key": "call", "digits": "1" * 9}],
)
def test_the_simulator_refuses_what_no_keypad_has(wishes: dict[str, Any]) -> None:
    it = VirtualKeypad("k", 1, VirtualLine(PtyPort(Path("unused"))))
    with pytest.raises(ValueError, match=r"no such key|digits"):
        it.act("press", wishes, 0.0)
    with pytest.raises(KeyError):
        it.act("kick", {}, 0.0)
    it.receive(bytes.fromhex("FF680808680102000407 0A0A0A 2C16"), 0.0)
    assert it.state()["shows"] == "047   "
    it.act("power_cycle", {}, 0.0)
    assert it.state()["shows"] == ""
