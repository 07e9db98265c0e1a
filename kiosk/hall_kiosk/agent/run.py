"""The agent put together: lock, memory, ports, link; started and stopped in the right order."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Any

from hall_kiosk.jobs import JobStore

from .link import Link, LinkTiming
from .lock import AgentBusy, FolderLock
from .messages import read_devices, read_job
from .worker import utc_now
from .workers import Workers

__all__ = ["AgentBusy", "run_agent"]

log = logging.getLogger(__name__)

MAX_AGE_SECONDS = 120.0
LOCK_SECONDS = 30.0
"""Longer than a slip may take, so that a successor outwaits an agent that is just ending."""
_EXPIRE_EVERY = 1.0
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
) -> None:
    """Run until `stop` is set; then no thread, port or connection is left.

    server_url: http(s)://host:port.  max_age: seconds after which a job is no longer begun.
    Raises AgentBusy when another agent keeps the folder, sqlite3.Error when its file is unusable.
    """
    with FolderLock(data_dir, lock_seconds, stop):
        store = JobStore(data_dir / "jobs.db")
        try:
            for job in store.recover(utc_now()):
                log.warning("job %s was being sent when the agent ended: unknown", job)
            agent = _Agent(server_url, token, store, font, max_age, timing)
            try:
                agent.link.run(stop, agent.tick)
            finally:
                agent.workers.close()
        finally:
            store.close()


class _Agent:
    """Handlers of the server's events, and the housekeeping."""

    def __init__(
        self,
        server_url: str,
        token: str,
        store: JobStore,
        font: Path | None,
        max_age: float,
        timing: LinkTiming | None,
    ) -> None:
        handlers = {"devices": self._on_devices, "job": self._on_job}
        self.link = Link(server_url, token, store, handlers, self._on_connected, timing)
        self.workers = Workers(store, self.link.tell, self.link.wake)
        self._store = store
        self._font = font
        self._max_age = max_age
        self._expire_at = 0.0
        self._forget_at = 0.0

    def tick(self) -> None:
        """Called a few times a second."""
        now = time.monotonic()
        if now >= self._expire_at:
            self._expire_at = now + _EXPIRE_EVERY
            if self._store.expire(utc_now(), self.workers.codes()):
                self.link.wake()
        if now >= self._forget_at:
            self._forget_at = now + _FORGET_EVERY
            self._store.forget(utc_now())

    def _on_connected(self) -> None:
        self._store.tell_again()

    def _on_devices(self, data: Any) -> dict[str, Any]:
        try:
            seq, devices, complaints = read_devices(data, self._font)
        except ValueError as error:
            log.warning("list of devices refused: %s", error)
            return {"accepted": False, "reason": "bad_devices"}
        for complaint in complaints:
            log.warning("device passed over: %s", complaint)
        if self.workers.set_devices(seq, devices):
            self.link.keep_only({device.code for device in devices})
        return {"accepted": True}

    def _on_job(self, data: Any) -> dict[str, Any]:
        """Durable before it is acknowledged."""
        try:
            job = read_job(data, utc_now(), self._max_age)
        except ValueError as error:
            log.warning("job refused: %s", error)
            name = data.get("job") if isinstance(data, dict) else None
            return {"job": name, "accepted": False, "reason": "bad_job"}
        state = self._store.accept(job, utc_now())
        self.workers.wake()
        self.link.wake()
        return {"job": job.job, "accepted": True, "state": state.state}
