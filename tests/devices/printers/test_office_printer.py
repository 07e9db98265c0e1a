"""The office printer against a virtual queue: what a job came to is what its queue says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from socket import create_server
from typing import Any

import pytest

from hall_devices.drivers import OfficeState, Outcome, Settings
from hall_devices.printers.ipp_queue import IppQueue
from hall_devices.printers.office_printer import OfficePrinter, Timing, media_of
from hall_devices.transport import TransportError
from tests.devices.rig import Program, until

PDF = b"%PDF-1.4\n<< /Type /Pages /Count 2 >>\n%%EOF\n"
QUICK = Timing(poll=0.01, patience=60.0)
HASTY = Timing(poll=0.01, patience=0.3)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Program]:
    with Program("office_printer", tmp_path / "office") as it:
        yield it


def printer_at(office: Program, timing: Timing = QUICK, **options: str) -> OfficePrinter:
    port = office.ready["devices"][0]["port"]
    return OfficePrinter(Settings(port, options=options), timing=timing)


def fault(office: Program, **wishes: Any) -> None:
    office.ask("POST", "/office-1", wishes)


def jobs(office: Program) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.ask("GET", "/office-1")["jobs"]
    return found


def printed(
    office: Program,
    timing: Timing = QUICK,
    told: Callable[[str], None] = lambda word: None,
    ended: threading.Event | None = None,
) -> Outcome:
    waits = ended or threading.Event()
    return printer_at(office, timing).print(PDF, "hallway pack", told, waits.wait)


@pytest.mark.parametrize(
    ("wrong", "reasons"),
    [("unplugged", {"port_missing", "port_gone"}), ("silent", {"port_timeout"})],
)
def test_a_queue_that_is_away_prints_nothing_and_comes_back(
    office: Program, wrong: str, reasons: set[str]
) -> None:
    fault(office, **{wrong: True})
    came = printed(office)
    assert (came.state, came.evidence) == ("not_printed", "unknown")
    assert came.reason in reasons
    fault(office, **{wrong: False})
    assert printed(office) == Outcome("printed", "answered")
    assert len(jobs(office)) == 1


def test_completed_is_printed_and_the_document_is_whole(office: Program) -> None:
    assert printed(office) == Outcome("printed", "answered")
    assert jobs(office) == [{"job": 1, "state": "completed", "pages": 2}]
    assert (office.folder / "office-1" / "job-1.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("paper_out", "paper_out"),
        ("cover_open", "cover_open"),
        ("offline", "offline"),
        ("jam", "paper_jam"),
        ("ink_out", "ink_out"),
        ("stopped", "queue_stopped"),
        ("refuses", "queue_refuses"),
        ("no_pdf", "format_refused"),
    ],
)
def test_trouble_before_the_first_byte_sends_nothing(
    office: Program, wrong: str, reason: str
) -> None:
    fault(office, **{wrong: True})
    assert printed(office) == Outcome("not_printed", "answered", reason)
    assert jobs(office) == []
    fault(office, **{wrong: False})
    assert printed(office).state == "printed"


def test_how_it_is_and_what_to_see_to_soon(office: Program) -> None:
    printer = printer_at(office)
    assert printer.status() == OfficeState(None, "", True)
    fault(office, near_end=True)
    assert printer.status() == OfficeState(None, "paper_near_end", True)


def test_a_job_is_followed_from_held_to_done(office: Program) -> None:
    fault(office, hold=True)
    words: list[str] = []

    def told(word: str) -> None:
        words.append(word)
        if word == "job_held":
            fault(office, hold=False, paper_out=True)
        if word == "paper_out":
            fault(office, paper_out=False, seconds=0.5)

    assert printed(office, told=told) == Outcome("printed", "answered")
    assert words == ["job_held", "paper_out", "job_printing"]


def test_what_nobody_releases_is_taken_back(office: Program) -> None:
    fault(office, hold=True)
    assert printed(office, HASTY) == Outcome("not_printed", "answered", "waited_too_long")
    fault(office, hold=False)
    assert jobs(office) == [{"job": 1, "state": "canceled", "pages": 2}]


def test_what_has_begun_and_does_not_end_is_unknown_and_taken_back(office: Program) -> None:
    fault(office, seconds=1000)
    assert printed(office, HASTY) == Outcome("unknown", "answered", "waited_too_long")
    assert [job["state"] for job in jobs(office)] == ["canceled"]


def test_somebody_cancels_it_at_the_queue(office: Program) -> None:
    fault(office, hold=True)
    cancel = lambda word: office.ask("POST", "/office-1/cancel", {})  # noqa: E731
    assert printed(office, told=cancel) == Outcome("not_printed", "answered", "job_canceled")
    fault(office, hold=False, seconds=1000)
    assert printed(office, told=cancel) == Outcome("unknown", "answered", "job_canceled")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [("abort", "job_aborted"), ("errors", "job_errors"), ("forget", "job_forgotten")],
)
def test_an_end_that_proves_nothing(office: Program, wrong: str, reason: str) -> None:
    fault(office, **{wrong: True})
    assert printed(office) == Outcome("unknown", "answered", reason)


def test_an_answer_that_is_lost_costs_no_second_copy(office: Program) -> None:
    send_document, make_job, look = 0x0006, 0x0005, 0x0009
    fault(office, drop=send_document)
    assert printed(office) == Outcome("printed", "answered")
    fault(office, drop=make_job)
    assert printed(office).state == "not_printed"
    fault(office, drop=look)
    assert printed(office) == Outcome("printed", "answered")
    assert [job["pages"] for job in jobs(office)] == [2, None, 2]


def test_whoever_waits_may_end(office: Program) -> None:
    fault(office, hold=True)
    ended = threading.Event()
    outcome = printed(office, told=lambda word: ended.set(), ended=ended)
    assert outcome == Outcome("unknown", "unknown", "restarted")


def test_what_answers_is_no_printer(office: Program) -> None:
    fault(office, rubbish=True)
    assert printed(office) == Outcome("not_printed", "unknown", "port_strange")


def test_a_queue_that_is_not_there(office: Program) -> None:
    port = office.ready["devices"][0]["port"].replace("office-1", "other")
    with pytest.raises(TransportError, match="missing"):
        OfficePrinter(Settings(port)).status()


def test_nobody_listens_or_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(create_server(("127.0.0.1", 0))) as silent:
        port = f"ipp://127.0.0.1:{silent.getsockname()[1]}/printers/a4"
        monkeypatch.setattr("hall_devices.printers.ipp_queue.ASK_SECONDS", 0.2)
        with pytest.raises(TransportError, match="timeout"):
            IppQueue(port).state()
    with pytest.raises(TransportError, match="missing"):
        IppQueue(port).state()


@pytest.mark.parametrize("port", ["cups://", "cups://a/b", "ipp://", "ipp://host", "ipp://h:x/p"])
def test_names_that_are_no_queue(port: str) -> None:
    with pytest.raises(TransportError, match="config"):
        IppQueue(port)


def test_sheets(office: Program) -> None:
    assert media_of("A4").name == "iso_a4_210x297mm"
    label = printer_at(office, media="60x40").media
    assert (label.width, label.height, label.label) == (60, 40, True)
    for wrong in ("A5", "60", "60x4", "600x400", "x"):
        with pytest.raises(ValueError, match="media must be"):
            media_of(wrong)


def test_the_simulator_says_what_it_does_not_know(office: Program) -> None:
    with pytest.raises(AssertionError, match="unknown fault"):
        fault(office, on_fire=True)
    until(lambda: jobs(office) == [])
