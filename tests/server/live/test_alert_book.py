"""The book of alerts: who waits for a search, who does not, and how often there is one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from hall_queue import commands as c
from hall_queue.plan import Limits
from hall_server.live.alert_book import Alerts
from hall_server.views.alert_views import alert_views
from tests.queue.plans import full_town
from tests.queue.rig import Rig

WATCH = c.Watch(by="system")


@dataclass
class Beside:
    """A book whose searches for pages are run when the test says so, and whose trials it counts."""

    jobs: list[Callable[[], None]] = field(default_factory=list)
    rests: int = 0
    told: int = 0

    def book(self) -> Alerts:
        """A fresh one."""
        made = Alerts(lambda job: self.jobs.append(job), self._rest)
        made.changed.append(self._tell)
        return made

    def run(self) -> None:
        """Let the searches that were asked for happen."""
        jobs, self.jobs = self.jobs, []
        for job in jobs:
            job()

    def _rest(self) -> None:
        self.rests += 1

    def _tell(self) -> None:
        self.told += 1


@pytest.fixture
def rig() -> Rig:
    """Two areas over their limits, and a counter that could be opened."""
    plan = full_town()
    bare = tuple(replace(service, limits=Limits()) for service in plan.services)
    two = tuple(replace(area, limits=Limits(people=1)) for area in plan.areas[:2])
    rig = Rig(replace(plan, areas=(*two, *plan.areas[2:]), services=bare))
    rig.tick()
    rig.open("c1", "c3")
    rig.do(c.SignOn(by="staff:c2", counter="c2", staff="staff:c2"))
    for service in ("pension", "medical", "medical", "invoice", "invoice", "invoice"):
        rig.issue(service)
    rig.do(WATCH)
    return rig


def test_a_page_does_not_wait_and_is_told_again(rig: Rig) -> None:
    beside = Beside()
    book = beside.book()
    assert book.known(rig.hall, rig.now) == []
    assert book.known(rig.hall, rig.now) == []
    assert (len(beside.jobs), beside.rests) == (1, 0), "asked for once, and nothing done yet"
    beside.run()
    assert beside.told == 1
    assert book.known(rig.hall, rig.now) == alert_views(rig.hall, rig.now)
    assert beside.jobs == [], "it is good for a while"
    assert beside.rests > len(rig.hall.overflow.open_alerts), "others are let in between trials"


def test_what_was_found_again_is_not_told_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Beside()
    book = beside.book()
    book.known(rig.hall, rig.now)
    beside.run()
    monkeypatch.setattr("hall_server.live.alert_book._FRESH", 0.0)
    book.known(rig.hall, rig.now)
    rests = beside.rests
    beside.run()
    assert beside.rests == 2 * rests, "searched anew"
    assert beside.told == 1


def test_an_alert_that_is_over_or_declined_is_not_shown_while_the_search_goes_on(rig: Rig) -> None:
    beside = Beside()
    book = beside.book()
    first, second = book.sure(rig.hall, rig.now)
    (mine,) = book.at_counter(rig.hall, "c2", rig.now)
    rig.do(c.DeclineAlert(by="staff:c2", alert=mine.id, seat="c2"))
    assert book.at_counter(rig.hall, "c2", rig.now) == []
    eased = next(view for view in (first, second) if view.area.code == "tax")
    for _ in range(3):
        rig.finish("c3")
    rig.do(WATCH)
    assert len(beside.jobs) == 1
    assert eased.id not in [view.id for view in book.known(rig.hall, rig.now)]
    assert mine.id in [view.id for view in book.known(rig.hall, rig.now)]


def test_a_limit_passed_for_some_seconds_only_needs_no_search(rig: Rig) -> None:
    beside = Beside()
    book = beside.book()
    book.sure(rig.hall, rig.now)
    before = rig.hall.overflow
    hall = replace(rig.hall, overflow=replace(before, passed={"area:house#people": rig.now}))
    assert book.known(hall, rig.now)
    assert beside.jobs == []
    rig.do(c.DeclineAlert(by="lead", alert=before.open_alerts[0].id))
    book.known(rig.hall, rig.now)
    assert len(beside.jobs) == 1


@contextmanager
def started(run: Callable[[], None], count: int) -> Iterator[None]:
    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def test_two_requests_at_once_search_once(rig: Rig) -> None:
    under_way, go_on = threading.Event(), threading.Event()
    rests: list[str] = []
    answers: list[object] = []

    def rest() -> None:
        rests.append("")
        under_way.set()
        assert go_on.wait(10)

    book = Alerts(lambda job: None, rest)
    with started(lambda: answers.append(book.sure(rig.hall, rig.now)), 2):
        assert under_way.wait(10)
        assert book.known(rig.hall, rig.now) == [], "a page never waits for it"
        go_on.set()
    counted = Beside()
    counted.book().sure(rig.hall, rig.now)
    assert len(rests) == counted.rests, "one search, not two"
    assert answers[0] == answers[1] == alert_views(rig.hall, rig.now)
