"""A day's visitors and clerks, through the public interface only, on the hall's own clock.

    python -m hall_server.demo.crowd --server URL [--seed N] [--parent-pipe]

Arrivals are a Poisson stream by half hours, service times lognormal (see `figures`). Clerks leave
a counter alone as soon as a person signs on there. Ends with the server or its parent.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import logging
import math
import os
import random
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from hall_server.demo import figures
from hall_server.hall_file import bundled_hall, read_hall

log = logging.getLogger(__name__)

_MINUTE = 60_000
_LOOK_AGAIN = 20_000
"""Hall ms until a clerk with nobody waiting looks again."""
_LEFT_FOR = 45 * _MINUTE
"""Hall ms after which a clerk looks whether the person at the counter has gone."""
_VISITOR_GONE = ("no_ticket_in_hand", "not_in_hand", "wrong_state")
"""The visitor gave up, or somebody took a step back: the clerk goes on with the next."""
_HERE_ALREADY = 15 * _MINUTE
"""Who came this shortly before the demo began is waiting when it does."""
_SEEN = 12_000
"""Real ms that the pad of the unhurried counter is left to ask."""
_TRIES = 5
_SYNC = 60.0, 0.2, 5.0
"""Hall seconds between two looks at the hall's clock, and real seconds at least and at most."""


class Gone(Exception):
    """The server does not answer any more."""


class Interface:
    """The server's open interface, with a bearer token; a visitor's phone has none."""

    def __init__(self, url: str, token: str | None) -> None:
        self._url = url
        self._token = token

    def get(self, path: str) -> Any:
        """JSON of a GET."""
        return self._ask("GET", path, None)[1]

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and JSON of a command, sent again with its key until it is answered."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        headers = {} if self._token is None else {"Authorization": f"Bearer {self._token}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        data = None if body is None else json.dumps(body).encode()
        for attempt in range(_TRIES):
            request = urllib.request.Request(self._url + path, data, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.status, json.load(answer)
            except urllib.error.HTTPError as refusal:
                with refusal:
                    return refusal.code, json.load(refusal)
            except OSError:
                time.sleep(0.2 * 2**attempt)
        raise Gone(path)


class Crowd:
    """One hall's visitors and clerks as a list of things that will happen."""

    def __init__(
        self,
        kiosks: Sequence[Interface],
        desk: Interface,
        seed: int,
        phone: Interface | None = None,
        unhurried: str | None = None,
    ) -> None:
        """phone: what visitors rate with afterwards; without one nobody does.
        unhurried: the counter with the browser pad, where the next one is called only after a
        person in front of it had time to see it ask."""
        self._kiosks = kiosks
        self._desk = desk
        self._phone = phone
        self._unhurried = unhurried
        self._tokens: dict[int, str] = {}
        """Ticket id → the token on its slip, of those who will rate by phone."""
        self._random = random.Random(seed)
        info = desk.get("/api/hall")
        self._speed = float(info["speed"])
        self._zone = ZoneInfo(info["timezone"])
        self._started, self._zero = int(info["at"]), time.monotonic()
        self._synced = self._zero
        # The public interface does not tell how long a service takes; the demo's hall is known.
        self._services = {s.code: s for s in read_hall(bundled_hall("county")).services}
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def now(self) -> int:
        """Hall time, ms."""
        return self._started + round((time.monotonic() - self._zero) * 1000 * self._speed)

    def plan(self) -> None:
        """Today's visitors, and a clerk at every counter that is free."""
        self._arrivals()
        for index, counter in enumerate(self._desk.get("/api/counters")):
            code = counter["code"]
            self._at(self.now() + index * 2_000, partial(self._begin, code))

    def step(self) -> float:
        """Do what is due; real seconds until the next thing."""
        every, least, most = _SYNC
        if time.monotonic() - self._synced > min(most, max(least, every / self._speed)):
            # The demo skips its nights: the clock may have jumped.
            self._started = int(self._desk.get("/api/hall")["at"])
            self._zero = self._synced = time.monotonic()
        while self._agenda and self._agenda[0][0] <= self.now():
            heapq.heappop(self._agenda)[2]()
        if not self._agenda:
            return 1.0
        return min(1.0, max(0.0, (self._agenda[0][0] - self.now()) / 1000 / self._speed))

    def _at(self, when: int, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (when, next(self._order), act))

    # Visitors

    def _arrivals(self) -> None:
        """Everybody who comes from now on today; then the plan for tomorrow."""
        now = self.now()
        day = datetime.fromtimestamp(now / 1000, UTC).astimezone(self._zone)
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        by_prefix: dict[str, list[str]] = {}
        for service in self._desk.get("/api/services"):
            by_prefix.setdefault(service["prefix"], []).append(service["code"])
        for begin, percent in figures.ARRIVALS.items():
            hour, minute = map(int, begin.split(":"))
            start = round((midnight + timedelta(hours=hour, minutes=minute)).timestamp() * 1000)
            for prefix, per_day in figures.PER_DAY.items():
                for _ in range(self._poisson(per_day * figures.BUSY * percent / 100)):
                    when = start + self._random.randrange(30 * _MINUTE)
                    services = by_prefix.get(prefix)
                    if when >= now - _HERE_ALREADY and services:
                        shares = [self._services[code].share for code in services]
                        (service,) = self._random.choices(services, shares)
                        self._at(max(when, now), partial(self._arrive, service))
        tomorrow = round((midnight + timedelta(days=1, hours=7)).timestamp() * 1000)
        self._at(tomorrow, self._arrivals)

    def _poisson(self, mean: float) -> int:
        count, left = 0, math.exp(-mean)
        product = self._random.random()
        while product > left:
            count += 1
            product *= self._random.random()
        return count

    def _arrive(self, service: str) -> None:
        luck = self._random.random()
        klass = None
        if luck < figures.ELDER:
            klass = "elder"
        elif luck < figures.ELDER + figures.OTHER_PRIORITY:
            klass = self._random.choice(["disabled", "pregnant", "infant"])
        kiosk = self._random.choice(self._kiosks)
        status, made = kiosk.post("/api/tickets", {"service": service, "priority": klass})
        if status == 201 and self._phone and self._random.random() < figures.RATE_BY_PHONE:
            self._tokens[made["id"]] = made["token"]

    # Clerks

    def _begin(self, counter: str) -> None:
        status, answer = self._desk.post(f"/api/counters/{counter}/open", {})
        # Open already: the crowd of an earlier start has left it so.
        if status == 200 or answer.get("error", {}).get("code") == "wrong_counter_state":
            self._at(self.now(), lambda: self._next(counter))
        else:
            self._leave(counter, str(answer.get("error", {}).get("code")))

    def _next(self, counter: str) -> None:
        status, answer = self._desk.post(f"/api/counters/{counter}/next", {})
        if status == 200:
            ticket = answer["ticket"]
            walk = round(self._random.uniform(15_000, 50_000))
            self._at(self.now() + walk, lambda: self._met(counter, ticket))
            return
        code = answer.get("error", {}).get("code")
        if code == "nobody_waiting":
            pause = self._random.randrange(_LOOK_AGAIN // 2, _LOOK_AGAIN * 2)
            self._at(self.now() + pause, lambda: self._next(counter))
        elif code == "ticket_in_hand":
            self._desk.post(f"/api/counters/{counter}/start", {})
            self._at(self.now() + _MINUTE, lambda: self._done(counter, {}))
        elif code in ("hall_closed", "counter_not_open", "nobody_signed_on"):
            self._at(self.now() + 10 * _MINUTE, lambda: self._begin(counter))
        else:
            self._leave(counter, str(code))

    def _met(self, counter: str, ticket: dict[str, Any]) -> None:
        ref = {"ticket": ticket["id"]}
        if self._random.random() < figures.NO_SHOW:
            status, answer = self._desk.post(f"/api/counters/{counter}/no-show", ref)
            if status == 200 and self._random.random() < figures.RETURNS:
                back = self.now() + self._random.randrange(2 * _MINUTE, 15 * _MINUTE)
                path = f"/api/counters/{counter}/return"
                self._at(back, partial(self._return, path, ref))
            self._go_on(counter, status, answer)
            return
        status, answer = self._desk.post(f"/api/counters/{counter}/start", ref)
        if status != 200:
            self._go_on(counter, status, answer)
            return
        took = self._service_time(ticket["service"]["code"])
        self._at(self.now() + took, lambda: self._done(counter, ref))

    def _return(self, path: str, ref: dict[str, int]) -> None:
        self._desk.post(path, ref)

    def _service_time(self, service: str) -> int:
        variance = math.log(1 + figures.SPREAD**2)
        mean = math.log(self._services[service].minutes * _MINUTE) - variance / 2
        return round(self._random.lognormvariate(mean, math.sqrt(variance)))

    def _done(self, counter: str, ref: dict[str, int]) -> None:
        status, answer = self._desk.post(f"/api/counters/{counter}/finish", ref)
        token = self._tokens.pop(ref.get("ticket", 0), None)
        if status == 200 and token is not None:
            later = self._random.randrange(5 * _MINUTE, 30 * _MINUTE)
            self._at(self.now() + later, partial(self._rate, token))
        self._go_on(counter, status, answer)

    def _rate(self, token: str) -> None:
        """From the street. Refused when a pad was pressed before: one rating a visit."""
        if self._phone is None:
            return
        (level,) = self._random.choices((1, 2, 3, 4, 5), figures.LEVELS)
        rating: dict[str, Any] = {"level": level}
        if level in figures.REASONS:
            rating["reasons"] = [self._random.choice(figures.REASONS[level])]
        self._phone.post(f"/api/tickets/{token}/rating", rating)

    def _go_on(self, counter: str, status: int, answer: Any) -> None:
        if status == 200:
            pause = self._random.randrange(5_000, 30_000)
            if counter == self._unhurried:
                pause = max(pause, round(_SEEN * self._speed))
            self._at(self.now() + pause, lambda: self._next(counter))
        elif answer.get("error", {}).get("code") in _VISITOR_GONE or status >= 500:
            self._at(self.now() + _LOOK_AGAIN, lambda: self._next(counter))
        else:
            self._leave(counter, str(answer.get("error", {}).get("code")))

    def _leave(self, counter: str, why: str) -> None:
        """A person has taken the counter over: leave it to them, and look again later."""
        log.info("counter %s is left to a person (%s)", counter, why)
        self._at(self.now() + _LEFT_FOR, lambda: self._begin(counter))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the server or the parent is gone."""
    it = argparse.ArgumentParser("crowd", description="simulated visitors and clerks")
    it.add_argument("--server", required=True)
    it.add_argument("--seed", type=int, default=1)
    it.add_argument("--unhurried", metavar="COUNTER", help="where a browser pad may be looked at")
    it.add_argument("--parent-pipe", action="store_true", help="end when standard input closes")
    options = it.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    if options.parent_pipe:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        tokens = json.loads(os.environ["HALLWAY_CROWD_TOKENS"])
        kiosks = [Interface(options.server, token) for token in tokens["kiosks"]]
        desk, phone = Interface(options.server, tokens["desk"]), Interface(options.server, None)
        crowd = Crowd(kiosks, desk, options.seed, phone, options.unhurried)
        crowd.plan()
        while True:
            time.sleep(crowd.step())
    except (Gone, KeyboardInterrupt):
        return 0


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
