"""Holds everything that was seen and answered on a day against the files of the hall."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.day import bars, issued, phones, ratings, screens, slips, staff, truth
from tests.day.recorder import Record
from tests.day.watchers import Watcher

_ASKED_AGAIN = 50
"""Commands of the day's end that are sent again; ratings all are."""
_ON_THE_WAY = {"waiting", "accepted", "sending"}
"""States of a slip that is not at its end."""
_SLIP_ENDS = 200.0
"""Seconds within which each is, whoever was killed: two minutes to begin it, one to answer."""


@dataclass(frozen=True)
class Seen:
    """What the day looked like from outside. deaths: see `truth.calls_of`; walls: by screen;
    phones: by token; slips: what staff were told of them; bars: asks what stands on them now."""

    book: Sequence[Record]
    deaths: Sequence[int]
    walls: Mapping[str, Watcher]
    phones: Mapping[str, Watcher]
    slips: staff.Ear
    bars: Callable[[], Mapping[str, str]]


@dataclass(frozen=True)
class Verdict:
    """faults: everything that is wrong. slips: that came out, copies and drawn of them those
    marked as copies and those with a line in dots; owed: see `phones`. states: of the slips' jobs,
    by how they ended."""

    faults: Sequence[str]
    slips: int
    copies: int
    drawn: int
    owed: int
    states: Counter[str]

    @property
    def in_trouble(self) -> int:
        """Slips that are not known to be out."""
        return self.states["not_printed"] + self.states["unknown"]


def judge(data: Path, seen: Seen) -> Verdict:
    """Once screens, printers and pads have caught up."""
    faults = _again(seen.book)
    if not until(lambda: not _open_slips(data), _SLIP_ENDS):
        faults.append(f"slips still on their way: {_open_slips(data)}")
    if not until(lambda: all(told for _, told in ratings.kept_presses(data))):
        faults.append("the server does not take some keys that were pressed")
    faults += _at_the_end(data, seen)
    found = truth.read_truth(data)
    calls = truth.calls_of(found, seen.deaths)
    taken = [r for r in seen.book if r.path == "/api/tickets" and r.status == 201]
    pressed = [press for press, _ in ratings.kept_presses(data)]
    stored = ratings.stored_ratings(data, found)
    due, sheets = issued.slips_due(found), slips.read_sheets(data / "printers")
    faults += [
        *truth.wrong_numbers(found),
        *truth.wrong_answers(found, [record.answer["number"] for record in taken]),
        *issued.wrong_screens(due, [record.answer for record in taken]),
        *slips.wrong_slips(due, found.jobs, sheets),
        *screens.wrong_walls(found, calls, seen.walls),
        *phones.wrong_phones(found, calls, seen.phones, seen.walls),
        *ratings.wrong_ratings(found, seen.book, pressed, stored),
        *staff.wrong_news(found, seen.slips.told, *staff.failed_slips(data)),
        *(f"{r.path} was answered {r.status}" for r in seen.book if not 200 <= r.status < 500),
    ]
    return Verdict(
        faults,
        slips=len(sheets),
        copies=sum(slips.is_copy(sheet) for sheet in sheets),
        drawn=sum(slips.is_drawn(sheet) for sheet in sheets),
        owed=phones.owed(found, calls, seen.phones, seen.walls),
        states=Counter(job.state for job in found.jobs),
    )


def _at_the_end(data: Path, seen: Seen, seconds: float = 60.0) -> list[str]:
    """Walls, phones and bars that do not show how the hall stands, asked until all do: time goes on
    for them while the files are read."""
    end = time.monotonic() + seconds
    while True:
        found = truth.read_truth(data)
        faults = screens.wrong_boards(found.now, seen.walls)
        faults += phones.wrong_ends(found.hall, seen.phones)
        faults += bars.wrong_bars(found.now, seen.bars())
        if not faults or time.monotonic() > end:
            return faults
        time.sleep(0.3)


def _open_slips(data: Path) -> list[truth.Job]:
    return [job for job in truth.read_truth(data).jobs if job.state in _ON_THE_WAY]


def _again(book: Sequence[Record]) -> list[str]:
    """The same key gets the same answer, and nothing is done twice."""
    others = [record for record in book if not ratings.is_rating(record)]
    repeated = [*(record for record in book if ratings.is_rating(record)), *others[-_ASKED_AGAIN:]]
    told = [(record, record.hand.again(record)) for record in repeated]
    return [
        f"{record.path} was answered {record.status} {record.answer}, and then {later}"
        for record, later in told
        if later != (record.status, record.answer)
    ]


def until(fine: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait for it; False when it never comes."""
    end = time.monotonic() + seconds
    while not (so := fine()) and time.monotonic() < end:
        time.sleep(0.3)
    return so
