"""A day's visitors, clerks and supervisor, through the public interface only, on the hall's clock.

    python -m hall_server.demo.crowd --server URL [--seed N] [--parent-pipe]

Goes on whatever the server answers; ends with its parent or Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import sys
import threading
import time
from collections.abc import Sequence

from hall_server.demo import figures
from hall_server.demo.agenda import MINUTE, Agenda
from hall_server.demo.clerks import Clerks
from hall_server.demo.interface import Interface
from hall_server.demo.on_duty import OnDuty
from hall_server.demo.visitors import Visitors
from hall_server.plan.hall_file import bundled_hall, read_hall

TOKENS = "HALLWAY_CROWD_TOKENS"
"""Environment variable with JSON: `kiosks` (a list), `desk`, `supervisor`."""


class Crowd:
    """One hall's people as a list of things that will happen."""

    def __init__(
        self,
        kiosks: Sequence[Interface],
        desk: Interface,
        seed: int,
        *,
        phone: Interface | None = None,
        supervisor: Interface | None = None,
        unhurried: str | None = None,
    ) -> None:
        """phone, supervisor: without them nobody rates, and nobody helps full queues. unhurried:
        see `Clerks`. Raises Gone when the server does not answer."""
        chance = random.Random(seed)
        # The public interface does not tell how long a service takes; the demo's hall is known.
        services = {service.code: service for service in read_hall(bundled_hall("county")).services}
        self._desk = desk
        self._agenda = Agenda(desk)
        self._visitors = Visitors(self._agenda, kiosks, desk, phone, services, chance)
        served = self._visitors.served
        self._clerks = Clerks(self._agenda, desk, services, served, chance, unhurried)
        self._on_duty = None if supervisor is None else OnDuty(self._agenda, supervisor, chance)

    def now(self) -> int:
        """Hall time, ms."""
        return self._agenda.now()

    def plan(self) -> None:
        """Today's visitors, a clerk at every counter that is free, a supervisor on duty. Where
        clerks are at work already, an earlier crowd's visitors have come. Raises Gone."""
        counters = self._desk.get("/api/counters")
        first = all(counter["state"] == "closed" for counter in counters)
        self._visitors.today(figures.HERE_ALREADY * MINUTE if first else 0)
        self._clerks.come([counter["code"] for counter in counters])
        if self._on_duty is not None:
            self._on_duty.look()

    def step(self) -> float:
        """Do what is due; real seconds until the next thing."""
        return self._agenda.step()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the parent is gone or Ctrl-C."""
    it = argparse.ArgumentParser("crowd", description="simulated visitors and staff")
    it.add_argument("--server", required=True)
    it.add_argument("--seed", type=int, default=1)
    it.add_argument("--unhurried", metavar="COUNTER", help="where a browser pad may be looked at")
    it.add_argument("--parent-pipe", action="store_true", help="end when standard input closes")
    options = it.parse_args(arguments)
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s crowd: %(message)s"
    )
    if options.parent_pipe:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    tokens = json.loads(os.environ[TOKENS])
    crowd = Crowd(
        [Interface(options.server, token) for token in tokens["kiosks"]],
        Interface(options.server, tokens["desk"]),
        options.seed,
        phone=Interface(options.server, None),
        supervisor=Interface(options.server, tokens["supervisor"]),
        unhurried=options.unhurried,
    )
    crowd.plan()
    try:
        while True:
            time.sleep(crowd.step())
    except KeyboardInterrupt:
        return 0


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
