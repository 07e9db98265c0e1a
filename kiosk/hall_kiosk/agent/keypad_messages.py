"""What the server says of call keypads, read with suspicion (see messages.py)."""

from __future__ import annotations

from dataclasses import dataclass

from .keypad_wishes import Sight, Verdict
from .messages import MAX_ID


@dataclass(frozen=True, slots=True)
class SightOrder:
    """The `sight` event.  epoch, seq: which start of the server, and how many-th of it."""

    device: str
    sight: Sight
    epoch: str
    seq: int


def read_sight(data: object) -> SightOrder:
    """What a call keypad shows.  Raises ValueError."""
    if not isinstance(data, dict):
        raise ValueError("a sight must be an object")
    device, number, epoch = (data.get(name) for name in ("device", "number", "epoch"))
    waiting, ticket, seq = (data.get(name) for name in ("waiting", "ticket", "seq"))
    if not (isinstance(device, str) and isinstance(number, str) and isinstance(epoch, str)):
        raise ValueError("a sight needs device, number and epoch")
    if type(waiting) is not int or type(seq) is not int:
        raise ValueError("a sight needs waiting and seq")
    if ticket is not None and type(ticket) is not int:
        raise ValueError("a ticket must be a number or null")
    return SightOrder(device, Sight(number[:MAX_ID], waiting, ticket), epoch, seq)


def read_verdict(press: str, data: object) -> Verdict | None:
    """The acknowledgement of a `pressed` event; None for one that says nothing yet."""
    if not isinstance(data, dict) or type(data.get("done")) is not bool:
        return None
    return Verdict(press, data["done"], str(data.get("code", ""))[:MAX_ID])
