"""One port asked: who answers, at which speed, and who is left in peace."""

from __future__ import annotations

import pytest

from hall_devices.locks import wkly
from hall_devices.port_scan.asking import ask_port
from hall_devices.port_scan.findings import Kind, PortFound, Step
from hall_devices.port_scan.questions import FORGET, plan
from hall_devices.transport import Kind as Trouble
from hall_devices.transport import TransportError
from tests.devices.port_scan.wires import Bench, Refusing, facts, port
from tests.devices.readers.chips import CARD, NAME, OK

WKLY_1 = bytes.fromhex("574B4C5908018484")
DOORS_1 = bytes.fromhex("574B4C590E018400040001010086")
SAM = bytes.fromhex("AAAAAA9669 0003 11FF ED")


def scanned(bench: Bench, *kinds: Kind, lines: bool = False) -> PortFound:
    steps = [*plan(kinds, lines=lines)]
    return ask_port(port(), steps, listen=0.02, make=bench.make, clock=bench.clock)


def test_a_printer_answers_at_its_own_speed_only() -> None:
    def say(data: bytes, baud: int) -> bytes:
        return b"\x12" if baud == 38400 and data[:2] == b"\x10\x04" else b""

    bench = Bench(say)
    result = scanned(bench)
    assert facts(result) == [("escpos", 38400, None, "byte")]
    assert {data for _, data in bench.asked} == {b"\x10\x04\x01", b"\x10\x04\x04"}
    assert 115200 not in {baud for baud, _ in bench.asked}


def test_one_right_byte_is_not_enough() -> None:
    def say(data: bytes, baud: int) -> bytes:
        return b"\x12" if data == b"\x10\x04\x01" else b""

    result = scanned(Bench(say), "printer")
    assert (result.state, result.found) == ("silent", ())


def test_a_reader_at_its_speed_ends_the_asking() -> None:
    bench = Bench(lambda data, baud: OK if (data, baud) == (SAM, 115200) else b"")
    assert facts(scanned(bench)) == [("sam-v", 115200, None, "sum")]
    assert bench.asked[-1] == (115200, SAM)


def test_boards_of_two_makers_on_one_line() -> None:
    answers = {
        WKLY_1: DOORS_1,
        bytes.fromhex("80 02 00 33 B1"): bytes.fromhex("80 02 000001 33 B0"),
    }
    result = scanned(Bench(lambda data, baud: answers.get(data, b"")), "lock")
    assert facts(result) == [("wkly", 9600, 1, "sum"), ("xor24", 9600, 2, "sum")]


def test_what_comes_back_from_the_wires_is_said_and_is_no_device() -> None:
    result = scanned(Bench(lambda data, baud: data), "lock", "bar", "scanner")
    assert (result.state, result.found, result.echo) == ("silent", (), True)


def test_an_answer_behind_an_echo_is_one() -> None:
    def say(data: bytes, baud: int) -> bytes:
        return data + (DOORS_1 if data == WKLY_1 else b"")

    result = scanned(Bench(say), "lock")
    assert (facts(result), result.echo) == ([("wkly", 9600, 1, "sum")], True)


def test_after_questions_that_nobody_answered_a_printer_would_forget_them() -> None:
    bench = Bench()
    scanned(bench, "lock", "bar")
    sent = [data for _, data in bench.asked]
    assert sent.count(FORGET) == 3
    assert sent[-1] == FORGET


@pytest.mark.parametrize("questions", [0, 1, 3])
def test_a_scan_that_is_ended_asks_no_further_question(questions: int) -> None:
    bench = Bench()
    result = ask_port(
        port(),
        [*plan(["lock"])],
        listen=5.0,
        make=bench.make,
        clock=bench.clock,
        ended=lambda: len(bench.asked) >= questions,
    )
    assert (result.state, result.asked_all) == ("silent", False)
    assert [data for _, data in bench.asked if data != FORGET] == [
        wkly.question(board) for board in range(questions)
    ]


def test_noise_is_told_with_its_first_bytes() -> None:
    noise = bytes.fromhex("FF00133701020304050607")
    result = scanned(Bench(lambda data, baud: noise if data == WKLY_1 else b""), "lock")
    assert (result.state, result.strange, result.sample) == (
        "not_understood",
        11,
        "FF 00 13 37 01 02 03 04",
    )


def test_without_end_is_told_too_and_does_not_fill_the_memory() -> None:
    result = scanned(Bench(lambda data, baud: bytes(20_000)), "lock")
    assert (result.state, result.sample) == ("not_understood", "")
    assert result.strange <= 1024


def test_a_card_that_comes_unasked_is_not_kept() -> None:
    result = scanned(Bench(first=CARD), "lock")
    assert (result.state, result.sample) == ("not_understood", "")
    assert NAME not in repr(result)
    assert "A5 A5" not in repr(result)


def test_a_code_that_comes_unasked_is_a_scanner_without_its_code() -> None:
    result = scanned(Bench(first=b"A0012345\r"), "lock")
    assert facts(result) == [("serial-scanner", 9600, None, "text")]
    assert (result.strange, result.sample) == (0, "")


def test_text_gives_way_to_a_better_proof() -> None:
    bench = Bench(lambda data, baud: DOORS_1 if data == WKLY_1 else b"", first=b"A0012345\r")
    assert facts(scanned(bench, "lock")) == [("wkly", 9600, 1, "sum")]


def test_a_pressed_key_is_a_pad_and_lone_devices_are_not_asked_for() -> None:
    bench = Bench(first=bytes.fromhex("FF680303680111001216"))
    result = scanned(bench)
    assert facts(result) == [("ff68", 9600, 1, "sum")]
    assert SAM not in {data for _, data in bench.asked}
    assert WKLY_1 in {data for _, data in bench.asked}


@pytest.mark.parametrize("kind", ["busy", "denied", "missing", "config"])
def test_a_port_that_cannot_be_opened_is_told(kind: Trouble) -> None:
    wire = Refusing(TransportError(kind, "as the system says"))
    result = ask_port(port(), [*plan()], make=lambda name, baud: wire)
    assert (result.state, result.found, result.asked_all) == (kind, (), False)


def test_windows_words_for_a_port_that_another_program_has() -> None:
    detail = "could not open port 'COM3': PermissionError(13, 'Access is denied.', None, 5)"
    wire = Refusing(TransportError("missing", detail))
    assert ask_port(port(), [*plan()], make=lambda name, baud: wire).state == "busy"


def test_when_the_time_is_over_the_rest_is_not_asked() -> None:
    bench = Bench()

    def say(data: bytes, baud: int) -> bytes:
        bench.now += 3.0
        return b""

    bench.say = say
    result = scanned(bench)
    assert (result.state, result.asked_all) == ("silent", False)
    assert len(bench.asked) == 3


def test_it_is_told_how_far_it_is() -> None:
    steps: list[Step] = []
    bench = Bench()
    ask_port(port(), [*plan(["scanner"])], tell=steps.append, make=bench.make, clock=bench.clock)
    assert [(it.done, it.of, it.baud, it.driver) for it in steps] == [
        (0, 2, 9600, ""),
        (1, 2, 115200, "gm65"),
        (2, 2, 9600, "gm65"),
    ]
