"""The agent's memory of call keypads: what was pressed, on disk before the keypad's receipt.

Told to the server until that has answered, under an id of its own, so that no press is done twice.
A press grows old: what a clerk pressed a while ago must not call somebody now.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .clock import elapsed, utc_now
from .memory import Memory

GOOD_SECONDS = 10.0
"""So old a press may be when the server hears of it; an older one is refused."""
_VERY_OLD = 86_400.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS keypad_press (
    id TEXT PRIMARY KEY, device TEXT NOT NULL, key TEXT NOT NULL, digits TEXT NOT NULL,
    ticket INTEGER, at TEXT NOT NULL, steady REAL NOT NULL, told INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keypad_press_untold ON keypad_press (told, at);
"""


@dataclass(frozen=True, slots=True)
class KeptPress:
    """One press of a clerk.

    key: what is printed on it; digits: what was typed before.  ticket: id of the one that the
    keypad showed then, None for none.  at: ISO 8601, UTC; steady: seconds of clock.elapsed.
    """

    id: str
    device: str
    key: str
    digits: str
    ticket: int | None
    at: str
    steady: float

    def age(self, wall: datetime, steady: float) -> float:
        """Seconds since it was pressed, by the clock that says more.  One that a clock puts into
        the future is very old: the computer was started anew, or its clock was put back."""
        ages = (wall - datetime.fromisoformat(self.at)).total_seconds(), steady - self.steady
        return min(max(ages), _VERY_OLD) if min(ages) >= 0 else _VERY_OLD

    def as_json(self, age: float) -> dict[str, str | int | float | None]:
        """The `pressed` event."""
        return {
            "press": self.id,
            "device": self.device,
            "key": self.key,
            "digits": self.digits,
            "ticket": self.ticket,
            "at": self.at,
            "age": round(age, 3),
        }


class KeypadPresses:
    """id → press, in the file of all presses (see presses.PressStore).  Safe for many threads.

    Every method but age may raise sqlite3.Error; what it was to change is as before then.
    """

    def __init__(
        self,
        memory: Memory,
        wall: Callable[[], datetime] = utc_now,
        steady: Callable[[], float] = elapsed,
    ) -> None:
        self._memory = memory
        self._wall = wall
        self._steady = steady
        self._may_be_untold = True

    def keep(self, device: str, key: str, digits: str, ticket: int | None) -> KeptPress:
        """Pressed just now.  Durable when it returns."""
        at = self._wall().isoformat()
        press = KeptPress(secrets.token_hex(8), device, key, digits, ticket, at, self._steady())
        row = (press.id, device, key, digits, ticket, at, press.steady)
        with self._memory.change() as db:
            db.execute("INSERT INTO keypad_press VALUES (?, ?, ?, ?, ?, ?, ?, 0)", row)
        self._may_be_untold = True
        return press

    def latest(self, device: str) -> KeptPress | None:
        """What was pressed last at a keypad, None for nothing that is remembered."""
        with self._memory.reading() as db:
            row = db.execute(
                "SELECT id, device, key, digits, ticket, at, steady FROM keypad_press"
                " WHERE device = ? ORDER BY at DESC LIMIT 1",
                (device,),
            ).fetchone()
        return KeptPress(*row) if row else None

    def age(self, press: KeptPress) -> float:
        """Seconds since it was pressed."""
        return press.age(self._wall(), self._steady())

    def untold(self) -> list[KeptPress]:
        """What the server has not answered, oldest first; costs nothing when there is none."""
        if not self._may_be_untold:
            return []
        self._may_be_untold = False
        try:
            with self._memory.reading() as db:
                rows = db.execute(
                    "SELECT id, device, key, digits, ticket, at, steady FROM keypad_press"
                    " WHERE told = 0 ORDER BY at"
                ).fetchall()
        except BaseException:
            self._may_be_untold = True
            raise
        if rows:
            self._may_be_untold = True
        return [KeptPress(*row) for row in rows]

    def told(self, press: str) -> None:
        """The server has answered."""
        with self._memory.change() as db:
            db.execute("UPDATE keypad_press SET told = 1 WHERE id = ?", (press,))

    def forget(self, now: datetime, days: int = 7) -> None:
        """Drop answered presses older than `days`."""
        before = (now - timedelta(days=days)).isoformat()
        with self._memory.change() as db:
            db.execute("DELETE FROM keypad_press WHERE told = 1 AND at < ?", (before,))
