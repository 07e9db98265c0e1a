"""The agent's memory of print jobs: what became of each, on disk before and after the paper.

`sending` is durable before the first byte leaves and the end after the evidence, so that a job is
never printed twice: not when it is delivered again, not after a crash.  The server's job row is
the truth; this only remembers until the server has acknowledged.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .clock import SteadyClock, utc_now
from .memory import Memory

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
    job TEXT PRIMARY KEY, device TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL,
    expires REAL NOT NULL, state TEXT NOT NULL, evidence TEXT NOT NULL, reason TEXT NOT NULL,
    replaced TEXT NOT NULL, at TEXT NOT NULL, version INTEGER NOT NULL, told INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS job_version ON job (version);
CREATE INDEX IF NOT EXISTS job_waiting ON job (state, expires);
"""
_STATE_COLUMNS = "job, device, state, evidence, reason, replaced, at, version"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of paper to print.  expires: not begun after this moment (aware)."""

    job: str
    device: str
    kind: str
    content: dict[str, Any]
    expires: datetime


@dataclass(frozen=True, slots=True)
class JobState:
    """What became of a job.  state: accepted | sending | printed | not_printed | unknown.

    version: grows with every change of any job; an acknowledgement names it.
    replaced: characters that came out as 〓.
    """

    job: str
    device: str
    state: str
    evidence: str
    reason: str
    replaced: str
    at: str
    version: int

    def as_json(self) -> dict[str, str]:
        """The `job_state` event."""
        return {
            "job": self.job,
            "device": self.device,
            "state": self.state,
            "evidence": self.evidence,
            "reason": self.reason,
            "replaced": self.replaced,
            "at": self.at,
        }


class JobStore:
    """job id -> state.  Safe for many threads.

    Every method may raise sqlite3.Error; what it was to change is as before then.  A job found in
    `sending` when the file is opened becomes `unknown`: another agent began it.
    """

    def __init__(
        self, path: Path, clock: SteadyClock | None = None, max_age: float | None = None
    ) -> None:
        """clock: what jobs' limits are kept by.  max_age: seconds that a job found in the file
        still has at most, whatever clock its limit was written by; None = as long as it says."""
        self.clock = clock or SteadyClock()
        self._max_age = max_age
        self.memory = Memory(path, _SCHEMA, self._opened)

    def _opened(self, db: sqlite3.Connection) -> None:
        _recover(db)
        if self._max_age is not None:
            latest = self.clock.now().timestamp() + self._max_age
            db.execute(
                "UPDATE job SET expires = min(expires, ?) WHERE state = 'accepted'", (latest,)
            )

    def close(self) -> None:
        self.memory.close()

    def accept(self, job: Job, now: datetime) -> JobState:
        """Remember a new job.  A known one is not touched; its state will be told again."""
        with self.memory.change() as db:
            known = db.execute("UPDATE job SET told = 0 WHERE job = ?", (job.job,)).rowcount
            if not known:
                db.execute(
                    "INSERT INTO job VALUES"
                    " (?, ?, ?, ?, ?, 'accepted', 'unknown', '', '', ?, ?, 0)",
                    (
                        job.job,
                        job.device,
                        job.kind,
                        json.dumps(job.content, ensure_ascii=False),
                        job.expires.timestamp(),
                        now.isoformat(),
                        _next_version(db),
                    ),
                )
            row = db.execute(f"SELECT {_STATE_COLUMNS} FROM job WHERE job = ?", (job.job,))
            return JobState(*row.fetchone())

    def next_for(self, devices: Collection[str], now: datetime) -> Job | None:
        """The oldest job of these devices that has not begun and is not too old, or None."""
        marks = ",".join("?" * len(devices))
        with self.memory.reading() as db:
            row = db.execute(
                "SELECT job, device, kind, content, expires FROM job WHERE state = 'accepted'"
                f" AND expires > ? AND device IN ({marks}) ORDER BY version LIMIT 1",
                (now.timestamp(), *devices),
            ).fetchone()
        if row is None:
            return None
        expires = datetime.fromtimestamp(row[4], tz=now.tzinfo)
        return Job(row[0], row[1], row[2], json.loads(row[3]), expires)

    def begin(self, job: str, now: datetime) -> bool:
        """Durable before the first byte: from here on it is never printed by itself again.  False
        when it has ended meanwhile, and must not be printed."""
        with self.memory.change() as db:
            row = db.execute("SELECT state FROM job WHERE job = ?", (job,)).fetchone()
            if row != ("accepted",):
                return False
            _write(db, job, "sending", "unknown", "", "", now)
            return True

    def progress(self, job: str, reason: str, now: datetime) -> None:
        """How a job stands that has begun and not ended.  reason: a word such as job_held."""
        with self.memory.change() as db:
            row = db.execute("SELECT state FROM job WHERE job = ?", (job,)).fetchone()
            if row == ("sending",):
                _write(db, job, "sending", "answered", reason, "", now)

    def finish(
        self, job: str, state: str, evidence: str, reason: str, now: datetime, replaced: str = ""
    ) -> None:
        """The end of a job; its content is forgotten."""
        with self.memory.change() as db:
            _write(db, job, state, evidence, reason, replaced, now)

    def give_back(self, now: datetime, devices: Collection[str]) -> int:
        """End accepted jobs of devices that are not here (any more); how many.  devices: those
        that are.  The server gives them to whoever has the device now."""
        marks = ",".join("?" * len(devices))
        with self.memory.change() as db:
            gone = db.execute(
                f"SELECT job FROM job WHERE state = 'accepted' AND device NOT IN ({marks})",
                (*devices,),
            ).fetchall()
            for (job,) in gone:
                _write(db, job, "not_printed", "unknown", "unknown_device", "", now)
        return len(gone)

    def expire(self, now: datetime, devices: Collection[str]) -> int:
        """End accepted jobs that are too old; how many.  devices: those that exist here.

        When paper comes back after an hour, nobody wants an hour of slips.
        """
        with self.memory.change() as db:
            late = db.execute(
                "SELECT job, device FROM job WHERE state = 'accepted' AND expires <= ?",
                (now.timestamp(),),
            ).fetchall()
            for job, device in late:
                reason = "too_late" if device in devices else "unknown_device"
                _write(db, job, "not_printed", "unknown", reason, "", now)
        return len(late)

    def untold(self) -> list[JobState]:
        """The newest state of every job whose state the server has not acknowledged, in order."""
        with self.memory.reading() as db:
            rows = db.execute(
                f"SELECT {_STATE_COLUMNS} FROM job WHERE told < version ORDER BY version"
            ).fetchall()
        return [JobState(*row) for row in rows]

    def told(self, job: str, version: int) -> None:
        """The server has this version of the job's state."""
        with self.memory.change() as db:
            db.execute("UPDATE job SET told = max(told, ?) WHERE job = ?", (version, job))

    def tell_again(self) -> None:
        """Forget acknowledgements of jobs not ended: a new connection may be a new server."""
        with self.memory.change() as db:
            db.execute("UPDATE job SET told = 0 WHERE state IN ('accepted', 'sending')")

    def forget(self, now: datetime, days: int = 30) -> int:
        """Drop ended, acknowledged jobs older than `days`; how many."""
        before = (now - timedelta(days=days)).timestamp()
        with self.memory.change() as db:
            return db.execute(
                "DELETE FROM job WHERE told >= version AND expires < ?"
                " AND state NOT IN ('accepted', 'sending')",
                (before,),
            ).rowcount


def _recover(db: sqlite3.Connection) -> None:
    found = [row[0] for row in db.execute("SELECT job FROM job WHERE state = 'sending'")]
    for job in found:
        log.warning("job %s was being sent when the agent ended: unknown", job)
        _write(db, job, "unknown", "unknown", "restarted", "", utc_now())


def _write(
    db: sqlite3.Connection,
    job: str,
    state: str,
    evidence: str,
    reason: str,
    replaced: str,
    now: datetime,
) -> None:
    content = "" if state == "sending" else ", content = '{}'"
    db.execute(
        "UPDATE job SET state = ?, evidence = ?, reason = ?, replaced = ?, at = ?, version = ?"
        f"{content} WHERE job = ?",
        (state, evidence, reason, replaced, now.isoformat(), _next_version(db), job),
    )


def _next_version(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(version), 0) + 1 FROM job").fetchone()[0])
