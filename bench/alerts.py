"""How long the search for what to do about full areas holds others up: `python -m bench.alerts`.

The county hall at half past ten, so full that every area with a limit has an alert, most counters
serving. A step is what the network loop does in one go between two times it lets others in;
milliseconds of CPU, so that whatever else runs here does not count.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import datetime
from itertools import cycle, islice, pairwise
from zoneinfo import ZoneInfo

from hall_queue import commands as c
from hall_queue.engine import decide, empty_hall
from hall_queue.fold import fold_all
from hall_queue.hall import Hall
from hall_queue.plan import MINUTE, Limits
from hall_queue.states import TicketState
from hall_server.plan.hall_file import bundled_hall, read_hall
from hall_server.views.alert_views import alert_views

_ROUNDS = 5


def main() -> None:
    sys.stdout.write(
        f"{'waiting':>8}{'alerts':>8}{'steps':>7}{'all ms':>9}{'longest step ms':>17}\n"
    )
    for visitors in (150, 300, 600, 1200, 3000):
        hall, now = crowded(visitors)
        runs = [_steps(hall, now) for _ in range(_ROUNDS)]
        best = min(runs, key=sum)
        waiting, alerts = hall.count(TicketState.WAITING), len(hall.overflow.open_alerts)
        row = f"{waiting:8}{alerts:8}{len(best):7}{sum(best):9.1f}{max(best):17.1f}\n"
        sys.stdout.write(row)


def _steps(hall: Hall, now: int) -> list[float]:
    """Milliseconds of each step."""
    times = [time.thread_time()]
    alert_views(hall, now, lambda: times.append(time.thread_time()))
    times.append(time.thread_time())
    return [(after - before) * 1000 for before, after in pairwise(times)]


def crowded(visitors: int) -> tuple[Hall, int]:
    """The hall and its time. So many have come in the last hour, as many for each service."""
    plan = read_hall(bundled_hall("county"))
    areas = tuple(
        replace(area, limits=Limits(people=1)) if area.prefix in "ZQRYGSJB" else area
        for area in plan.areas
    )
    now = round(datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
    hall = empty_hall()

    def do(command: c.Command) -> None:
        nonlocal hall
        hall = fold_all(hall, decide(hall, command, now))

    do(c.AdoptPlan(by="admin", plan=replace(plan, areas=areas)))
    do(c.Tick(by="system"))
    # Every sixth counter is left to be opened.
    busy = [counter.code for n, counter in enumerate(plan.counters) if n % 6]
    for code in busy:
        do(c.OpenCounter(by=f"staff:{code}", counter=code, staff=f"staff:{code}"))
    services = [service.code for service in plan.services]
    for n, service in enumerate(islice(cycle(services), visitors)):
        now += 60 * MINUTE // visitors
        do(c.Issue(by="k1", services=(service,), token=f"token-{n:05}"))
    for code in busy:
        if any(skill.service in hall.waiting for skill in plan.counter[code].skills):
            do(c.CallNext(by=f"staff:{code}", counter=code))
    for _ in range(2):
        do(c.Watch(by="system"))
        now += 2 * MINUTE
    return hall, now


if __name__ == "__main__":
    main()
