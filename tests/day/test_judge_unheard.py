"""The judge of what reached nobody on a calm day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_server.ticket_index import copy_token
from tests.day.keys import Kept
from tests.day.notebook import Deed
from tests.day.scanners import SLIP, Read
from tests.day.unheard import unheard_presses, unread_codes

FIRST = Deed("keypad-1", "press", {"key": "call", "digits": "1"}, 10.0, 10.1, True)
SECOND = replace(FIRST, wishes={"key": "recall", "digits": "2"}, begun=20.0, ended=20.1)
KEPT = Kept("p1", "w1-keypad", "call", "1", 10.2, True)
END = 60.0

CODE = "P12345678"
HELD = Deed("scanner-1", "scan", {"text": CODE, "ms": 0}, 20.0, 20.1, True)
SLIP_HELD = replace(HELD, device="scanner-3", wishes={"text": f"{SLIP}token", "ms": 0})
READ = Read("k1", CODE, 20.2)
EARLIER = Read("k1", "P87654321", 10.0)
SLIP_READ = Read("w1", f"{SLIP}{copy_token('token')}", 19.0)


@pytest.mark.parametrize(
    ("deeds", "kept", "faults"),
    [
        ([FIRST], [KEPT], 0),
        ([FIRST, SECOND], [KEPT, replace(KEPT, id="p2", digits="2", at=20.2)], 0),
        ([FIRST, SECOND], [KEPT], 1),
        ([FIRST, replace(SECOND, known=False)], [KEPT], 0),
        ([FIRST, replace(SECOND, begun=57.0, ended=57.1)], [KEPT], 0),
        ([replace(SECOND, begun=5.0), FIRST], [KEPT], 0),
    ],
)
def test_presses(deeds: list[Deed], kept: list[Kept], faults: int) -> None:
    assert len(unheard_presses(deeds, kept, END)) == faults


@pytest.mark.parametrize(
    ("deeds", "read", "faults"),
    [
        ([HELD], [EARLIER, READ], 0),
        ([HELD], [EARLIER], 1),
        ([HELD, replace(HELD, begun=30.0, ended=30.1)], [EARLIER, READ], 1),
        ([HELD, replace(HELD, begun=21.0, ended=21.1)], [EARLIER, READ], 0),
        ([replace(HELD, known=False)], [EARLIER], 0),
        ([replace(HELD, begun=57.0, ended=57.1)], [EARLIER], 0),
        ([replace(HELD, begun=5.0)], [EARLIER], 0),
        # Staff are told a veiled one; where nobody looks at a page nobody is told.
        ([SLIP_HELD], [SLIP_READ], 0),
        ([SLIP_HELD], [EARLIER], 0),
    ],
)
def test_codes(deeds: list[Deed], read: list[Read], faults: int) -> None:
    scanners = {"k1": "scanner-1", "w1": "scanner-3"}
    assert len(unread_codes(deeds, read, scanners, {"w1"}, END)) == faults
