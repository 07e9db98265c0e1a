"""The agent's memory of ratings: which key answered which ask, on disk before the pad's receipt.

One press an ask; it is told to the server until the server has it, so that neither a lost
connection nor a killed agent loses a rating or doubles one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from . import keypad_presses
from .keypad_presses import KeypadPresses
from .memory import Memory

_SCHEMA = """
CREATE TABLE IF NOT EXISTS press (
    ask TEXT PRIMARY KEY, device TEXT NOT NULL, key INTEGER NOT NULL, scale TEXT NOT NULL,
    mapping TEXT NOT NULL, at TEXT NOT NULL, told INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS press_untold ON press (told, at);
"""


@dataclass(frozen=True, slots=True)
class Press:
    """One answer of a visitor.

    key: as the pad numbers it.  scale, mapping: name and version of the list that says what the
    key means; at: ISO 8601, UTC.
    """

    ask: str
    device: str
    key: int
    scale: str
    mapping: str
    at: str

    def as_json(self) -> dict[str, str | int]:
        """The `rated` event."""
        return {
            "ask": self.ask,
            "device": self.device,
            "key": self.key,
            "scale": self.scale,
            "mapping": self.mapping,
            "at": self.at,
        }


class PressStore:
    """ask → press.  Safe for many threads.

    Every method may raise sqlite3.Error; what it was to change is as before then.
    """

    def __init__(self, path: Path) -> None:
        self.memory = Memory(path, _SCHEMA + keypad_presses.SCHEMA)
        self.keypads = KeypadPresses(self.memory)
        """What clerks pressed, in the same file."""

    def close(self) -> None:
        self.memory.close()

    def keep(self, press: Press) -> bool:
        """Durable when it returns; False when the ask has been answered before."""
        row = (press.ask, press.device, press.key, press.scale, press.mapping, press.at)
        return self._execute("INSERT OR IGNORE INTO press VALUES (?, ?, ?, ?, ?, ?, 0)", row) == 1

    def has(self, ask: str) -> bool:
        """True when this ask has been answered."""
        with self.memory.reading() as db:
            found = db.execute("SELECT 1 FROM press WHERE ask = ?", (ask,)).fetchone()
        return found is not None

    def untold(self) -> list[Press]:
        """What the server has not acknowledged, oldest first."""
        with self.memory.reading() as db:
            rows = db.execute(
                "SELECT ask, device, key, scale, mapping, at FROM press WHERE told = 0 ORDER BY at"
            ).fetchall()
        return [Press(*row) for row in rows]

    def told(self, ask: str) -> None:
        """The server has it."""
        self._execute("UPDATE press SET told = 1 WHERE ask = ?", (ask,))

    def forget(self, now: datetime, days: int = 7) -> int:
        """Drop acknowledged presses older than `days`; how many."""
        before = ((now - timedelta(days=days)).isoformat(),)
        return self._execute("DELETE FROM press WHERE told = 1 AND at < ?", before)

    def _execute(self, statement: str, values: tuple[str | int, ...]) -> int:
        with self.memory.change() as db:
            return db.execute(statement, values).rowcount
