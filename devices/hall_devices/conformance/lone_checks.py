"""Demands on a pad that has a connection of its own."""

from __future__ import annotations

import gc
import os
import threading
import time
from pathlib import Path

from hall_devices.drivers import Cannot, LonePad, LonePadDriver, Person, Question
from hall_devices.simulators.lone_device import MANNERS

from .check import Check, NotConforming, demand
from .lone_bench import LoneBench, ask, heard, said, well
from .message_checks import understood

_RANDOM_MESSAGES = 2000
_ROUNDS = 3
_LISTEN_SECONDS = 1.0
"""Longer than a pad that has to be asked for its result is not asked."""
_LATE_SECONDS = 2.5
"""The same, of one that also answers late."""
_HAMPERED: dict[str, object] = {"slow": 400, "split": True, "garbage": "00 FF 53 7B 22"}
"""Faults of a connection over which everything arrives all the same."""


def messages(driver: LonePadDriver, folder: Path) -> None:
    """Each sample is read; whatever else comes raises nothing and is quickly done with."""
    understood(driver.trial.read, driver.trial.said, _RANDOM_MESSAGES)
    for worst in (b"[" * 500_000, b'{"a":' * 100_000, b"9" * 500_000, b"S02||" * 100_000):
        demand(driver.trial.read(worst) is None, "a message without end is taken for one")


def answers(driver: LonePadDriver, folder: Path) -> None:
    """A device that answers is said to, and every verb of `can` is done, no other."""
    with LoneBench(driver) as bench:
        pad = bench.pad()
        well(pad)
        verbs = {
            "login": lambda: pad.login(Person("王芳", "3")),
            "logout": pad.logout,
            "welcome": pad.welcome,
            "display": lambda: pad.display("paused"),
        }
        for name, tell in verbs.items():
            if name in pad.can:
                taken = said(tell)
                demand(taken in ("taken", "sent"), f"{name} is in `can` and is {taken}")
            else:
                _cannot(name, tell)


def _cannot(name: str, tell: object) -> None:
    try:
        assert callable(tell)
        tell()
    except Cannot:
        return
    raise NotConforming(f"{name} is not in `can`, and does not raise Cannot")


def one_rating(driver: LonePadDriver, folder: Path) -> None:
    """A key that answers a question is heard once, also when the device says it twice, later
    again, or when the question is over."""
    with LoneBench(driver) as bench:
        pad = bench.pad()
        well(pad)
        ask(pad, "a")
        bench.fault(doubled=True)
        bench.press(1)
        keys = heard(pad, _LISTEN_SECONDS)
        demand(keys == [1], f"key 1 was pressed once and heard as {keys}")
        bench.repeat()
        demand(heard(pad, _LISTEN_SECONDS) == [], "a result that comes again is another press")
        bench.fault()
        ask(pad, "b")
        bench.repeat()
        demand(heard(pad, 0.3) == [], "the answer to one question is taken for that to the next")
        said(pad.welcome)
        bench.press(2)
        demand(heard(pad, _LISTEN_SECONDS) == [], "a press after the question is an answer")
        ask(pad, "c")
        bench.press(3)
        keys = heard(pad, _LISTEN_SECONDS)
        demand(keys == [3], f"key 3 was pressed and {keys} heard")


def silent(driver: LonePadDriver, folder: Path) -> None:
    """Silence is no answer, and it passes."""
    with LoneBench(driver) as bench:
        pad = bench.pad()
        well(pad)
        bench.fault(silent=True)
        for _ in range(2):
            taken = said(pad.ping)
            demand(taken != "taken", "its device is silent and is said to answer")
        bench.fault()
        well(pad)


def spoilt(driver: LonePadDriver, folder: Path) -> None:
    """Nonsense, halves, floods and torn connections are no answers; it works again after them."""
    with LoneBench(driver) as bench:
        pad = bench.pad()
        well(pad)
        for manner in MANNERS[1:]:
            bench.fault(manner=manner)
            _unimpressed(pad, bench, manner)
            bench.fault()
            said(pad.welcome)
            well(pad)
        ask(pad, "after")
        bench.press(2)
        keys = heard(pad, _LISTEN_SECONDS)
        demand(keys == [2], f"after nonsense key 2 was pressed and {keys} heard")


def _unimpressed(pad: LonePad, bench: LoneBench, manner: str) -> None:
    """What a device says so is passed over."""
    said(lambda: pad.appraise(Question(manner, 30.0)))
    bench.press(1)
    keys = heard(pad, _LISTEN_SECONDS)
    demand(keys == [], f"{manner}: what a device says so is taken for an answer: {keys}")


def hampered(driver: LonePadDriver, folder: Path) -> None:
    """A press is heard once, however late, in pieces or behind rubbish it comes."""
    with LoneBench(driver) as bench:
        pad = bench.pad()
        well(pad)
        known = {name: value for name, value in _HAMPERED.items() if name in bench.faults()}
        demand(bool(known), f"its simulator has none of the faults {', '.join(_HAMPERED)}")
        for faults in (*({name: value} for name, value in known.items()), known):
            bench.fault(**faults)
            ask(pad, "+".join(faults))
            bench.press(1)
            keys = heard(pad, _LATE_SECONDS)
            demand(keys == [1], f"{faults}: key 1 was pressed and {keys} heard")
            bench.fault()
            well(pad)


def unplugged(driver: LonePadDriver, folder: Path) -> None:
    """A device that has gone is noticed, and found again when it is back, also unseen."""
    with LoneBench(driver) as bench:
        pad = bench.pad()
        well(pad)
        bench.fault(unplugged=True)
        taken = said(pad.ping)
        demand(taken != "taken", "its device has gone and is said to answer")
        bench.fault()
        well(pad)
        bench.fault(unplugged=True)
        bench.fault()
        well(pad)


def no_leak(driver: LonePadDriver, folder: Path) -> None:
    """Opened and closed again and again, with and without its device, it keeps nothing."""
    with LoneBench(driver) as bench:
        pad = bench.pad()
        well(pad)
        pad.close()
        before = held()
        for _ in range(_ROUNDS):
            well(pad)
            pad.close()
        bench.fault(unplugged=True)
        for _ in range(_ROUNDS):
            said(pad.ping)
            pad.close()
        until_held(before)


def until_held(before: tuple[int, int]) -> None:
    """Raises NotConforming unless no more is held than before."""
    after = held()
    for _ in range(100):  # a thread that was told to end may need a moment
        if after == before:
            break
        time.sleep(0.02)
        after = held()
    demand(after == before, f"descriptors and threads were {before} and are {after}")


def held() -> tuple[int, int]:
    """Open descriptors and threads of this process, without what nobody can reach any more."""
    gc.collect()
    return len(os.listdir("/dev/fd")), threading.active_count()


LONE_CHECKS = (
    Check("any message at all", messages),
    Check("it answers", answers),
    Check("one rating", one_rating),
    Check("silence", silent),
    Check("spoilt messages", spoilt),
    Check("late, in pieces, behind rubbish", hampered),
    Check("unplugged and plugged in", unplugged),
    Check("nothing leaks", no_leak),
)
