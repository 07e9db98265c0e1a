"""Where the writer's results come down: the network loop, in the order they were committed.

The writer is a native thread in both server modes. Under gevent the pages are served by one
thread's loop, so results are handed over by the loop's own cross-thread wake-up; in threading mode
a second thread delivers them. Either way everybody sees every event in the same order.

gevent is optional here: nothing of it is imported before a `GeventLanding` is made.
"""

from __future__ import annotations

import importlib
import logging
import queue
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
Step = Callable[[], None]


def _native(module: str, name: str) -> Any:
    """`module.name` as Python made it: under gevent's patching these names mean greenlets."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is None:
        return getattr(importlib.import_module(module), name)
    return monkey.get_original(module, name)


def native_queue() -> queue.SimpleQueue[Any]:
    """A queue between threads of the operating system."""
    made: queue.SimpleQueue[Any] = _native("queue", "SimpleQueue")()
    return made


def native_lock() -> Any:
    """A lock between threads of the operating system."""
    return _native("_thread", "allocate_lock")()


def start_native(run: Callable[[], None], name: str) -> Callable[[], None]:
    """Start a daemon thread of the operating system; the result waits for its end."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is None or not monkey.is_module_patched("threading"):
        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread.join
    # Patched, even the original Thread class starts a greenlet, which would block the loop.
    running = native_lock()
    running.acquire()

    def run_and_release() -> None:
        try:
            run()
        finally:
            running.release()

    _native("_thread", "start_new_thread")(run_and_release, ())

    def join() -> None:
        with running:
            pass

    return join


class Reply(Protocol, Generic[T]):
    """An answer somebody waits for."""

    def set(self, value: T) -> None: ...

    def get(self) -> T: ...


class Landing(Protocol):
    """How one kind of server waits and is woken."""

    def reply(self) -> Reply[Any]:
        """A fresh answer to wait for, on the network side."""
        ...

    def land(self, steps: list[Step]) -> None:
        """Run `steps` on the network side, in order, soon. Called from the writer."""
        ...

    def close(self) -> None:
        """Stop delivering; what has been landed before is still delivered."""
        ...


class _ThreadReply(Generic[T]):
    def __init__(self) -> None:
        self._box: queue.SimpleQueue[T] = native_queue()

    def set(self, value: T) -> None:
        self._box.put(value)

    def get(self) -> T:
        return self._box.get()


class ThreadLanding:
    """For `async_mode='threading'`, tests and the command line: a native thread delivers."""

    def __init__(self) -> None:
        self._steps: queue.SimpleQueue[list[Step] | None] = native_queue()
        self._join = start_native(self._run, "hall-landing")

    def reply(self) -> Reply[Any]:
        return _ThreadReply()

    def land(self, steps: list[Step]) -> None:
        self._steps.put(steps)

    def close(self) -> None:
        self._steps.put(None)
        self._join()

    def _run(self) -> None:
        while (steps := self._steps.get()) is not None:
            _run_all(steps)


class GeventLanding:
    """For the gevent server: one greenlet of the hub that made this landing delivers."""

    def __init__(self) -> None:
        import gevent
        from gevent.event import AsyncResult, Event

        self._new_reply: Callable[[], Any] = AsyncResult
        self._ident: Callable[[], int] = _native("_thread", "get_ident")
        self._home = self._ident()
        self._steps: deque[list[Step] | None] = deque()
        self._landed = Event()
        self._wake = gevent.get_hub().loop.async_()
        self._wake.start(self._landed.set)
        # Not the wake-up's own callback: in there nothing may switch, not even for a log line.
        self._greenlet = gevent.spawn(self._run)

    def reply(self) -> Reply[Any]:
        # A thread of a worker pool has no loop that could wait: it waits like any thread.
        reply: Reply[Any] = self._new_reply() if self._ident() == self._home else _ThreadReply()
        return reply

    def land(self, steps: list[Step]) -> None:
        self._steps.append(steps)
        self._wake.send()

    def close(self) -> None:
        self._steps.append(None)
        self._landed.set()
        self._greenlet.join()
        self._wake.stop()
        self._wake.close()

    def _run(self) -> None:
        while True:
            self._landed.wait()
            self._landed.clear()
            # Several sends may arrive as one wake-up.
            while self._steps:
                steps = self._steps.popleft()
                if steps is None:
                    return
                _run_all(steps)


def _run_all(steps: list[Step]) -> None:
    for step in steps:
        try:
            step()
        except Exception:  # the outermost loop: whoever comes next is still waiting
            log.exception("a result was not delivered")
