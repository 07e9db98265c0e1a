"""The table that people read, in both languages."""

from __future__ import annotations

import string
from typing import get_args

import pytest

from hall_devices.port_scan.findings import Finding, Kind, Port, PortFound, Proof, State, Step
from hall_devices.port_scan.report import as_json, listing, progress, table
from hall_devices.port_scan.words import WORDS, Language, language_of
from hall_devices.transport import Kind as PortTrouble

BOARD = Finding("wkly", "lock", 9600, 0, "sum")
PRINTER = Finding("escpos", "printer", 115200, None, "byte")
USB = Port("/dev/serial/by-path/pci-0", "/dev/ttyUSB0", usb="1a86:7523", about="USB Serial")
COM = Port("COM3", "COM3")


def test_a_row_a_device_under_its_port() -> None:
    told = table(
        [PortFound(USB, "found", (BOARD,)), PortFound(COM, "found", (PRINTER,))], "zh", lines=False
    )
    assert told == [
        "  设备        驱动    速率    地址  把握",
        "/dev/serial/by-path/pci-0 (/dev/ttyUSB0, 1a86:7523, USB Serial)",
        "  锁控板      wkly    9600    0     校验对上了",
        "COM3",
        "  小票打印机  escpos  115200  -     只有一个字节，问了两次都合，也可能是别的设备",
    ]


def test_silence_is_told_as_silence() -> None:
    told = table([PortFound(COM, "silent")], "zh", lines=True)
    assert told[:2] == ["COM3", "  没有回答：无法得知，可能没接设备，也可能接着从不回答的设备"]
    assert "pinganlihe" in told[-1]
    assert "--lines" not in told[-1]
    assert "--lines" in table([PortFound(COM, "silent")], "en", lines=False)[-1]


def test_noise_with_its_hex_and_without() -> None:
    shown = PortFound(COM, "not_understood", strange=9, sample="FF 00")
    held = PortFound(COM, "not_understood", strange=9, echo=True, asked_all=False)
    assert table([shown], "en", lines=True)[1] == (
        "  something speaks and is not understood: 9 bytes, the first are FF 00"
    )
    assert table([held], "zh", lines=True)[1:4] == [
        "  有设备在说话，但听不懂：9 个字节，可能是码或证件，不显示",
        "  问的话原样回来了：转接器听得见自己，或者收发短接",
        "  没有问完",
    ]


@pytest.mark.parametrize("language", get_args(Language))
def test_no_port_is_told(language: Language) -> None:
    assert table([], language, lines=False) == listing([], language) == [WORDS[language]["none"]]


def test_both_languages_have_every_word() -> None:
    chinese, english = WORDS["zh"], WORDS["en"]
    assert chinese.keys() == english.keys()
    for key, words in chinese.items():
        assert _places(words) == _places(english[key]), key
    needed = {f"kind.{kind}" for kind in get_args(Kind)}
    needed |= {f"proof.{proof}" for proof in get_args(Proof)}
    states = {*get_args(PortTrouble), "silent", "not_understood"}
    assert needed | {f"state.{state}" for state in states} <= chinese.keys()
    told: set[State] = {"found", "silent", "not_understood", *get_args(PortTrouble)}
    assert told == states | {"found"}


def _places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_progress_is_one_line() -> None:
    assert progress(Step(COM, 2, 9, 9600, "wkly"), 1, 3, "zh") == "[1/3] COM3: 问 wkly，9600"
    assert progress(Step(COM, 0, 9, 9600, ""), 1, 3, "en") == "[1/3] COM3: listening"


def test_programs_get_the_same() -> None:
    (told,) = as_json([PortFound(USB, "found", (BOARD,))])["ports"]
    assert told["port"]["name"] == USB.name
    assert told["found"] == (
        {"driver": "wkly", "kind": "lock", "baud": 9600, "address": 0, "proof": "sum"},
    )


@pytest.mark.parametrize(
    ("named", "language"),
    [
        ("zh_CN.UTF-8", "zh"),
        ("Chinese (Simplified)_China", "zh"),
        ("en_GB", "en"),
        ("C", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_computer(named: str, language: Language) -> None:
    assert language_of(named) == language
