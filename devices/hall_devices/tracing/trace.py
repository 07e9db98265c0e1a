"""The latest pieces of one port, in a ring."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from hall_devices.tracing.frames import BAD
from hall_devices.tracing.personal import is_private
from hall_devices.tracing.piece import MOST_BYTES, Mood, Piece, Reading, Said, Veiled, Way

log = logging.getLogger(__name__)

MOST_ROWS = 1000
_PORT_MOODS: dict[str, Mood] = {"opened": ""}
MOST_SAID = 20
"""Meanings of a row: many short frames may come at once."""
JOIN_SECONDS = 0.05
"""Bytes of one way that come closer together than this, and mean nothing yet, are one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """seq: counts from 1 while the trace lives.  at: UNIX time, ms, of its first byte."""

    seq: int
    at: int
    way: Way
    piece: Piece

    def as_json(self) -> dict[str, Any]:
        """JSON-ready; bytes in hexadecimal digits."""
        return {
            "seq": self.seq,
            "at": self.at,
            "way": self.way,
            "data": self.piece.data.hex(),
            "length": self.piece.length,
            "hidden": self.piece.hidden,
            "said": [said.as_json() for said in self.piece.said],
        }


class Trace:
    """What one port sent and heard.  One thread fills it, any thread looks.

    run: another one for each trace, so that a reader sees that its numbers begin anew.
    """

    def __init__(self, reading: Reading, clock: Callable[[], float] = time.time) -> None:
        self.run = uuid.uuid4().hex[:12]
        self._reading = reading
        self._clock = clock
        self._lock = threading.Lock()
        self._rows: deque[Row] = deque(maxlen=MOST_ROWS)
        self._seq = 0
        self._port = ""
        """What was told of it last."""
        self.counts = {"sent": 0, "heard": 0, "bad": 0, "reopened": 0}
        """Pieces of either way, those whose sum was wrong, and how often the port came back."""
        self._joined_at = 0.0
        """When the last row grew, UNIX seconds."""

    def sent(self, data: bytes) -> None:
        """The port took these bytes.  Never raises."""
        self._keep("sent", data)

    def heard(self, data: bytes) -> None:
        """The port gave these bytes.  Never raises."""
        self._keep("heard", data)

    def port(self, word: str) -> None:
        """See transport.Tap.  A port that stays away is told of once.  Never raises."""
        with self._lock:
            if word == self._port:
                return
            came_back = word == "opened" and self._port != ""
            self.counts["reopened"] += came_back
            self._port = word
            self._put(
                "port", Piece(b"", 0, (Said(f"port.{word}", mood=_PORT_MOODS.get(word, "bad")),))
            )

    def after(self, seq: int, most: int) -> list[Row]:
        """The rows behind that one, oldest first.  One that may still grow waits a moment."""
        with self._lock:
            rows = [*islice((row for row in self._rows if row.seq > seq), most)]
            if rows and rows[-1].seq == self._seq and self._grows(rows[-1]):
                rows.pop()
            return rows

    def _keep(self, way: Way, data: bytes) -> None:
        if not data:
            return
        try:
            pieces = (self._reading.sent if way == "sent" else self._reading.heard)(data)
        except Exception:  # a trace is worth no device
            log.exception("what a port says cannot be told, and is only counted from now on")
            self._reading = Veiled()
            pieces = self._reading.sent(data)
        with self._lock:
            for it in pieces:
                self._put(way, it)

    def _put(self, way: Way, it: Piece) -> None:
        now = self._clock()
        it = replace(it, said=it.said[:MOST_SAID])
        self.counts["bad"] += BAD in it.said
        last = self._rows[-1] if self._rows else None
        if last is not None and last.way == way and self._grows(last):
            self._rows[-1] = replace(last, piece=_joined(last.piece, it))
        else:
            self._seq += 1
            if way != "port":
                self.counts[way] += 1
            self._rows.append(Row(self._seq, round(now * 1000), way, it))
        self._joined_at = now
        if way == "heard":
            self._veil_last()

    def _veil_last(self) -> None:
        """A card or a code from a device that nobody expects at this port."""
        last = self._rows[-1]
        is_understood = any(said.mood != "bad" for said in last.piece.said)
        if not is_understood and is_private(last.piece.data):
            hidden = replace(last.piece, data=b"", hidden=True)
            self._rows[-1] = replace(last, piece=hidden)

    def _grows(self, row: Row) -> bool:
        return not row.piece.said and 0 <= self._clock() - self._joined_at < JOIN_SECONDS


def _joined(one: Piece, other: Piece) -> Piece:
    """A byte that stands behind a hidden one is hidden too."""
    data = one.data if one.hidden else (one.data + other.data)[:MOST_BYTES]
    return Piece(data, one.length + other.length, other.said, one.hidden or other.hidden)
