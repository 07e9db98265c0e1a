"""The clerks at the counters: they call, serve and finish; service times are lognormal.

Clerks leave a counter alone as soon as a person signs on there.
"""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from hall_queue.plan import Service
from hall_server.demo import figures
from hall_server.demo.agenda import MINUTE, Agenda
from hall_server.demo.interface import Interface, code_of

log = logging.getLogger(__name__)

_LOOK_AGAIN = 20_000
"""Hall ms until a clerk with nobody waiting looks again."""
_LEFT_FOR = 45 * MINUTE
"""Hall ms after which a clerk looks whether the person at the counter has gone."""
_VISITOR_GONE = ("no_ticket_in_hand", "not_in_hand", "wrong_state")
"""The visitor gave up, or somebody took a step back: the clerk goes on with the next."""
_NOT_NOW = ("hall_closed", "counter_not_open", "nobody_signed_on")
_ONE_AFTER_ANOTHER = 2_000
"""Hall ms from one clerk's coming to the next one's."""
_SEEN = 12_000
"""Real ms that the pad of the unhurried counter is left to ask."""


class Clerks:
    """One at every counter where nobody sits."""

    def __init__(
        self,
        agenda: Agenda,
        desk: Interface,
        services: dict[str, Service],
        served: Callable[[int], None],
        chance: random.Random,
        unhurried: str | None,
    ) -> None:
        """served: told of each ticket that is done. unhurried: the counter with the browser pad,
        where the next one is called only after a person in front of it had time to see it ask."""
        self._agenda = agenda
        self._desk = desk
        self._services = services
        self._served = served
        self._random = chance
        self._unhurried = unhurried

    def come(self, counters: Iterable[str]) -> None:
        """To work at these counters, one after the other."""
        for index, counter in enumerate(counters):
            self._then(index * _ONE_AFTER_ANOTHER, counter, self._begin)

    def _then(self, wait: int, counter: str, act: Callable[..., None], *more: Any) -> None:
        """A clerk whose step fails begins again: every counter always has one to come."""
        begin = partial(self._begin, counter)
        self._agenda.after(wait, partial(act, counter, *more), begin)

    def _act(self, counter: str, act: str, body: dict[str, Any]) -> tuple[int, Any]:
        return self._desk.post(f"/api/counters/{counter}/{act}", body)

    def _begin(self, counter: str) -> None:
        status, answer = self._act(counter, "open", {})
        # Open already: the crowd of an earlier start has left it so.
        if status == 200 or code_of(answer) == "wrong_counter_state":
            self._then(0, counter, self._next)
        else:
            self._leave(counter, code_of(answer))

    def _next(self, counter: str) -> None:
        status, answer = self._act(counter, "next", {})
        if status == 200:
            walk = round(self._random.uniform(15_000, 50_000))
            self._then(walk, counter, self._met, answer["ticket"])
            return
        code = code_of(answer)
        if code == "nobody_waiting":
            pause = self._random.randrange(_LOOK_AGAIN // 2, _LOOK_AGAIN * 2)
            self._then(pause, counter, self._next)
        elif code == "ticket_in_hand":
            self._act(counter, "start", {})
            self._then(MINUTE, counter, self._done, {})
        elif code in _NOT_NOW:
            self._then(10 * MINUTE, counter, self._begin)
        else:
            self._leave(counter, code)

    def _met(self, counter: str, ticket: dict[str, Any]) -> None:
        ref = {"ticket": ticket["id"]}
        if self._random.random() < figures.NO_SHOW:
            status, answer = self._act(counter, "no-show", ref)
            if status == 200 and self._random.random() < figures.RETURNS:
                back = self._random.randrange(2 * MINUTE, 15 * MINUTE)
                self._agenda.after(back, partial(self._return, counter, ref))
            self._go_on(counter, status, answer)
            return
        status, answer = self._act(counter, "start", ref)
        if status != 200:
            self._go_on(counter, status, answer)
            return
        self._then(self._service_time(ticket["service"]["code"]), counter, self._done, ref)

    def _return(self, counter: str, ref: dict[str, int]) -> None:
        self._act(counter, "return", ref)

    def _service_time(self, service: str) -> int:
        variance = math.log(1 + figures.SPREAD**2)
        mean = math.log(self._services[service].minutes * MINUTE) - variance / 2
        return round(self._random.lognormvariate(mean, math.sqrt(variance)))

    def _done(self, counter: str, ref: dict[str, int]) -> None:
        status, answer = self._act(counter, "finish", ref)
        if status == 200 and "ticket" in ref:
            self._served(ref["ticket"])
        self._go_on(counter, status, answer)

    def _go_on(self, counter: str, status: int, answer: Any) -> None:
        if status == 200:
            pause = self._random.randrange(5_000, 30_000)
            if counter == self._unhurried:
                pause = max(pause, round(_SEEN * self._agenda.speed))
            self._then(pause, counter, self._next)
        elif code_of(answer) in _VISITOR_GONE or status >= 500:
            self._then(_LOOK_AGAIN, counter, self._next)
        else:
            self._leave(counter, code_of(answer))

    def _leave(self, counter: str, why: str) -> None:
        """A person has taken the counter over: leave it to them, and look again later."""
        log.info("counter %s is left to a person (%s)", counter, why)
        self._then(_LEFT_FOR, counter, self._begin)
