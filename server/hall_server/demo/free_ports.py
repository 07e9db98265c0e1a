"""Network ports for simulated devices that stand on the network."""

from __future__ import annotations

import socket
from contextlib import ExitStack

_TRIES = 50
_STEP = 20
_LAST = 65_535


def free_row(wish: int, count: int) -> int:
    """The first of `count` adjacent TCP ports of this computer that nobody uses just now: those
    from `wish` on, or others near them when another program has one. `wish` when there are none:
    then whoever tries to listen there says why it cannot."""
    for number in range(wish, wish + _TRIES * _STEP, _STEP):
        if _is_free_row(number, count):
            return number
    return wish


def _is_free_row(first: int, count: int) -> bool:
    if first + count - 1 > _LAST:
        return False
    with ExitStack() as held:
        for number in range(first, first + count):
            probe = held.enter_context(socket.socket())
            # As servers bind: one that was closed a moment ago is no hindrance.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError:
                return False
    return True
