"""Cards of people who do not exist, laid on readers that are tried by an administrator, who looks
at what goes over the ports meanwhile."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.day.notebook import Notebook
from tests.day.recorder import Recorder
from tests.day.window import Window

KIND = "readers"
NAME, NUMBER = "龘靐", "9900001990"
"""How all their names and numbers begin, and nothing else does."""
_BETWEEN = (1.0, 3.0)
_DAMAGED = 0.15
"""Share of the cards that cannot be read."""
_ENDS_WITHIN = 8.0
_LOOKS = 0.3


class Readers:
    """`step` lays a card, has it read for a check, and takes it away."""

    def __init__(
        self,
        notebook: Notebook,
        readers: Mapping[str, str],
        traced: Sequence[str],
        admin: Recorder,
        window: Window,
        seed: int,
    ) -> None:
        """readers: code → the simulator's name. traced: devices whose ports are looked at. admin,
        window: of who does it."""
        self.checks: list[str] = []
        """How each has ended, as the server says: done, or why not."""
        self.traces: list[str] = []
        """Everything that was seen of the ports."""
        self._notebook = notebook
        self._readers = readers
        self._traced = traced
        self._admin = admin
        self._window = window
        self._random = random.Random(f"{seed}/readers")
        self._due = 0.0
        self._seen: dict[str, tuple[str, int]] = {}
        """Device → run and number of the last row that was seen of its port."""

    def step(self) -> None:
        """See hands.Hand."""
        if time.monotonic() < self._due:
            return
        for code, name in self._readers.items():
            self._notebook.do(KIND, name, "lay", self._card())
            status, _ = self._admin.post(f"/api/devices/{code}/check", {})
            if status == 200:
                self.checks.append(self._ended(code))
            self._look()
            self._notebook.do(KIND, name, "take", {})
        self._due = time.monotonic() + self._random.uniform(*_BETWEEN)

    def close(self) -> None:
        """See hands.Hand."""
        self._admin.hang_up()

    def _card(self) -> dict[str, Any]:
        signs = "".join(chr(self._random.randrange(0x4E00, 0x9FA0)) for _ in range(2))
        number = f"{NUMBER}{self._random.randrange(10**8):08}"
        damaged = self._random.random() < _DAMAGED
        return {"name": f"{NAME}{signs}", "number": number, "damaged": damaged}

    def _ended(self, code: str) -> str:
        """What came of a check: done, or why not."""
        end, check = time.monotonic() + _ENDS_WITHIN, {"state": "waiting", "reason": ""}
        while check["state"] in ("waiting", "running") and time.monotonic() < end:
            time.sleep(_LOOKS)
            self._look()
            status, _, devices = self._window.get("/api/devices")
            if status == 200:
                told = next(it["check"] for it in devices if it["code"] == code)
                check = told or {"state": "forgotten", "reason": ""}
        return str(check["reason"] or check["state"])

    def _look(self) -> None:
        """What has gone over the ports since."""
        for code in self._traced:
            run, after = self._seen.get(code, ("", 0))
            path = f"/api/devices/{code}/trace?run={run}&after={after}"
            status, _, trace = self._window.get(path)
            if status == 200 and trace["rows"]:
                self.traces.append(str(trace))
                self._seen[code] = trace["run"], trace["rows"][-1]["seq"]
