"""Demands on how a driver cuts bytes into frames.  Pure: no port is opened."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from hall_devices.drivers import Cutter, Trial, WiredDriver

from .check import Check, NotConforming, demand
from .meter import Meter, counted_lines

_STREAM = 1024
_FRAMES = 4
"""At least so many of the longest frame are fed, where that is more."""
_TIMES, _MOST_WORK = 4, 5
"""So many times the bytes may cost so many times the work; it would be 16 times if work grew with
the square."""
_FLOOD = 16 * 1024
_MOST_KEPT = _FLOOD // 2
_PIECE = 256
_RANDOM_STREAMS = 200


def _new(trial: Trial) -> Cutter:
    """A fresh cutter."""
    if trial.cutter is None:
        raise NotConforming("there is nothing to cut its bytes")
    return trial.cutter()


def _cut(cutter: Cutter, stream: bytes, cuts: Sequence[int] = ()) -> list[object]:
    """Frames of a stream that comes in pieces, then of the silence behind it."""
    places = [0, *cuts, len(stream)]
    frames: list[object] = []
    for start, end in pairwise(places):
        frames += cutter.feed(stream[start:end])
    return [*frames, *cutter.silence()]


def _each(trial: Trial) -> Iterator[tuple[bytes, object]]:
    """A sample and the frame that it is."""
    demand(bool(trial.frames), "there is no sample frame")
    for sample in trial.frames:
        frames = _new(trial).feed(sample)
        demand(len(frames) == 1, f"{_hex(sample)} should be one frame and is {len(frames)}")
        yield sample, frames[0]


def whole(driver: WiredDriver, folder: Path) -> None:
    """Each sample is one frame, and the frames are told apart."""
    frames = [frame for _, frame in _each(driver.trial)]
    demand(len({repr(frame) for frame in frames}) == len(frames), "two samples are one frame")


def split(driver: WiredDriver, folder: Path) -> None:
    """A frame may come in two pieces, and in single bytes."""
    for sample, frame in _each(driver.trial):
        for cuts in (*((at,) for at in range(1, len(sample))), range(1, len(sample))):
            found = _cut(_new(driver.trial), sample, cuts)
            demand(found == [frame], f"{_hex(sample)} cut at {[*cuts][:3]} becomes {found}")


def doubled(driver: WiredDriver, folder: Path) -> None:
    """What comes three times is three frames."""
    for sample, frame in _each(driver.trial):
        found = _cut(_new(driver.trial), sample * 3)
        demand(found == [frame] * 3, f"{_hex(sample)} three times becomes {found}")


def rubbish(driver: WiredDriver, folder: Path) -> None:
    """After rubbish and a moment of silence the next frame is understood."""
    for sample, frame in _each(driver.trial):
        for noise in _noises(sample):
            cutter = _new(driver.trial)
            _cut(cutter, noise)
            found = _cut(cutter, sample)
            demand(found == [frame], f"after {_hex(noise)} {_hex(sample)} becomes {found}")


def damaged_between(driver: WiredDriver, folder: Path) -> None:
    """What is cut off takes no more with it than the frame behind it."""
    for sample, frame in _each(driver.trial):
        for noise in _noises(sample):
            found = _cut(_new(driver.trial), noise + sample * 3)
            demand(found[-2:] == [frame] * 2, f"{_hex(noise)} swallows more than a frame: {found}")


def any_bytes(driver: WiredDriver, folder: Path) -> None:
    """Random and mutated streams raise nothing, and pieces give what the whole gives."""
    dice = random.Random(1)
    samples = driver.trial.frames
    for _ in range(_RANDOM_STREAMS):
        stream = bytearray(b"".join(dice.choices([*samples, dice.randbytes(9)], k=6)))
        for _ in range(dice.randrange(6)):
            stream[dice.randrange(len(stream))] = dice.randrange(256)
        cuts = sorted(dice.choices(range(len(stream)), k=8))
        whole = _cut(_new(driver.trial), bytes(stream))
        pieces = _cut(_new(driver.trial), bytes(stream), cuts)
        demand(whole == pieces, f"{_hex(bytes(stream))} cut at {cuts} becomes {pieces}")


def linear(driver: WiredDriver, folder: Path) -> None:
    """Work grows with the nonsense and no faster."""
    size = max(_STREAM, _FRAMES * max(map(len, driver.trial.frames), default=0))
    for unit in nonsense(driver.trial.frames):
        for step in (1, _PIECE):
            few = work(lambda: _new(driver.trial), unit, size, step)
            many = work(lambda: _new(driver.trial), unit, _TIMES * size, step)
            demand(
                many <= _MOST_WORK * few,
                f"{_hex(unit)} again and again costs {few} bytes and lines, {_TIMES} times as much"
                f" of it {many}",
            )


def bounded(driver: WiredDriver, folder: Path) -> None:
    """However much nonsense comes, little of it is kept."""
    for unit in nonsense(driver.trial.frames):
        cutter = _new(driver.trial)
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            for _ in range(_FLOOD // _PIECE):
                cutter.feed(unit * (_PIECE // len(unit) + 1))
            after, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        demand(after - before < _MOST_KEPT, f"{_hex(unit)}: {after - before} bytes are kept")


def nonsense(samples: Sequence[bytes]) -> list[bytes]:
    """Units that, repeated, are the worst for a cutter of such frames."""
    units = {b"\xff"}
    for sample in samples:
        units |= {sample[:1], sample[:2], sample[: len(sample) // 2 + 1], sample[:-1], sample}
        units.add(sample[:-1] + bytes((sample[-1] ^ 0xFF,)))
    return sorted(units - {b""})


def work(cutter: Callable[[], Cutter], unit: bytes, size: int, step: int) -> int:
    """Bytes touched and lines run for a stream of `size` bytes made of `unit`, fed `step` at a
    time.  Bytes are counted as long as they stay bytes, lines whatever they work on."""
    meter = Meter()
    stream = unit * (size // len(unit) + 1)
    it = cutter()
    with counted_lines(meter):
        for at in range(0, size, step):
            it.feed(meter.bytes(stream[at : at + step]))
    return meter.touched + meter.lines


def _noises(sample: bytes) -> Iterator[bytes]:
    """Rubbish that a frame like this may follow."""
    yield b"\x00\xff\x00"
    yield b"\xff" * 40
    yield random.Random(2).randbytes(64)
    if len(sample) > 1:
        yield sample[:1]
        yield sample[:-1]
        yield sample[:-1] + bytes((sample[-1] ^ 0xFF,))


def _hex(data: bytes) -> str:
    return data[:24].hex(" ") + (" …" if len(data) > 24 else "")


STREAM_CHECKS = (
    Check("a whole frame", whole),
    Check("a split frame", split),
    Check("a doubled frame", doubled),
    Check("a frame after rubbish", rubbish),
    Check("a frame soon after a damaged one", damaged_between),
    Check("any bytes at all", any_bytes),
    Check("work grows with the bytes", linear),
    Check("memory does not grow", bounded),
)
