"""Where the paper says something else than the journal."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from hall_kiosk.slip import REPRINT
from tests.day.issued import Due
from tests.day.paper import Line, Wished, wished_paper, wrong_picture
from tests.day.truth import Job

_COPIES = {"printed": (1, 1), "not_printed": (0, 0), "unknown": (0, 1)}
"""How a job ended → how many slips of it there may be at least and at most; one that has not
ended may have come out."""

_Key = tuple[str, tuple[Line, ...]]
"""A printer, and the lines of a slip."""


@dataclass(frozen=True)
class Sheet:
    """What came out of a printer. torn: it ended without the printer's cut, as a slip does whose
    agent was killed while it was sent. picture: of it."""

    printer: str
    lines: tuple[Line, ...]
    torn: bool
    picture: Path


@dataclass(frozen=True)
class _Wanted:
    """A slip that was asked for, and how its job stands."""

    number: str
    wished: Wished
    state: str


def read_sheets(printers: Path) -> list[Sheet]:
    """All that the simulated printers have put out, as their own decoder read the bytes."""
    return [_sheet(file) for file in sorted(printers.glob("printer-*/[0-9]*.json"))]


def is_copy(sheet: Sheet) -> bool:
    """Whether it is marked as one."""
    return any(REPRINT in said for _, said in sheet.lines)


def is_drawn(sheet: Sheet) -> bool:
    """Whether a line of it is in dots."""
    return any(kind == "raster" for kind, _ in sheet.lines)


def _sheet(file: Path) -> Sheet:
    told = json.loads(file.read_text(encoding="utf-8"))
    lines = []
    for line in told["lines"]:
        if line["kind"] == "text":
            lines.append(("text", line["text"].strip()))
        elif line["kind"] in ("qr", "raster"):
            lines.append((line["kind"], line.get("data", "")))
    torn = told["cut"] in ("none", "torn")
    return Sheet(file.parent.name, tuple(lines), torn, file.with_suffix(".png"))


def wrong_slips(due: Sequence[Due], jobs: Sequence[Job], sheets: Sequence[Sheet]) -> list[str]:
    """Slips that were asked for and have no job, or did not come out as often as their job says;
    jobs and paper that nobody asked for; pictures that do not show what must be on the slip."""
    faults: list[str] = []
    wanted: dict[_Key, list[_Wanted]] = defaultdict(list)
    for it, job in _pairs(due, jobs):
        if it is None:
            faults.append(f"nobody asked for the job of ticket {job.ticket if job else '?'}")
        elif job is None or job.device != it.device:
            faults.append(f"{it.content.number} has no job at {it.device}")
        else:
            wished = wished_paper(it.content)
            one = _Wanted(it.content.number, wished, job.state)
            wanted[it.printer, wished.lines].append(one)
    found: dict[_Key, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        found[_whole(sheet, wanted)].append(sheet)
    for key, mine in wanted.items():
        faults += _wrong_copies(mine, found.pop(key, []))
    foreign = (sheet for rest in found.values() for sheet in rest)
    return [*faults, *(f"nobody asked for this slip: {_words(sheet)}" for sheet in foreign)]


def _pairs(due: Sequence[Due], jobs: Sequence[Job]) -> Iterator[tuple[Due | None, Job | None]]:
    """The slips of a ticket and its jobs, both in the order in which they were made."""
    asked: dict[int, list[Due]] = defaultdict(list)
    made: dict[int, list[Job]] = defaultdict(list)
    for it in due:
        asked[it.ticket].append(it)
    for job in jobs:
        made[job.ticket].append(job)
    for ticket in {**asked, **made}:
        yield from zip_longest(asked[ticket], made[ticket])


def _whole(sheet: Sheet, wanted: dict[_Key, list[_Wanted]]) -> _Key:
    """The slip that the sheet is. One that was torn off is the beginning of a slip of which
    nobody knows whether it came out."""
    if sheet.torn:
        for (printer, lines), mine in wanted.items():
            unknown = any(it.state == "unknown" for it in mine)
            if unknown and printer == sheet.printer and begins(lines, sheet.lines):
                return printer, lines
    return sheet.printer, sheet.lines


def begins(whole: Sequence[Line], part: Sequence[Line]) -> bool:
    """Whether `part` is what stands on the paper when `whole` is broken off."""
    if not 0 < len(part) <= len(whole):
        return False
    (kind, said), (as_kind, wished) = part[-1], whole[len(part) - 1]
    said = said.removesuffix("\ufffd")  # half a hanzi
    return part[:-1] == whole[: len(part) - 1] and kind == as_kind and wished.startswith(said)


def _wrong_copies(wanted: Sequence[_Wanted], sheets: Sequence[Sheet]) -> list[str]:
    """Of slips that say the same: there is one, but for a second copy within the same minute."""
    bounds = [_COPIES.get(it.state, (0, 1)) for it in wanted]
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    number, states = wanted[0].number, ", ".join(it.state for it in wanted)
    faults = []
    if not least <= len(sheets) <= most:
        faults.append(f"slip of {number} is {states}, and {len(sheets)} came out")
    for sheet in sheets:
        if not sheet.torn:
            wrong = wrong_picture(sheet.picture, wanted[0].wished.inks)
            faults += [f"slip of {number}: {fault}" for fault in wrong]
    return faults


def _words(sheet: Sheet) -> str:
    texts = (said for kind, said in sheet.lines if kind == "text")
    return f"{sheet.printer}: {' '.join(text for text in texts if text.strip('-'))[:80]}"
