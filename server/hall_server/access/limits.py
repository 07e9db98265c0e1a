"""How much one token may ask in a while: a bucket each, filled at a steady rate.

Keyed by token, never by address: a whole hall may stand behind one. Only who has no token at all
is counted by address, and generously.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from hall_server.access.grants import Grant, Role

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second for ever, and so many at once after a rest."""

    per_second: float
    at_once: float


PERSON = Rate(20, 100)
DEVICE = Rate(20, 200)
PROGRAM = Rate(5000, 10_000)
"""An interface acts for many: it is held only so far that it cannot stop the hall."""
PHONE = Rate(2, 30)
ADDRESS = Rate(100, 1000)
"""A street of phones may stand behind one address."""


def rate_of(grant: Grant) -> Rate:
    """What a grant may ask."""
    if grant.person:
        return PERSON
    if grant.role in (Role.KIOSK, Role.DISPLAY, Role.PAD, Role.DESK) and grant.at is not None:
        return DEVICE
    return PROGRAM


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limits:
    """The buckets; who has been quiet longest is forgotten first, with a full one."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, who: str, rate: Rate) -> bool:
        """Take one from `who`'s bucket; False when it is empty."""
        now = self._now()
        with self._lock:
            bucket = self._buckets.get(who)
            if bucket is None:
                bucket = self._buckets[who] = _Bucket(rate.at_once, now)
                if len(self._buckets) > _REMEMBERED:
                    self._buckets.popitem(last=False)
            else:
                self._buckets.move_to_end(who)
            bucket.left = min(rate.at_once, bucket.left + (now - bucket.at) * rate.per_second)
            bucket.at = now
            if bucket.left < 1:
                return False
            bucket.left -= 1
            return True
