"""The judge of code scanners: what a page was told and nobody held there, and what it did twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_queue import events as e
from hall_queue.engine import empty_hall
from hall_server.ticket_index import copy_token
from tests.day.notebook import Deed
from tests.day.recorder import Record, Recorder
from tests.day.scanners import SLIP, Read
from tests.day.scans import wrong_acts, wrong_reads
from tests.day.truth import Truth
from tests.queue.plans import town
from tests.queue.rig import Rig

SCANNERS = {"k1": "scanner-1", "w1": "scanner-3"}
OWN, VEILED = f"{SLIP}token", f"{SLIP}{copy_token('token')}"
SLIP_HELD = Deed("scanner-3", "scan", {"text": OWN, "ms": 0}, 10.0, 10.1, False)
CODE_HELD = Deed("scanner-1", "scan", {"text": "P12345678", "ms": 0}, 10.0, 10.1, True)
SLIP_READ, CODE_READ = Read("w1", VEILED, 10.2), Read("k1", "P12345678", 10.2)


@pytest.mark.parametrize(
    ("deeds", "read", "faults"),
    [
        ([SLIP_HELD, CODE_HELD], [SLIP_READ, CODE_READ], []),
        ([SLIP_HELD, CODE_HELD], [], []),
        ([SLIP_HELD, SLIP_HELD], [SLIP_READ, SLIP_READ], []),
        ([SLIP_HELD], [SLIP_READ, SLIP_READ], ["2 times, held 1 times"]),
        ([CODE_HELD], [SLIP_READ], ["held 0 times"]),
        # By another scanner, changed on the way, before it was held.
        ([CODE_HELD], [replace(CODE_READ, place="w1")], ["w1 was told"]),
        ([CODE_HELD], [replace(CODE_READ, text="P1234567")], ["P1234567"]),
        ([CODE_HELD], [replace(CODE_READ, at=9.0)], ["held 0 times"]),
        # Staff must not get to know a visitor's own code.
        ([SLIP_HELD], [replace(SLIP_READ, text=OWN)], ["held 0 times"]),
    ],
)
def test_what_pages_are_told(deeds: list[Deed], read: list[Read], faults: list[str]) -> None:
    found = wrong_reads(deeds, read, SCANNERS, frozenset({"w1"}))
    assert len(found) == len(faults), found
    for fault, part in zip(found, faults, strict=True):
        assert part in fault


def a_call() -> tuple[list[e.Event], str]:
    """The journal of a number that was given and then called by the page, and the number."""
    rig = Rig(town())
    number = rig.issue("pension").number
    by = "interface:devices"
    call = e.TicketCalled(at=rig.now, by=by, ticket=1, counter="c1")
    return [*rig.events, call], number


EVENTS, NUMBER = a_call()
HAND = Recorder(0, None, lambda record: None)
CALL = Record(HAND, "/api/counters/w1/call", '{"ticket": 1}', "key", 200, {})
REFUSED = replace(CALL, status=409, answer={"error": {"code": "ticket_in_hand"}})


@pytest.mark.parametrize(
    ("events", "acts", "faults"),
    [
        (EVENTS, [(SLIP_READ, CALL)], []),
        (EVENTS, [(SLIP_READ, CALL), (SLIP_READ, REFUSED)], []),
        (EVENTS[:-1], [(SLIP_READ, REFUSED)], []),
        ([*EVENTS, EVENTS[-1]], [(SLIP_READ, CALL)], ["happened 2 times, and was scanned for 1"]),
        (EVENTS, [], ["happened 1 times, and was scanned for 0"]),
        (EVENTS, [(SLIP_READ, REFUSED)], ["happened 1 times, and was scanned for 0"]),
        (EVENTS[:-1], [(SLIP_READ, CALL)], ["happened 0 times, and was scanned for 1"]),
        # Another number was called than the one of the slip.
        (EVENTS, [(CODE_READ, CALL)], ["scanned for 1", "scanned for 0"]),
    ],
)
def test_what_the_page_does(
    events: list[e.Event], acts: list[tuple[Read, Record]], faults: list[str]
) -> None:
    truth = Truth(events, empty_hall(), empty_hall())
    found = [*wrong_acts(truth, acts, "interface:devices", {VEILED: NUMBER})]
    assert len(found) == len(faults), found
    for fault, part in zip(found, faults, strict=True):
        assert part in fault
