"""Who speaks unasked, what is an echo, and what is never shown."""

from __future__ import annotations

import pytest

from hall_devices.port_scan.hearing import sample, unasked, without_echo
from hall_devices.port_scan.questions import PROTOCOLS, Answers
from tests.devices.readers.chips import CARD, NUMBER, OK, TEST_FAILS

READ = {protocol.driver: protocol.read for protocol in PROTOCOLS}
CODE = b"https://hall.example/t/Ab3\r"


@pytest.mark.parametrize(
    ("driver", "said", "answers"),
    [
        ("escpos", "12", {(None, "byte")}),
        ("escpos", "1A", {(None, "byte")}),
        ("escpos", "38000F00 12", {(None, "byte")}),
        ("escpos", "38000F00", set()),
        ("escpos", "FF12", set()),
        ("escpos", "00", set()),
        ("escpos", "", set()),
        ("sam-v", "AAAAAA9669 0004 000090 94", {(None, "sum")}),
        ("sam-v", "AAAAAA9669 0004 000090 95", set()),
        ("gm65", "02000002 3901 C14C", {(None, "sum")}),
        ("gm65", "02000002 3901 C14D", set()),
        ("gm65", "41303031 0D", set()),
        ("wkly", "574B4C59 0E 00 84 00 04 00010100 87", {(0, "sum")}),
        ("wkly", "574B4C59 0E 00 84 00 04 00010100 86", set()),
        ("wkly", "574B4C59 08 00 84 85", set()),
        ("xor24", "80 01 000001 33 B3", {(1, "sum")}),
        ("xor24", "80 01 00 33 B2", set()),
        ("xor24", "8A 01 01 11 9B", set()),
        ("ruize", "3B", {(None, "byte")}),
        ("ruize", "3B3B", set()),
    ],
)
def test_answers(driver: str, said: str, answers: Answers) -> None:
    assert READ[driver](bytes.fromhex(said)) == answers


def test_answers_in_lines_of_text() -> None:
    read = READ["yt"]
    assert read(b"+GETFB:1,010000000000000000000000*25BF\r\n") == {(1, "sum")}
    assert read(b"+GETFB:1,010000000000000000000000*25BE\r\n") == set()
    assert read(b"+GETFB:1,010000000000000000000000\r\n") == {(1, "form")}
    assert read(b"login: \r\n") == set()


def test_a_module_that_fails_its_own_test_is_one_too() -> None:
    assert READ["sam-v"](OK) == READ["sam-v"](TEST_FAILS) == {(None, "sum")}


@pytest.mark.parametrize(
    ("said", "driver", "address"),
    [
        ("FF6803036801110012 16", "ff68", 1),
        ("FF68030368010 10C0E16", "ff68-keypad", 1),
        ("574B4C590A0085010186", "wkly", 0),
    ],
)
def test_who_speaks_unasked(said: str, driver: str, address: int) -> None:
    (found,) = unasked(bytes.fromhex(said.replace(" ", "")), 9600)
    assert (found.driver, found.address, found.proof) == (driver, address, "sum")


def test_a_line_of_text_may_be_a_scanner() -> None:
    (found,) = unasked(CODE, 9600)
    assert (found.driver, found.proof) == ("serial-scanner", "text")
    assert "Ab3" not in repr(found)


@pytest.mark.parametrize("said", [b"", b"\xff\x00\x13\x37", b"ok\r", b"A0012345", b"\xc7\xeb\r"])
def test_this_is_nobody(said: bytes) -> None:
    assert unasked(said, 9600) == []


def test_what_comes_back_is_no_answer() -> None:
    asked = b"\x81\xc0H"
    assert without_echo(asked + b";", asked) == (b";", True)
    assert without_echo(b"\x1b@" + asked + b";", asked) == (b";", True)
    assert without_echo(b";", asked) == (b";", False)
    assert without_echo(b";", b"") == (b";", False)


@pytest.mark.parametrize("said", [b"\xff\x00\x13\x37", b"\x00", b"\xf8" * 3, b"\x01" * 64])
def test_noise_is_shown_in_hex(said: bytes) -> None:
    assert sample(said) == said[:8].hex(" ").upper()


@pytest.mark.parametrize(
    "said",
    [
        CODE,
        b"\xff" + CODE,
        b"A01",
        "张样本".encode(),
        "样本".encode("gb18030"),
        CARD[:40],
        CARD,
        NUMBER.encode("utf-16-le"),
        b"\x01" * 65,
    ],
)
def test_what_may_be_somebodys_is_not_shown(said: bytes) -> None:
    assert sample(said) == ""
