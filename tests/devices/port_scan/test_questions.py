"""What a scan sends, byte for byte, and that nothing obeys it."""

from __future__ import annotations

import pytest

from hall_devices import registry
from hall_devices.line import GAP_SECONDS
from hall_devices.port_scan.asking import SCAN_SECONDS
from hall_devices.port_scan.questions import FORGET, PROTOCOLS, plan
from hall_devices.simulators.bar_speech import Speech
from hall_devices.simulators.bar_speech.a090 import A090
from hall_devices.simulators.bar_speech.bb5154 import Bb5154
from hall_devices.simulators.bar_speech.pinganlihe import Pinganlihe
from hall_devices.simulators.bar_speech.ruize import Ruize
from hall_devices.simulators.lock_speech import LockSpeech
from hall_devices.simulators.lock_speech.wkly import Wkly
from hall_devices.simulators.lock_speech.xor24 import Xor24
from hall_devices.simulators.lock_speech.yt import Yt

GOLDEN: dict[str, list[bytes]] = {
    "escpos": [b"\x10\x04\x01", b"\x10\x04\x04"],
    "sam-v": [bytes.fromhex("AA AA AA 96 69 00 03 11 FF ED")],
    "gm65": [bytes.fromhex("7E 00 07 01 00 2A 02 D8 0F")],
    "wkly": [
        bytes.fromhex("57 4B 4C 59 08 00 84 85"),
        bytes.fromhex("57 4B 4C 59 08 01 84 84"),
        bytes.fromhex("57 4B 4C 59 08 02 84 87"),
        bytes.fromhex("57 4B 4C 59 08 03 84 86"),
    ],
    "xor24": [
        bytes.fromhex("80 01 00 33 B2"),
        bytes.fromhex("80 02 00 33 B1"),
        bytes.fromhex("80 03 00 33 B0"),
    ],
    "ruize": [
        *[bytes.fromhex("81 C0 48")] * 2,
        *[bytes.fromhex("82 C0 48")] * 2,
        *[bytes.fromhex("83 C0 48")] * 2,
    ],
    "yt": [
        b"YT+GETFB=0,1-24,0,1*E3EF\r\n",
        b"YT+GETFB=1,1-24,0,1*26BE\r\n",
        b"YT+GETFB=2,1-24,0,1*294E\r\n",
        b"YT+GETFB=3,1-24,0,1*EC1F\r\n",
        b"YT+GETALLLOCKSSTATUS=0*37E2\r\n",
        b"YT+GETALLLOCKSSTATUS=1*F723\r\n",
        b"YT+GETALLLOCKSSTATUS=2*F663\r\n",
        b"YT+GETALLLOCKSSTATUS=3*36A2\r\n",
    ],
}
EVERYTHING = [frame for frames in GOLDEN.values() for frame in frames]


def test_every_frame_is_the_one_of_the_protocol() -> None:
    sent = {
        protocol.driver: [frame for question in protocol.questions for frame in question.frames]
        for protocol in PROTOCOLS
    }
    assert sent == GOLDEN
    assert FORGET == b"\x1b@"
    assert set(sent) <= set(registry.names())


@pytest.mark.parametrize("speech", [Wkly(), Xor24(), Xor24("closed"), Yt()])
def test_no_lock_board_hears_that_it_shall_open(speech: LockSpeech) -> None:
    """Whatever the pieces run together to, in this order and in the other."""
    for frames in (EVERYTHING, [*reversed(EVERYTHING)], [it for it in EVERYTHING for _ in "ab"]):
        stream = bytearray(FORGET.join(frames) + b"".join(frames))
        verbs: list[str] = []
        while (wish := speech.take(stream)) is not None:
            verbs.append(wish.verb)
        assert verbs
        assert set(verbs) == {"ask"}


@pytest.mark.parametrize("speech", [A090(), Bb5154(), Pinganlihe(), Ruize()])
def test_no_bar_hears_anything_to_show(speech: Speech) -> None:
    stream = bytearray(FORGET.join(EVERYTHING) + b"".join(EVERYTHING))
    while (said := speech.take(stream)) is not None:
        assert said.runs is None


def test_what_ends_a_line_is_asked_on_request_only() -> None:
    """A printer that cannot answer would print it."""
    usual = [protocol for _, protocol in plan()]
    frames = [frame for it in usual for question in it.questions for frame in question.frames]
    assert not any(end in frame for frame in frames for end in (b"\n", b"\r", b"\x0c"))
    assert {it.driver for _, it in plan(lines=True)} - {it.driver for it in usual} == {"yt"}


def test_printers_come_first_at_every_speed() -> None:
    kinds = [protocol.kind for _, protocol in plan(lines=True)]
    assert kinds[:4] == ["printer"] * 4
    assert "printer" not in kinds[4:]


def test_only_the_kinds_that_are_wanted() -> None:
    assert {protocol.driver for _, protocol in plan(["lock"])} == {"wkly", "xor24"}
    assert [baud for baud, _ in plan(["scanner"])] == [115200, 9600]


def test_all_of_it_fits_into_the_time_of_a_port() -> None:
    """When nobody answers: only the first frame of each question is sent, and FORGET."""
    seconds = 0.0
    for baud, protocol in plan(lines=True):
        for question in protocol.questions:
            seconds += protocol.seconds + len(question.frames[0]) * 10 / baud + GAP_SECONDS
        seconds += len(FORGET) * 10 / baud + GAP_SECONDS
    assert seconds < SCAN_SECONDS
