"""The simulated supervisor: does some of what is suggested about full queues, never at once.

A person who looks at the supervisor's page has the first word; an alert that this one lets be
stands until the queue is shorter.
"""

from __future__ import annotations

import logging
import random
from typing import Any

from hall_server.demo import figures
from hall_server.demo.agenda import MINUTE, Agenda
from hall_server.demo.interface import Interface, code_of

log = logging.getLogger(__name__)

_LOOK_EVERY = 2 * MINUTE


class OnDuty:
    """One supervisor for the hall."""

    def __init__(self, agenda: Agenda, supervisor: Interface, chance: random.Random) -> None:
        self._agenda = agenda
        self._supervisor = supervisor
        self._random = chance
        self._due: dict[int, int] = {}
        """Alert → hall ms of the next decision about it."""

    def look(self) -> None:
        """At all alerts; now and then from now on. Raises Gone, and has not looked then."""
        now = self._agenda.now()
        alerts = {alert["id"]: alert for alert in self._supervisor.get("/api/alerts")}
        self._due = {alert: due for alert, due in self._due.items() if alert in alerts}
        for alert, seen in alerts.items():
            if alert not in self._due:
                self._due[alert] = int(seen["raised_at"]) + self._while(figures.THINKS)
            if now >= self._due[alert]:
                self._due[alert] = now + self._while(figures.THINKS_AGAIN)
                self._decide(alert, seen["suggestions"])
        self._agenda.after(_LOOK_EVERY, self.look, self.look)

    def _while(self, minutes: tuple[int, int]) -> int:
        return self._random.randint(minutes[0] * MINUTE, minutes[1] * MINUTE)

    def _decide(self, alert: int, suggestions: list[dict[str, Any]]) -> None:
        """The best that needs nobody else to come, or nothing this time."""
        best = next((one for one in suggestions if one["staffed"]), None)
        if best is None or self._random.random() >= figures.TAKEN_UP:
            return
        body = {"suggestion": best["key"], "tickets": [it["id"] for it in best["tickets"]]}
        status, answer = self._supervisor.post(f"/api/alerts/{alert}/take", body)
        log.info(
            "alert %s: %s %s", alert, best["key"], status if status == 200 else code_of(answer)
        )
