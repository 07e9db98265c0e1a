"""What was done at keypads and scanners on a day without faults, and reached nobody.

In a storm, or when somebody is killed, a press or a code may be lost on its way: its receipt does
not come then, or nothing happens, and the person does it again. On a calm day none is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from hall_devices.scanners.code_ear import REPEAT_MS
from tests.day.keys import Kept
from tests.day.notebook import Deed
from tests.day.scanners import Read
from tests.day.scans import veiled

_ON_ITS_WAY = 5.0
"""Seconds before the end; what was done then may not have arrived."""
_SAME_PAPER = REPEAT_MS / 1000 + 1.0
"""Seconds in which the same code may be the same paper still lying there."""


def unheard_presses(deeds: Sequence[Deed], kept: Sequence[Kept], end: float) -> list[str]:
    """Presses that no agent has kept. end: real time, s. What was pressed before the agent had kept
    anything may have been pressed before it was there."""
    begin = min((press.at for press in kept), default=end)
    known = {press.digits for press in kept}
    return [
        f"{deed} was heard by nobody"
        for deed in deeds
        if deed.known and _between(deed, begin, end) and deed.wishes["digits"] not in known
    ]


def unread_codes(
    deeds: Sequence[Deed],
    read: Sequence[Read],
    scanners: Mapping[str, str],
    staff: Collection[str],
    end: float,
) -> list[str]:
    """Codes that no page was told of, at places where somebody looks at one; see `wrong_reads`."""
    faults: list[str] = []
    for place in sorted({it.place for it in read}):
        told = Counter(it.text for it in read if it.place == place)
        begin = min(it.at for it in read if it.place == place)
        held = Counter(
            veiled(deed.wishes["text"]) if place in staff else deed.wishes["text"]
            for deed in _papers([it for it in deeds if it.device == scanners[place]])
            if deed.known and _between(deed, begin, end)
        )
        faults += [
            f"{place} was told {text!r} {told[text]} times, and it was held there {times} times"
            for text, times in held.items()
            if told[text] < times
        ]
    return faults


def _papers(deeds: Sequence[Deed]) -> Iterator[Deed]:
    """At one scanner, in order: without those that may be the paper before."""
    for before, deed in zip((None, *deeds), deeds, strict=False):
        same = before is not None and before.wishes["text"] == deed.wishes["text"]
        if before is None or not same or deed.begun - before.ended > _SAME_PAPER:
            yield deed


def _between(deed: Deed, begin: float, end: float) -> bool:
    return begin <= deed.begun and deed.ended <= end - _ON_ITS_WAY
