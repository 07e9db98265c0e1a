"""The agent's memory of print jobs: what became of each, on disk before and after the paper.

`sending` is durable before the first byte leaves and the end after the evidence, so that a job is
never printed twice: not when it is delivered again, not after a crash.  The server's job row is
the truth; this only remembers until the server has acknowledged.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

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
    """job id -> state in one SQLite file (WAL, synchronous=FULL).  Safe for many threads."""

    def __init__(self, path: Path) -> None:
        """Raises sqlite3.Error when the file cannot be used."""
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def accept(self, job: Job, now: datetime) -> JobState:
        """Remember a new job.  A known one is not touched; its state will be told again."""
        with self._change() as db:
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
                        self._next_version(db),
                    ),
                )
            row = db.execute(f"SELECT {_STATE_COLUMNS} FROM job WHERE job = ?", (job.job,))
            return JobState(*row.fetchone())

    def next_for(self, devices: Collection[str], now: datetime) -> Job | None:
        """The oldest job of these devices that has not begun and is not too old, or None."""
        marks = ",".join("?" * len(devices))
        with self._lock:
            row = self._db.execute(
                "SELECT job, device, kind, content, expires FROM job WHERE state = 'accepted'"
                f" AND expires > ? AND device IN ({marks}) ORDER BY version LIMIT 1",
                (now.timestamp(), *devices),
            ).fetchone()
        if row is None:
            return None
        expires = datetime.fromtimestamp(row[4], tz=now.tzinfo)
        return Job(row[0], row[1], row[2], json.loads(row[3]), expires)

    def begin(self, job: str, now: datetime) -> None:
        """Durable before the first byte: from here on it is never printed by itself again."""
        self._move(job, "sending", "unknown", "", "", now)

    def finish(
        self, job: str, state: str, evidence: str, reason: str, now: datetime, replaced: str = ""
    ) -> None:
        """The end of a job; its content is forgotten."""
        self._move(job, state, evidence, reason, replaced, now)

    def expire(self, now: datetime, devices: Collection[str]) -> int:
        """End accepted jobs that are too old; how many.  devices: those that exist here.

        When paper comes back after an hour, nobody wants an hour of slips.
        """
        with self._change() as db:
            late = db.execute(
                "SELECT job, device FROM job WHERE state = 'accepted' AND expires <= ?",
                (now.timestamp(),),
            ).fetchall()
            for job, device in late:
                reason = "too_late" if device in devices else "unknown_device"
                self._write(db, job, "not_printed", "unknown", reason, "", now)
        return len(late)

    def recover(self, now: datetime) -> list[str]:
        """After a restart: jobs found in `sending` become `unknown`; their ids."""
        with self._change() as db:
            found = [row[0] for row in db.execute("SELECT job FROM job WHERE state = 'sending'")]
            for job in found:
                self._write(db, job, "unknown", "unknown", "restarted", "", now)
        return found

    def untold(self) -> list[JobState]:
        """The newest state of every job whose state the server has not acknowledged, in order."""
        with self._lock:
            rows = self._db.execute(
                f"SELECT {_STATE_COLUMNS} FROM job WHERE told < version ORDER BY version"
            ).fetchall()
        return [JobState(*row) for row in rows]

    def told(self, job: str, version: int) -> None:
        """The server has this version of the job's state."""
        with self._change() as db:
            db.execute("UPDATE job SET told = max(told, ?) WHERE job = ?", (version, job))

    def tell_again(self) -> None:
        """Forget acknowledgements of jobs not ended: a new connection may be a new server."""
        with self._change() as db:
            db.execute("UPDATE job SET told = 0 WHERE state IN ('accepted', 'sending')")

    def forget(self, now: datetime, days: int = 30) -> int:
        """Drop ended, acknowledged jobs older than `days`; how many."""
        before = (now - timedelta(days=days)).timestamp()
        with self._change() as db:
            return db.execute(
                "DELETE FROM job WHERE told >= version AND expires < ?"
                " AND state NOT IN ('accepted', 'sending')",
                (before,),
            ).rowcount

    def _move(
        self, job: str, state: str, evidence: str, reason: str, replaced: str, now: datetime
    ) -> None:
        with self._change() as db:
            self._write(db, job, state, evidence, reason, replaced, now)

    def _write(
        self,
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
            (state, evidence, reason, replaced, now.isoformat(), self._next_version(db), job),
        )

    @staticmethod
    def _next_version(db: sqlite3.Connection) -> int:
        return int(db.execute("SELECT coalesce(max(version), 0) + 1 FROM job").fetchone()[0])

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
