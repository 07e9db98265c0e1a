"""A day's visitors: when they come and what for, and what they say of it afterwards.

Arrivals are a Poisson stream by half hours (see `figures`).
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from hall_queue.plan import Service
from hall_server.demo import figures
from hall_server.demo.agenda import MINUTE, Agenda
from hall_server.demo.interface import Interface

_OVERDUE = 10 * MINUTE
"""Hall ms after which somebody who could not come in time does not come at all: the night was
skipped, or the computer slept."""


class Visitors:
    """They come to the kiosks, and some rate by phone afterwards."""

    def __init__(
        self,
        agenda: Agenda,
        kiosks: Sequence[Interface],
        hall: Interface,
        phone: Interface | None,
        services: dict[str, Service],
        chance: random.Random,
    ) -> None:
        """phone: what they rate with; without one nobody does."""
        self._agenda = agenda
        self._kiosks = kiosks
        self._hall = hall
        self._phone = phone
        self._services = services
        self._random = chance
        self._tokens: dict[int, str] = {}
        """Ticket id → the token on its slip, of those who will rate by phone."""

    def today(self, here_already: int = 0) -> None:
        """Everybody who comes from now on today; then the plan for tomorrow. here_already: who
        came in so many hall ms before now comes at once. Raises Gone, and has planned nothing."""
        by_prefix: dict[str, list[str]] = {}
        for service in self._hall.get("/api/services"):
            if service["code"] in self._services:
                by_prefix.setdefault(service["prefix"], []).append(service["code"])
        now = self._agenda.now()
        day = datetime.fromtimestamp(now / 1000, UTC).astimezone(self._agenda.zone)
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        tomorrow = round((midnight + timedelta(days=1, hours=7)).timestamp() * 1000)
        self._agenda.at(tomorrow, self.today, self.today)
        for begin, percent in figures.ARRIVALS.items():
            hour, minute = map(int, begin.split(":"))
            start = round((midnight + timedelta(hours=hour, minutes=minute)).timestamp() * 1000)
            for prefix, per_day in figures.PER_DAY.items():
                busy = figures.BUSY["morning" if hour < 12 else "afternoon"]
                mean = per_day * busy * percent / 100
                for _ in range(self._poisson(mean)):
                    when = start + self._random.randrange(30 * MINUTE)
                    services = by_prefix.get(prefix)
                    if when >= now - here_already and services:
                        when = max(when, now)
                        self._agenda.at(when, partial(self._arrive, services, when))

    def _poisson(self, mean: float) -> int:
        count, left = 0, math.exp(-mean)
        product = self._random.random()
        while product > left:
            count += 1
            product *= self._random.random()
        return count

    def _arrive(self, services: Sequence[str], when: int) -> None:
        if self._agenda.now() - when > _OVERDUE:
            return
        shares = [self._services[code].share for code in services]
        (service,) = self._random.choices(services, shares)
        luck = self._random.random()
        klass = None
        if luck < figures.ELDER:
            klass = "elder"
        elif luck < figures.ELDER + figures.OTHER_PRIORITY:
            klass = self._random.choice(["disabled", "pregnant", "infant"])
        kiosk = self._random.choice(self._kiosks)
        status, made = kiosk.post("/api/tickets", {"service": service, "priority": klass})
        if status != 201 or self._phone is None:
            return
        if self._random.random() < figures.RATE_BY_PHONE:
            self._tokens[made["id"]] = made["token"]
        shortest, longest = figures.PATIENCE
        patience = self._random.randrange(shortest * MINUTE, longest * MINUTE)
        self._agenda.after(patience, partial(self._give_up, self._phone, made["token"]))

    def _give_up(self, phone: Interface, token: str) -> None:
        """Whoever still waits goes home; refused for everybody else."""
        if phone.get(f"/api/tickets/{token}")["state"] == "waiting":
            phone.post(f"/api/tickets/{token}/cancel", {})

    def served(self, ticket: int) -> None:
        """Somebody is done, and may rate from the street."""
        token = self._tokens.pop(ticket, None)
        if token is not None:
            later = self._random.randrange(5 * MINUTE, 30 * MINUTE)
            self._agenda.after(later, partial(self._rate, token))

    def _rate(self, token: str) -> None:
        """Refused when a pad was pressed before: one rating a visit."""
        if self._phone is None:
            return
        (level,) = self._random.choices((1, 2, 3, 4, 5), figures.LEVELS)
        rating: dict[str, Any] = {"level": level}
        if level in figures.REASONS:
            rating["reasons"] = [self._random.choice(figures.REASONS[level])]
        self._phone.post(f"/api/tickets/{token}/rating", rating)
