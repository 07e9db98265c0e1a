"""What a printer says: table of bytes, and a framer that nothing upsets."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.printers.status import (
    Answer,
    Block,
    Frame,
    Framer,
    InTurn,
    PrinterState,
    query,
    read_answers,
    with_block,
    worse,
)
from hall_devices.simulators.printer_faults import Faults


@pytest.mark.parametrize(
    ("n", "value", "trouble", "paper"),
    [
        (1, 0x12, None, "unknown"),
        (1, 0x1A, "offline", "unknown"),
        (1, 0x32, "needs_recovery", "unknown"),
        (2, 0x16, "cover_open", "unknown"),
        (2, 0x32, "paper_out", "out"),
        (2, 0x52, None, "unknown"),
        (3, 0x1A, "cutter_error", "unknown"),
        (3, 0x32, "printer_error", "unknown"),
        (3, 0x52, "overheated", "unknown"),
        (4, 0x12, None, "ok"),
        (4, 0x1E, None, "near_end"),
        (4, 0x72, "paper_out", "out"),
        (4, 0x7E, "paper_out", "out"),
    ],
)
def test_status_bytes(n: int, value: int, trouble: str | None, paper: str) -> None:
    state = read_answers([(n, value)])
    assert (state.trouble(), state.paper) == (trouble, paper)


def test_questions() -> None:
    assert [query(n).hex() for n in (1, 4)] == ["100401", "100404"]


def test_silence_is_not_health() -> None:
    assert PrinterState().trouble() == "silent"
    assert PrinterState().paper == "unknown"


def test_stopped_for_paper_outweighs_a_sensor_that_says_near_end() -> None:
    assert read_answers([(1, 0x1A), (2, 0x32), (3, 0x12), (4, 0x1E)]).trouble() == "paper_out"


@pytest.mark.parametrize(
    ("block", "trouble"),
    [
        ("10000000", None),
        ("10000300", None),
        ("18000000", "offline"),
        ("38000000", "cover_open"),
        ("18000F00", "paper_out"),
        ("18080000", "cutter_error"),
        ("18200000", "printer_error"),
        ("18010000", "needs_recovery"),
        ("18400000", "overheated"),
    ],
)
def test_automatic_status(block: str, trouble: str | None) -> None:
    frames = Framer().feed(bytes.fromhex(block))
    assert frames == [Block(bytes.fromhex(block))]
    assert with_block(PrinterState(), bytes.fromhex(block)).trouble() == trouble


facts = st.builds(
    PrinterState,
    answered=st.just(True),
    online=st.sampled_from((True, False, None)),
    cover_open=st.booleans(),
    paper=st.sampled_from(("ok", "near_end", "out", "unknown")),
    cutter_error=st.booleans(),
    overheated=st.booleans(),
    broken=st.booleans(),
    waiting=st.booleans(),
)
FLAGS = ("cover_open", "cutter_error", "overheated", "broken", "waiting", "feeding", "drawer")


@given(facts, facts)
def test_of_two_that_are_true_nothing_bad_is_lost(one: PrinterState, other: PrinterState) -> None:
    both = worse(one, other)
    assert both == worse(other, one)
    assert worse(both, one) == both
    assert worse(one, PrinterState()) == one
    assert (both.trouble() is None) == (one.trouble() is None and other.trouble() is None)
    for flag in FLAGS:
        assert getattr(both, flag) == (getattr(one, flag) or getattr(other, flag))
    ladder = ("unknown", "ok", "near_end", "out")
    assert both.paper == max(one.paper, other.paper, key=ladder.index)


@given(facts.filter(lambda state: state.online is not None and state.paper != "unknown"))
def test_both_ways_of_saying_it_mean_the_same(state: PrinterState) -> None:
    """The simulator's answers and its report of one state are read as that state."""
    faults = Faults(
        paper_out=state.paper == "out",
        near_end=state.paper == "near_end",
        cover_open=state.cover_open,
        offline=not state.online,
        cutter_error=state.cutter_error,
        overheated=state.overheated,
        broken=state.broken,
        waiting=state.waiting,
    )
    told = replace(state, online=not faults.blocked)
    assert read_answers((n, faults.answer(n)) for n in (1, 2, 3, 4)) == told
    (report,) = Framer().feed(faults.report())
    assert isinstance(report, Block)
    assert with_block(PrinterState(), report.data) == told


def test_rubbish_that_looks_like_a_block_does_not_swallow_the_answer() -> None:
    framer = Framer()
    assert framer.feed(b"\x10") == []
    assert framer.feed(b"\x12") == [Answer(0x12)]
    assert framer.rubbish == 1


answers = st.sampled_from((0x12, 0x16, 0x1A, 0x1E, 0x32, 0x52, 0x72, 0x7E)).map(Answer)
blocks = st.sampled_from(("10000000", "38000F00", "18480300")).map(bytes.fromhex).map(Block)
turns = st.sampled_from((0x00, 0x03, 0x0C, 0x0F)).map(InTurn)
noise = st.binary(min_size=1, max_size=5).filter(
    lambda data: all(b & 0x93 not in (0x10, 0x12) and b > 0x0F for b in data)
)


def wire(part: Frame | bytes) -> bytes:
    match part:
        case Answer(value) | InTurn(value):
            return bytes((value,))
        case Block(data):
            return data
        case _:
            return part


@given(st.lists(st.one_of(answers, blocks, turns, noise)), st.data())
def test_any_split_doubling_and_rubbish(parts: list[Frame | bytes], data: st.DataObject) -> None:
    stream = b"".join(map(wire, parts))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)))) | {0, len(stream)})
    framer = Framer()
    frames = [frame for a, b in pairwise(cuts) for frame in framer.feed(stream[a:b])]
    assert frames == [part for part in parts if not isinstance(part, bytes)]
    assert framer.rubbish == sum(len(part) for part in parts if isinstance(part, bytes))


@given(st.binary(max_size=2000))
def test_no_byte_is_lost_or_invented(stream: bytes) -> None:
    framer = Framer()
    frames = framer.feed(stream)
    framer.reset()
    assert sum(len(wire(frame)) for frame in frames) + framer.rubbish == len(stream)
