"""Jobs of one port, each from its durable beginning to its durable end, come what may."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from hall_devices.drivers import Outcome
from hall_kiosk.clock import utc_now
from hall_kiosk.jobs import Job, JobStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _End:
    job: str
    outcome: Outcome
    at: datetime


class JobRunner:
    """For its port's thread only.  Raises sqlite3.Error while the memory cannot be used: then
    nothing is begun, and an end that could not be kept is kept before anything else is done."""

    def __init__(self, store: JobStore, changed: Callable[[], None]) -> None:
        """changed: a job's state moved."""
        self._store = store
        self._changed = changed
        self._end: _End | None = None

    def next_for(self, devices: Collection[str]) -> Job | None:
        """The next job of these devices, its beginning durable; None when there is none."""
        self.keep_end()
        job = self._store.next_for(devices, self._store.clock.now())
        if job is None or not self._store.begin(job.job, utc_now()):
            return None
        self._changed()
        return job

    def carry_out(self, job: Job, act: Callable[[Job], Outcome]) -> None:
        """Do it and keep what came of it."""
        try:
            outcome = act(job)
        except Exception:  # the outermost loop of a port survives a driver's bug
            log.exception("job %s on %s", job.job, job.device)
            outcome = Outcome("unknown", "unknown", "agent_error")
        self._end = _End(job.job, outcome, utc_now())
        self.keep_end()

    def keep_end(self) -> None:
        """What was done last and could not be kept yet, if there is such."""
        end = self._end
        if end is None:
            return
        outcome = end.outcome
        self._store.finish(
            end.job,
            outcome.state,
            outcome.evidence,
            outcome.reason,
            end.at,
            "".join(outcome.replaced),
        )
        self._end = None
        self._changed()
