"""Work that would hold the network loop up, beside it: one piece at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal, Protocol, TypeVar

T = TypeVar("T")


class Worker(Protocol):
    """Does a piece of work when its turn has come; the caller waits for what comes of it."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def worker(mode: Literal["gevent", "threading"]) -> Worker:
    """One with a queue of its own."""
    return _beside_the_loop() if mode == "gevent" else _in_turn()


def _beside_the_loop() -> Worker:
    from gevent.threadpool import ThreadPool

    apply: Worker = ThreadPool(1).apply
    return apply


def _in_turn() -> Worker:
    lock = threading.Lock()

    def work(piece: Callable[[], T]) -> T:
        with lock:
            return piece()

    return work
