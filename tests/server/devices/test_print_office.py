"""Slips on their way to paper: one job for a ticket, and every job comes to an end."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_queue.commands import AdoptPlan, Issue, Reprint
from hall_queue.plan import Device, Kiosk, Plan
from hall_server.devices import print_office
from hall_server.devices.print_office import (
    PrintJob,
    PrintOffice,
    jobs_of,
    printer_at,
)
from hall_server.front_desk import FrontDesk
from hall_server.landing import ThreadLanding
from hall_server.storage.journal import Journal, StorageFailed
from tests.server.halls import StillClock, small_plan, tell

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
AT = 1_800_000_000_000
"""Real time of every slip here."""


def plan(port: str = "tcp:127.0.0.1:9100") -> Plan:
    return replace(
        small_plan(),
        kiosks=(Kiosk("k1", "取号机", "p1"), Kiosk("k2", "取号机二")),
        devices=(Device("p1", "ticket_printer", "escpos", port=port),),
    )


class Office:
    """A print office on a front desk, and what it was heard to say."""

    def __init__(self, folder: Path, printed_by: Plan) -> None:
        self.folder = folder
        self.prints = PrintOffice()
        self.offered: list[PrintJob] = []
        self.told: list[str] = []
        self.prints.offer = self.offered.append
        self.prints.changed = self.told.append
        journal = Journal(folder / "hall.db")
        with journal.batch() as connection:
            self.prints.prepare(connection)
            self.prints.load(connection)
        effects = [self.prints.effect]
        self.desk = FrontDesk(journal, StillClock(), ThreadLanding(), effects)
        self.desk.listen(self.prints.listen)
        if self.desk.hall.seq == 0:
            self.desk.do(AdoptPlan(by="system", plan=printed_by), tell)

    def issue(self, token: str, kiosk: str = "k1") -> None:
        self.desk.do(
            Issue(by=f"kiosk:{kiosk}", services=("pension",), token=token, source=kiosk), tell
        )

    def report(self, job: PrintJob, state: str, reason: str = "") -> None:
        assert self.prints.report(self.desk, job.id, state, "", reason)

    def end_overdue(self, after: int) -> None:
        self.prints.end_overdue(self.desk, AT + after)

    def slips(self, kiosk: str = "k1") -> list[tuple[int, str, str]]:
        return [(slip.ticket, slip.state, slip.reason) for slip in self.prints.slips_of(kiosk)]

    def rows(self, what: str = "state, reason") -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.folder / "hall.db")
        try:
            return connection.execute(f"select {what} from print_jobs order by ticket").fetchall()
        finally:
            connection.close()


@contextmanager
def opened(folder: Path, printed_by: Plan | None = None) -> Iterator[Office]:
    office = Office(folder, printed_by or plan())
    try:
        yield office
    finally:
        office.desk.close()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(print_office, "real_now", lambda: AT)
    with opened(tmp_path) as made:
        yield made


def test_a_number_brings_a_job_that_is_stored_and_offered(office: Office) -> None:
    office.issue("t1")
    (job,) = office.offered
    content, made_at = office.rows("content, made_at")[0]
    assert (job.kiosk, job.device, job.made_at) == ("k1", "p1", AT)
    assert made_at == AT
    assert job.content.number in content
    assert office.slips() == [(1, "printing", "")]
    assert office.prints.open_jobs(frozenset({"p1"})) == [job]
    assert office.prints.open_jobs(frozenset({"p2"})) == []


@pytest.mark.parametrize("kiosk", ["k1", "k2", "elsewhere"])
def test_no_slip_where_nobody_can_print(tmp_path: Path, kiosk: str) -> None:
    """A printer without a port has no agent: its slips would be on their way for ever."""
    with opened(tmp_path, plan(port="")) as office:
        office.issue("t1", kiosk)
        assert office.offered == []
        assert office.rows() == []
        assert office.slips(kiosk) == []
        assert printer_at(office.desk.hall.plan, kiosk) == ""
        assert office.prints.printer_of(office.desk.hall.plan, kiosk) == "none"


def test_effect_and_listener_make_the_same_jobs(office: Office) -> None:
    heard: list[tuple[list[PrintJob], list[PrintJob]]] = []
    office.desk.listen(
        lambda hall, events: heard.append((jobs_of(hall, events, AT), jobs_of(hall, events, AT)))
    )
    office.issue("t1")
    ((first, second),) = heard
    assert first == second == office.offered


def test_a_slip_nobody_takes_is_not_printed_after_two_minutes(office: Office) -> None:
    office.issue("t1")
    office.end_overdue(2 * MINUTE)
    assert office.slips() == [(1, "printing", "")]
    office.end_overdue(2 * MINUTE + 1)
    assert office.slips() == [(1, "not_printed", "too_late")]
    assert office.rows() == [("not_printed", "too_late")]
    assert office.told == ["k1"]
    assert office.prints.open_jobs(frozenset({"p1"})) == []


@pytest.mark.parametrize("state", ["accepted", "sending"])
def test_a_slip_begun_and_never_told_of_again_is_unknown(office: Office, state: str) -> None:
    office.issue("t1")
    office.report(office.offered[0], state)
    office.end_overdue(3 * MINUTE)
    assert office.slips() == [(1, "printing", "")]
    office.end_overdue(3 * MINUTE + 1)
    assert office.slips() == [(1, "unknown", "no_answer")]
    assert office.rows() == [("unknown", "no_answer")]
    assert office.told == ["k1", "k1"]


def test_an_end_stays_and_a_job_never_goes_back(office: Office) -> None:
    office.issue("t1")
    (job,) = office.offered
    for state in ("sending", "accepted", "printed", "not_printed", "sending", "nonsense"):
        office.report(job, state)
    office.end_overdue(DAY)
    assert office.rows() == [("printed", "")]
    assert office.slips() == [(1, "printed", "")]
    assert office.told == ["k1", "k1"]


def test_what_an_agent_stored_meanwhile_is_not_overwritten(office: Office) -> None:
    """The row decides: here it is further than the office has heard."""
    office.issue("t1")
    connection = sqlite3.connect(office.folder / "hall.db")
    with connection:
        connection.execute("update print_jobs set state = 'printed'")
    connection.close()
    office.end_overdue(DAY)
    assert office.rows() == [("printed", "")]
    assert office.told == []


def test_an_overdue_job_of_before_a_restart_ends_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_office, "real_now", lambda: AT)
    with opened(tmp_path) as office:
        office.issue("t1")
    with opened(tmp_path) as office:
        assert office.slips() == [(1, "printing", "")]
        office.end_overdue(DAY)
        assert office.slips() == [(1, "not_printed", "too_late")]


def test_a_slip_that_came_out_just_before_a_restart_is_still_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its visitor may stand there without having been told; later nobody does any more."""
    monkeypatch.setattr(print_office, "real_now", lambda: AT)
    with opened(tmp_path) as office:
        office.issue("t1")
        office.report(office.offered[0], "printed")
    with opened(tmp_path) as office:
        assert office.slips() == [(1, "printed", "")]
        office.end_overdue(DAY)
        assert office.rows() == [("printed", "")]
    monkeypatch.setattr(print_office, "real_now", lambda: AT + 3 * MINUTE)
    with opened(tmp_path) as office:
        assert office.slips() == []


def test_rows_are_kept_for_a_week(office: Office) -> None:
    office.issue("t1")
    office.end_overdue(7 * DAY)
    assert office.rows() == [("not_printed", "too_late")]
    office.end_overdue(7 * DAY + MINUTE)
    assert len(office.rows()) == 1, "once an hour is enough"
    office.end_overdue(7 * DAY + 61 * MINUTE)
    assert office.rows() == []


def test_nothing_is_written_while_nothing_is_due(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.issue("t1")
    office.end_overdue(0)
    stores: list[object] = []
    monkeypatch.setattr(office.desk, "store", stores.append)
    office.end_overdue(MINUTE)
    assert stores == []


def test_what_could_not_be_stored_is_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.issue("t1")

    def fail(write: object) -> None:
        raise StorageFailed("full")

    with monkeypatch.context() as patched:
        patched.setattr(office.desk, "store", fail)
        with pytest.raises(StorageFailed):
            office.end_overdue(DAY)
    assert office.slips() == [(1, "printing", "")]
    office.end_overdue(DAY)
    assert office.slips() == [(1, "not_printed", "too_late")]


def test_only_the_last_few_are_remembered(office: Office) -> None:
    for n in range(12):
        office.issue(f"t{n}")
    assert len(office.prints._jobs) == 12
    office.end_overdue(DAY)
    assert len(office.prints._jobs) == 5
    assert [ticket for ticket, _, _ in office.slips()] == [12, 11, 10, 9, 8]


def ends_out_of_order(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    """A slip that is still open, and its copy, which has failed, as many others of the kiosk have
    since. The copy's job."""
    office.issue("t1")
    monkeypatch.setattr(print_office, "real_now", lambda: AT + 1)
    office.desk.do(Reprint(by="staff:help", ticket=1), tell)
    _, copy = office.offered
    office.report(copy, "not_printed", "port_missing")
    for n in range(2, 12):
        office.issue(f"t{n}")
        office.report(office.offered[-1], "not_printed", "port_missing")
    return copy.id


def troubled(office: Office) -> str:
    """The job that staff are told of for the first ticket."""
    (job,) = (it.job for it in office.prints.troubles.of(office.desk.hall) if it.ticket == 1)
    return job


def test_a_slip_that_ends_after_its_copy_is_not_the_latest(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = ends_out_of_order(office, monkeypatch)
    assert troubled(office) == copy
    office.report(office.offered[0], "unknown", "no_answer")
    assert troubled(office) == copy
    assert len(office.prints._jobs) == 5, "with no job open the old ones may be forgotten"


def test_nor_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_office, "real_now", lambda: AT)
    with opened(tmp_path) as office:
        copy = ends_out_of_order(office, monkeypatch)
        job = office.offered[0]
    monkeypatch.setattr(print_office, "real_now", lambda: AT + 3 * MINUTE)
    with opened(tmp_path) as office:
        assert troubled(office) == copy
        office.report(job, "unknown", "no_answer")
        assert troubled(office) == copy


def test_the_lock_is_free_whenever_others_are_called(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is called may itself wait for somebody who waits for the office."""
    asked: list[str] = []

    def somebody_else_asks(what: str) -> None:
        other = threading.Thread(target=office.prints.slips_of, args=("k1",))
        other.start()
        other.join(timeout=5)
        assert not other.is_alive(), what
        asked.append(what)

    def offer(job: PrintJob) -> None:
        office.offered.append(job)
        somebody_else_asks("offer")

    stored = office.desk.store

    def store(write: Any) -> Any:
        somebody_else_asks("store")
        return stored(write)

    office.prints.offer = offer
    office.prints.changed = lambda kiosk: somebody_else_asks("changed")
    monkeypatch.setattr(office.desk, "store", store)
    office.issue("t1")
    office.report(office.offered[0], "accepted")
    office.end_overdue(DAY)
    office.prints.printer_state("p1", "ok", ["k1"])
    assert set(asked) == {"store", "offer", "changed"}


def test_many_threads_report_and_look_at_once(office: Office) -> None:
    for n in range(20):
        office.issue(f"t{n}")
    wrong: list[BaseException] = []
    done = threading.Event()

    def look() -> None:
        try:
            while not done.is_set():
                office.slips()
                office.prints.open_jobs(frozenset({"p1"}))
        except RuntimeError as error:  # a dictionary that changed while it was gone through
            wrong.append(error)

    def tell_all(jobs: Sequence[PrintJob]) -> None:
        for job in jobs:
            for state in ("accepted", "sending", "printed"):
                office.report(job, state)

    lookers = [threading.Thread(target=look) for _ in range(2)]
    tellers = [threading.Thread(target=tell_all, args=(office.offered[n::4],)) for n in range(4)]
    for thread in (*lookers, *tellers):
        thread.start()
    for thread in tellers:
        thread.join()
    done.set()
    for thread in lookers:
        thread.join()
    assert wrong == []
    assert set(office.rows()) == {("printed", "")}
    assert len(office.prints._jobs) == 5


def test_a_printer_that_changes_tells_its_kiosks_once(office: Office) -> None:
    the_plan = office.desk.hall.plan
    assert office.prints.printer_of(the_plan, "k1") == "unknown"
    office.prints.printer_state("p1", "low", ["k1"])
    office.prints.printer_state("p1", "low", ["k1"])
    assert office.prints.printer_of(the_plan, "k1") == "low"
    assert office.told == ["k1"]
