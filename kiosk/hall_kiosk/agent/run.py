"""The agent put together: lock, memory, ports, link; started and stopped in the right order."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

from hall_kiosk.clock import SteadyClock, utc_now
from hall_kiosk.jobs import Job, JobStore
from hall_kiosk.presses import PressStore

from .finder import Finder
from .keypad_messages import read_sight
from .link import Link, LinkTiming
from .lock import AgentBusy, FolderLock
from .messages import (
    read_ask,
    read_devices,
    read_find,
    read_job,
    read_seat,
    read_sign,
    read_trace,
    read_watch,
)
from .news import News
from .picture_post import PicturePost
from .wishes import Wishes
from .workers import Workers

__all__ = ["AgentBusy", "run_agent"]

log = logging.getLogger(__name__)

MAX_AGE_SECONDS = 120.0
LOCK_SECONDS = 30.0
"""Longer than a slip may take, so that a successor outwaits an agent that is just ending."""
MOST_TRACED = 300
"""Rows of a trace in one message."""
_EXPIRE_EVERY = 1.0
_PROBE_EVERY = 60.0
_FORGET_EVERY = 3600.0


def run_agent(
    server_url: str,
    token: str,
    data_dir: Path,
    *,
    stop: threading.Event,
    font: Path | None = None,
    max_age: float = MAX_AGE_SECONDS,
    lock_seconds: float = LOCK_SECONDS,
    timing: LinkTiming | None = None,
    clock: SteadyClock | None = None,
) -> None:
    """Run until `stop` is set; then no thread, port or connection is left.

    server_url: http(s)://host:port.  max_age: seconds after which a job is no longer begun, by
    `clock`.
    A full disk does not end it: it says so in its devices' health, prints nothing and waits for
    space.  Raises AgentBusy when another agent keeps the folder.
    """
    with FolderLock(data_dir, lock_seconds, stop), ExitStack() as undo:
        store = JobStore(data_dir / "jobs.db", clock, max_age)
        undo.callback(store.close)
        presses = PressStore(data_dir / "presses.db")
        undo.callback(presses.close)
        agent = _Agent(server_url, token, store, presses, font, max_age, timing)
        undo.callback(agent.workers.close)
        undo.callback(agent.finder.close)
        agent.link.run(stop, agent.tick)


class _Agent:
    """Handlers of the server's events, and the housekeeping."""

    def __init__(
        self,
        server_url: str,
        token: str,
        store: JobStore,
        presses: PressStore,
        font: Path | None,
        max_age: float,
        timing: LinkTiming | None,
    ) -> None:
        handlers = {
            "devices": self._on_devices,
            "job": self._on_job,
            "sign": self._on_sign,
            "seat": self._on_seat,
            "sight": self._on_sight,
            "ask": self._on_ask,
            "ask_end": self._on_ask_end,
            "watch": self._on_watch,
            "trace": self._on_trace,
            "find": self._on_find,
        }
        self.wishes = Wishes()
        news = News()
        self.link = Link(
            server_url,
            token,
            store,
            presses,
            news,
            handlers,
            self._on_connected,
            timing,
            self.wishes.keypads.say,
        )
        self.workers = Workers(
            store,
            presses,
            self.wishes,
            news,
            self.link.tell,
            self.link.wake,
            partial(PicturePost, server_url, token),
        )
        self.finder = Finder(self.workers.holders)
        self._store = store
        self._presses = presses
        self._font = font
        self._max_age = max_age
        self._unkept: dict[str, Job] = {}
        """Jobs that could not be written down when they came; the server has told them once."""
        self._tell_again = False
        self._expire_at = 0.0
        self._probe_at = 0.0
        self._forget_at = 0.0

    def tick(self) -> None:
        """Called a few times a second."""
        now = time.monotonic()
        if now < self._expire_at:
            return
        self._expire_at = now + _EXPIRE_EVERY
        memories = (self._store.memory, self._presses.memory)
        if now >= self._probe_at or any(memory.failing for memory in memories):
            self._probe_at = now + _PROBE_EVERY
            for memory in memories:
                memory.probe()
        with suppress(sqlite3.Error):  # the next tick tries again
            self._keep_house(now)

    def _keep_house(self, now: float) -> None:
        """Raises sqlite3.Error; whatever is left undone is done later."""
        if self._tell_again:
            self._store.tell_again()
            self._tell_again = False
            self.link.wake()
        for job in [*self._unkept.values()]:
            self._keep(job)
        if self._store.expire(self._store.clock.now(), self.workers.codes()):
            self.link.wake()
        if now >= self._forget_at:
            self._store.forget(utc_now())
            self._presses.forget(utc_now())
            self._presses.keypads.forget(utc_now())
            self._forget_at = now + _FORGET_EVERY

    def _on_connected(self) -> None:
        try:
            self._store.tell_again()
        except sqlite3.Error:
            self._tell_again = True

    def _keep(self, job: Job) -> str:
        """Write a job down; the state that it has.  Raises sqlite3.Error."""
        state = self._store.accept(job, utc_now()).state
        self._unkept.pop(job.job, None)
        self.workers.wake()
        self.link.wake()
        return state

    def _on_devices(self, data: Any) -> dict[str, Any]:
        try:
            seq, devices, complaints = read_devices(data, self._font)
        except ValueError as error:
            log.warning("list of devices refused: %s", error)
            return {"accepted": False, "reason": "bad_devices"}
        for complaint in complaints:
            log.warning("device passed over: %s", complaint)
        if self.workers.set_devices(seq, devices, str(data.get("epoch", ""))):
            here = {device.code for device in devices}
            self.link.keep_only(here)
            self._give_back(here)
        return {"accepted": True}

    def _give_back(self, here: set[str]) -> None:
        """Jobs of devices that are another agent's now."""
        try:
            if self._store.give_back(utc_now(), here):
                self.link.wake()
        except sqlite3.Error:
            log.warning("jobs of devices that have gone are not given back")

    def _on_job(self, data: Any) -> dict[str, Any]:
        """Durable before it is acknowledged."""
        try:
            job = read_job(data, self._store.clock.now(), self._max_age)
        except ValueError as error:
            log.warning("job refused: %s", error)
            name = data.get("job") if isinstance(data, dict) else None
            return {"job": name, "accepted": False, "reason": "bad_job"}
        try:
            return {"job": job.job, "accepted": True, "state": self._keep(job)}
        except sqlite3.Error:
            self._unkept[job.job] = job
            return {"job": job.job, "accepted": False, "reason": "storage"}

    def _on_sign(self, data: Any) -> None:
        try:
            order = read_sign(data)
        except ValueError as error:
            log.warning("sign refused: %s", error)
            return
        self.wishes.show(order.device, order.sign, order.epoch, order.seq)

    def _on_seat(self, data: Any) -> None:
        try:
            order = read_seat(data)
        except ValueError as error:
            log.warning("seat refused: %s", error)
            return
        self.wishes.set_seat(order.device, order.seat, order.epoch, order.seq)

    def _on_sight(self, data: Any) -> None:
        try:
            order = read_sight(data)
        except ValueError as error:
            log.warning("sight refused: %s", error)
            return
        self.wishes.keypads.show(order.device, order.sight, order.epoch, order.seq)

    def _on_ask(self, data: Any) -> None:
        """An ask that was answered before, as the server may not know yet, is not asked again."""
        try:
            order = read_ask(data)
        except ValueError as error:
            log.warning("ask refused: %s", error)
            return
        with suppress(sqlite3.Error):  # nor is one whose answer could not be kept
            if not self._presses.has(order.ask):
                self.wishes.ask(order.device, order.ask, order.seconds, order.item)

    def _on_ask_end(self, data: Any) -> None:
        try:
            order = read_ask(data)
        except ValueError as error:
            log.warning("end of an ask refused: %s", error)
            return
        self.wishes.end(order.device, order.ask)

    def _on_watch(self, data: Any) -> None:
        try:
            device, seconds = read_watch(data)
        except ValueError as error:
            log.warning("watch refused: %s", error)
            return
        self.wishes.watch(device, seconds)

    def _on_trace(self, data: Any) -> dict[str, Any]:
        """What went over a device's port; nothing is kept that somebody looks."""
        try:
            ask = read_trace(data)
        except ValueError as error:
            log.warning("trace refused: %s", error)
            return {}
        trace = self.workers.trace(ask.device)
        if trace is None:
            return {"run": "", "rows": [], "counts": {}}
        rows = trace.after(ask.after if ask.run == trace.run else 0, MOST_TRACED)
        told = [row.as_json() for row in rows]
        return {"run": trace.run, "rows": told, "counts": trace.counts}

    def _on_find(self, data: Any) -> dict[str, Any]:
        """Begin, end or look at a scan of the serial ports; none of it takes time."""
        try:
            order = read_find(data)
        except ValueError as error:
            log.warning("scan refused: %s", error)
            return {}
        return self.finder.handle(order)
