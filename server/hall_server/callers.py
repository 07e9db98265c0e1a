"""How many connections each address holds open: one of them must not take all there are.

The limit is generous, for all kiosks and phones of a hall may stand behind one address.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from ipaddress import IPv6Address
from threading import Lock

log = logging.getLogger(__name__)

MOST_PER_ADDRESS = 1000
"""As `hallway serve` says it, too."""
_SAY_EVERY = 60.0


class Callers:
    """Counts connections by address, at most `most` each."""

    def __init__(
        self, most: int = MOST_PER_ADDRESS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._now = now
        self._open: Counter[str] = Counter()
        self._lock = Lock()
        self._said_at: float | None = None

    def come(self, address: str) -> bool:
        """One more connection of `address`; False when it has too many and this one must end."""
        caller = network_of(address)
        with self._lock:
            if self._open[caller] < self._most:
                self._open[caller] += 1
                return True
            now = self._now()
            silent = self._said_at is not None and now - self._said_at < _SAY_EVERY
            if not silent:
                self._said_at = now
        if not silent:
            # Not which: addresses of visitors' phones do not belong into a log.
            log.warning("an address has %d connections open: more are turned away", self._most)
        return False

    def gone(self, address: str) -> None:
        """A connection that `come` let in has ended."""
        caller = network_of(address)
        with self._lock:
            self._open[caller] -= 1
            if self._open[caller] <= 0:
                del self._open[caller]


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the first half, which one customer is given whole."""
    if ":" not in address:
        return address
    whole = IPv6Address(address.partition("%")[0])
    if whole.ipv4_mapped is not None:
        return str(whole.ipv4_mapped)
    return whole.exploded[:19]
