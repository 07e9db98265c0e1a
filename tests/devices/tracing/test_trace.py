"""The ring of a port's pieces, and the transport that fills it."""

from pathlib import Path

import pytest

from hall_devices.line import Line
from hall_devices.tracing.piece import MOST_BYTES, MOST_TEXT, Piece, Plain, Said, piece
from hall_devices.tracing.readings import reading_of
from hall_devices.tracing.trace import JOIN_SECONDS, MOST_ROWS, MOST_SAID, Row, Trace
from hall_devices.transport import TransportError
from tests.devices.rig import LineRig, until


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Words(Plain):
    """Understands a full stop."""

    def heard(self, data: bytes) -> list[Piece]:
        return [piece(data, Said("stop"))] if data.endswith(b".") else [piece(data)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def rows(trace: Trace, after: int = 0) -> list[Row]:
    return trace.after(after, MOST_ROWS)


def test_bytes_that_come_one_by_one_are_one_row(clock: Clock) -> None:
    trace = Trace(Words(), clock)
    for byte in b"abc.":
        trace.heard(bytes((byte,)))
        clock.now += JOIN_SECONDS / 2
    trace.heard(b"next")
    clock.now += 1
    first, second = rows(trace)
    assert (first.piece.data, first.piece.length, first.at) == (b"abc.", 4, 1_800_000_000_000)
    assert first.piece.said == (Said("stop"),)
    assert (second.seq, second.piece.data) == (2, b"next")


def test_a_row_that_may_still_grow_waits(clock: Clock) -> None:
    trace = Trace(Plain(), clock)
    trace.heard(b"ab")
    assert rows(trace) == []
    clock.now += JOIN_SECONDS * 2
    assert [row.piece.data for row in rows(trace)] == [b"ab"]
    trace.heard(b"cd")
    trace.sent(b"ef")
    assert [row.piece.data for row in rows(trace, 1)] == [b"cd"]


def test_a_clock_that_is_set_back_holds_nothing_up(clock: Clock) -> None:
    trace = Trace(Plain(), clock)
    trace.heard(b"ab")
    clock.now -= 3600
    assert [row.piece.data for row in rows(trace)] == [b"ab"]


def test_what_stands_behind_a_hidden_byte_is_hidden_too(clock: Clock) -> None:
    class Half(Plain):
        def heard(self, data: bytes) -> list[Piece]:
            return [Piece(data[:1], len(data), hidden=True)]

    trace = Trace(Half(), clock)
    trace.heard(b"abc")
    trace.heard(b"def")
    clock.now += 1
    (row,) = rows(trace)
    assert (row.piece.data, row.piece.length, row.piece.hidden) == (b"a", 6, True)


@pytest.mark.parametrize(
    "parts", [(b"990000199001", b"010017\r"), (b"http", b"s://hall.example/t/Secret\r")]
)
def test_a_card_or_a_code_at_the_wrong_port_is_hidden(
    clock: Clock, parts: tuple[bytes, ...]
) -> None:
    """Somebody has plugged a scanner into the port of a bar."""
    trace = Trace(reading_of([("led", "a090")]), clock)
    for part in parts:
        trace.heard(part)
    clock.now += 1
    (row,) = trace.after(0, 99)
    assert (row.piece.data, row.piece.hidden) == (b"", True)
    assert row.piece.length == sum(map(len, parts))


def test_doors_that_look_like_a_number_are_shown(clock: Clock) -> None:
    """A board of fifteen locks tells as many digits."""
    trace = Trace(reading_of([("locks", "yt")]), clock)
    line = b"+GETFB:1,010101010101010\r\n"
    trace.heard(line)
    clock.now += 1
    (row,) = trace.after(0, 99)
    assert (row.piece.data, row.piece.hidden) == (line, False)


def test_the_oldest_rows_go_and_numbers_go_on(clock: Clock) -> None:
    trace = Trace(Plain(), clock)
    for number in range(MOST_ROWS + 5):
        (trace.sent if number % 2 else trace.heard)(b"x" * 100)
    clock.now += 1
    kept = rows(trace)
    assert len(kept) == MOST_ROWS
    assert (kept[0].seq, kept[-1].seq) == (6, MOST_ROWS + 5)
    assert len(kept[0].piece.data) == MOST_BYTES
    assert kept[0].piece.length == 100
    assert [row.seq for row in trace.after(10, 3)] == [11, 12, 13]


def test_a_flood_of_short_frames_is_one_bounded_row(clock: Clock) -> None:
    trace = Trace(reading_of([("led", "ruize")]), clock)
    trace.heard(b";" * 4096)
    trace.sent(b"\x80\xc0D" + b"A" * 4000 + b"\x1a")
    heard, sent = (row.as_json() for row in rows(trace))
    assert len(heard["said"]) == MOST_SAID
    assert len(sent["said"][0]["values"]["text"]) == MOST_TEXT
    assert len(sent["data"]) == 2 * MOST_BYTES


def test_a_reading_that_fails_costs_its_words_only(clock: Clock) -> None:
    class Broken(Plain):
        def heard(self, data: bytes) -> list[Piece]:
            raise RuntimeError("strange")

    trace = Trace(Broken(), clock)
    trace.heard(b"secret")
    trace.sent(b"abc")
    clock.now += 1
    assert [(row.piece.data, row.piece.length) for row in rows(trace)] == [(b"", 6), (b"", 3)]


def test_what_is_counted(clock: Clock) -> None:
    trace = Trace(reading_of([("pad", "ff68")]), clock)
    trace.port("opened")
    trace.sent(bytes.fromhex("FF68030368010A0B1616"))
    trace.heard(bytes.fromhex("FF680303680111031616"))
    for word in ("gone", "missing", "missing", "opened", "opened"):
        trace.port(word)
    clock.now += 1
    assert trace.counts == {"sent": 1, "heard": 1, "bad": 1, "reopened": 1}
    said = [row.piece.said[0].code for row in rows(trace) if row.way == "port"]
    assert said == ["port.opened", "port.gone", "port.missing", "port.opened"]


def test_a_line_tells_its_trace_what_the_port_took_and_when_it_went(tmp_path: Path) -> None:
    trace = Trace(Plain())
    with LineRig("led_bar", tmp_path / "bars") as bars:
        line = Line(bars.port(), tap=trace)
        line.write(b"\xa0\x90\x01")
    for _ in range(3):
        with pytest.raises(TransportError):
            until(lambda: line.listen(0.01))
    told = until(lambda: rows(trace) if len(rows(trace)) > 2 else None)
    assert told is not None
    assert [row.way for row in told[:3]] == ["port", "sent", "port"]
    assert told[1].piece.data == b"\xa0\x90\x01"
    assert told[-1].piece.said[0].code == "port.missing"
