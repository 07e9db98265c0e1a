"""Codes that scanners have read: each goes to the pages before which the scanner lies, and is
forgotten.  None of them is stored, and none stands in a log: it may be somebody's ticket.

The code of a slip is the right to rate, which staff do not have: their pages are told the second
token of the ticket (see ticket_index.py), which is good for everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set

from hall_kiosk.agent.messages import SCANNER
from hall_queue.plan import Device, Plan
from hall_server.access.limits import Limits, Rate
from hall_server.front_desk import FrontDesk
from hall_server.ticket_index import copy_token

INFODESK = "scans:infodesk"
"""Room of the information desk's pages."""
PLACES = ("infodesk",)
"""Words for where a scanner lies that is at no window and no kiosk; the first where none is."""
MOST_CHARACTERS = 200
_KIOSK = "kiosk:"
_SLIP = re.compile(r"/t/([\w-]+)$")
"""How the code of a slip ends, with its first token."""
_RATE = Rate(10, 10)
"""Of one scanner: nobody holds so many papers before it."""

Push = Callable[[str, str], None]
"""(room, text)."""


class ScanOffice:
    """One of each server.  Any thread of the network side."""

    def __init__(self, desk: FrontDesk, limits: Limits) -> None:
        self._desk = desk
        self._limits = limits
        self.push: Push = lambda room, text: None
        """Set by the pages' line: tell all pages in a room."""

    def scanned(self, data: object, mine: Set[str]) -> bool:
        """An agent's `scanned` event; whether it was passed on.  mine: the agent's devices."""
        if not isinstance(data, dict):
            return False
        code, text = data.get("device"), data.get("text")
        if not isinstance(text, str) or not 0 < len(text) <= MOST_CHARACTERS:
            return False
        plan = self._desk.hall.plan
        device = next((it for it in plan.devices if it.code == code), None)
        if device is None or device.kind != SCANNER or device.code not in mine:
            return False
        room = room_of(plan, device)
        if room is None or not self._limits.allows(f"scans:{device.code}", _RATE):
            return False
        self.push(room, text if room.startswith(_KIOSK) else for_staff(text))
        return True


def room_of(plan: Plan, device: Device) -> str | None:
    """Of the pages that a scanner belongs to: its window's, its kiosk's, or else the information
    desk's.  None when what it names is not there."""
    if device.counter:
        return f"desk:{device.counter}" if device.counter in plan.counter else None
    kiosk = device.settings.get("kiosk", "")
    if kiosk:
        return f"{_KIOSK}{kiosk}" if any(it.code == kiosk for it in plan.kiosks) else None
    return INFODESK if device.settings.get("place", PLACES[0]) in PLACES else None


def for_staff(text: str) -> str:
    """The same code without the right to rate, if it is a slip's."""
    return _SLIP.sub(lambda slip: f"/t/{copy_token(slip[1])}", text)
