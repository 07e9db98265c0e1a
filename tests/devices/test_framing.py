"""What every cutter of frames promises, for any bytes: ours all, with streams that mean harm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.bars import a090, pinganlihe, ruize
from hall_devices.cameras.multipart import Parts
from hall_devices.cameras.picture import SMALLEST
from hall_devices.conformance.meter import Meter
from hall_devices.conformance.stream_checks import nonsense, work
from hall_devices.drivers import Cutter
from hall_devices.framing import Found, Framer
from hall_devices.locks import wkly, xor24, yt
from hall_devices.pads import ff68
from hall_devices.printers import status as printer_status
from hall_devices.readers import sam_v
from tests.devices.readers import chips

PRESS = bytes.fromhex("FF 68 03 03 68 01 11 00 12 16")
TICKET = bytes.fromhex("FF 68 08 08 68 01 02 0A 0A 0A 01 02 03 27 16")
LONGEST = ff68.encode(1, 0x11, bytes(253))
TAKEN, REFUSED = bytes.fromhex("A0 90 01 A5 AA"), bytes.fromhex("A0 90 01 A5 55")
RECEIPT = bytes.fromhex("A0 03 14 03 50 06 FF")
DOORS = bytes.fromhex("57 4B 4C 59 0E 00 84 00 04 00 01 01 00 87")
MOVED = bytes.fromhex("57 4B 4C 59 0A 00 85 01 01 86")
MOST_DOORS = bytes.fromhex("57 4B 4C 59 FF 00 84 00 F5") + bytes(245) + b"\x87"
OPENED, STATES = bytes.fromhex("8A 01 01 11 9B"), bytes.fromhex("80 01 80 01 05 33 36")
ALL_OPEN = b"+GETALLLOCKSSTATUS:255" + b",1" * 24 + b"*61E9\r\n"
SIZED = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 159\r\n\r\n" + SMALLEST
UNSIZED = b"--frame\n\n" + SMALLEST[:-2] + b"\x00\xff\xd9\r\n--frame\r\n"
ANSWER, BLOCK = bytes.fromhex("12"), bytes.fromhex("38 00 0F 00")

CUTTERS: dict[str, tuple[Callable[[], Cutter], tuple[bytes, ...]]] = {
    "ff68": (ff68.Framer, (PRESS, TICKET, LONGEST)),
    "a090": (a090.Framer, (TAKEN, REFUSED)),
    "pinganlihe": (pinganlihe.Framer, (RECEIPT,)),
    "ruize": (ruize.Framer, (b";",)),
    "wkly": (wkly.Framer, (DOORS, MOVED, MOST_DOORS)),
    "xor24": (xor24.Framer, (OPENED, STATES)),
    "yt": (yt.Framer, (b"+OPENLOCK:1,1*128D\r\n", ALL_OPEN)),
    "printer": (printer_status.Framer, (BLOCK, ANSWER)),
    "multipart": (partial(Parts, "frame"), (SIZED, UNSIZED)),
    "sam-v": (sam_v.Framer, (chips.OK, chips.FOUND, chips.CARD, chips.FINGERS)),
}
every = pytest.mark.parametrize("name", CUTTERS)


def cut(cutter: Cutter, stream: bytes, places: list[int]) -> list[object]:
    """Frames of the stream in these pieces, then those found behind in the silence."""
    ends = sorted({0, len(stream), *(place % (len(stream) + 1) for place in places)})
    frames = [frame for a, b in pairwise(ends) for frame in cutter.feed(stream[a:b])]
    return [*frames, *cutter.silence()]


@every
@given(stream=st.binary(max_size=600), places=st.lists(st.integers(0, 600), max_size=20))
def test_any_bytes_in_any_pieces(name: str, stream: bytes, places: list[int]) -> None:
    make, samples = CUTTERS[name]
    cutter = make()
    assert cut(cutter, stream, places) == cut(make(), stream, [])
    assert list(cutter.feed(samples[0])) == list(make().feed(samples[0]))


@st.composite
def mutated(draw: st.DrawFn, samples: tuple[bytes, ...]) -> bytes:
    """Good frames, some doubled, with bytes changed, lost and put in."""
    parts = draw(st.lists(st.sampled_from(samples), min_size=1, max_size=5))
    stream = bytearray(b"".join(part * draw(st.integers(1, 2)) for part in parts))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(stream) - 1, 0)))
        stream[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(stream)


@every
@given(data=st.data())
def test_damaged_frames(name: str, data: st.DataObject) -> None:
    """Pieces change nothing, and the frame behind the silence is always understood."""
    make, samples = CUTTERS[name]
    stream = data.draw(mutated(samples))
    places = data.draw(st.lists(st.integers(0, len(stream)), max_size=20))
    cutter = make()
    assert cut(cutter, stream, places) == cut(make(), stream, [])
    good = data.draw(st.sampled_from(samples))
    assert cut(cutter, good, []) == cut(make(), good, [])


WORST = {
    "ff68": [bytes.fromhex("FF68"), bytes.fromhex("FF68FFFF68"), bytes.fromhex("FF68FBFB6816")],
    "a090": [bytes.fromhex("A090"), bytes.fromhex("A09001A5")],
    "pinganlihe": [bytes.fromhex("A0"), bytes.fromhex("A00514"), bytes.fromhex("A00314015099FF")],
    "ruize": [b";", b"\x80\xc0H"],
    "wkly": [b"WKLY", b"WKLY\xff", b"WKLY\x08\x00"],
    "xor24": [b"\x80", b"\x8a", bytes.fromhex("80 8A 01 01 11")],
    "yt": [b"+", b"+GETFB:1,", b"+A:1*0000\r\n"],
    "printer": [bytes.fromhex("10"), bytes.fromhex("100000")],
    "multipart": [
        b"--frame\n",
        b"--frame\n\n\xff\xd8\xff",
        b"--frame\nContent-Length: 16000000\n\n\xff\xd8\xff",
        b"--frame\nContent-Length: 1\n\n",
        b"--frame" + b" " * 8,
        b"-",
        b"\n\r",
    ],
    "sam-v": [
        bytes.fromhex("AAAAAA"),
        bytes.fromhex("AAAAAA9669"),
        chips.CARD[:7],
        chips.FOUND[:-1],
    ],
}
"""Besides what is made of good frames: heads without end, longest lengths, a sum at each head."""


@every
def test_a_megabyte_of_each_nonsense_and_then_a_frame(name: str) -> None:
    make, samples = CUTTERS[name]
    streams = [(unit, 4096) for unit in [b"\xff", *WORST[name]]]
    for unit, step in [*streams, (WORST[name][1], 1)]:
        cutter = make()
        stream = unit * (1_000_000 // len(unit))
        for at in range(0, len(stream), step):
            cutter.feed(stream[at : at + step])
        cutter.silence()
        assert list(cutter.feed(samples[0])) == list(make().feed(samples[0])), unit.hex()


MOST_WORK = {name: 40 + 4 * max(map(len, samples)) for name, (_, samples) in CUTTERS.items()}
"""Lines run and bytes touched for each byte that comes alone: some times the longest frame."""


@every
@pytest.mark.parametrize("step", [1, 4096])
def test_each_byte_costs_a_bounded_amount_of_work(name: str, step: int) -> None:
    make, samples = CUTTERS[name]
    size = 3_000
    for unit in [*nonsense(samples), *WORST[name]]:
        assert work(make, unit, size, step) <= MOST_WORK[name] * size, unit.hex()


def test_the_meter_counts_what_is_done_with_bytes() -> None:
    meter = Meter()
    data = meter.bytes(b"abcdef")
    assert (data[1:3] + b"x", b"x" + data[:1]) == (b"bcx", b"xa")
    assert meter.touched == 2 + 3 + 1 + 2
    assert (sum(data), data.find(b"e", 1), data.find(b"z"), data[0]) == (597, 4, -1, 97)
    assert meter.touched == 8 + 6 + 4 + 6 + 1


# The framer itself, with a protocol of two bytes: 7E and its value, which is never 7F.


def read_pair(stream: bytes, at: int) -> Found[int]:
    if at + 1 == len(stream):
        return "more"
    return "bad" if stream[at + 1] == 0x7F else (stream[at + 1], at + 2)


def test_a_protocol_is_its_head_and_a_function() -> None:
    framer = Framer(b"\x7e", 2, read_pair)
    assert framer.feed(bytes.fromhex("00 7E 01 7E 7F 7E")) == [1]
    assert (framer.bad, framer.rubbish) == (1, 3)
    assert framer.silence() == []
    assert framer.rubbish == 4


def test_half_a_head_is_kept_and_no_more() -> None:
    def read_one(stream: bytes, at: int) -> Found[int]:
        return (stream[at + 3], at + 4) if at + 3 < len(stream) else "more"

    framer = Framer(b"\xaa\xaa\x96", 4, read_one)
    assert framer.feed(b"\x00\xaa\xaa\xaa") == []
    assert framer.rubbish == 2
    assert framer.feed(b"\x96") == []
    assert framer.feed(b"\x05\xaa") == [5]
    assert framer.silence() == []
    assert framer.rubbish == 3


def test_a_protocol_that_always_wants_more_does_not_keep_it() -> None:
    framer = Framer[int](b"\x7e", 8, lambda stream, at: "more")
    for _ in range(100):
        framer.feed(b"\x7e" * 5)
    assert framer.rubbish >= 100 * 5 - 8
