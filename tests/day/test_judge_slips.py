"""The judge of slips: each way in which paper can differ from what was issued is found.

The hall, its numbers and what is to be printed are the product's own; the printers are the
simulated ones, fed here by hand so that they can be made to print something wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pytest
from PIL import Image

from hall_devices.printers.escpos_gbk import encode
from hall_devices.printers.profiles import profile
from hall_devices.simulators.virtual_printer import VirtualPrinter
from hall_kiosk.slip import SlipContent, slip
from hall_queue import commands as c
from hall_queue.events import Event
from hall_server.demo.backstage import with_ports
from hall_server.devices.print_office import PrintJob, jobs_of
from hall_server.plan.hall_file import read_hall
from hall_server.views.ticket_views import ticket_made
from tests.day.hall import day_hall
from tests.day.issued import Due, slips_due, wrong_screens
from tests.day.paper import artist, wished_paper, wrong_picture
from tests.day.slips import read_sheets, wrong_slips
from tests.day.truth import Job, Truth
from tests.queue.rig import Rig, instant


class Morning:
    """Four numbers and two copies: what the journal has of them, and the server's jobs."""

    def __init__(self) -> None:
        plan = with_ports(read_hall(day_hall()), Path("/data"), 8000)
        self._rig = Rig(plan, now=instant("08:40"))
        self.jobs: list[PrintJob] = []
        self.answers: list[dict[str, object]] = []
        # A place in dots, a service in dots, a priority class, and a plain one.
        self._issue("food-new", "k1")
        self._issue("social-card", "k2")
        self._issue("food-new", "k1", "elder")
        self._issue("company-new", "k1")
        self._do(c.Reprint(by="kiosk:k1", ticket=1))
        self._do(c.Reprint(by="desk:sun", ticket=2, slip_at="k1"))

    def _do(self, command: c.Command) -> Sequence[Event]:
        self._rig.wait(minutes=1)
        events = self._rig.do(command)
        self.jobs += jobs_of(self._rig.hall, events, 0)
        return events

    def _issue(self, service: str, kiosk: str, klass: str | None = None) -> None:
        token = f"token-{len(self.answers)}"
        issued = self._do(
            c.Issue(by="t", services=(service,), token=token, klass=klass, source=kiosk)
        )
        ticket = self._rig.ticket(len(self.answers) + 1)
        made = ticket_made(self._rig.hall, ticket, issued[-1].at, printing=True)
        self.answers.append(made.model_dump(mode="json"))

    @cached_property
    def due(self) -> list[Due]:
        """As the judge has it from the journal."""
        return slips_due(Truth(self._rig.events, self._rig.hall, self._rig.hall))

    def states(self, *states: str) -> list[Job]:
        """The jobs as they ended; those not named were printed."""
        ends = [*states, *["printed"] * (len(self.jobs) - len(states))]
        return [Job(j.ticket, j.device, s) for j, s in zip(self.jobs, ends, strict=True)]


MORNING = Morning()
PLAIN, SERVICE, COPY = 3, 1, 4
"""Places among the jobs."""


def document(content: SlipContent) -> bytes:
    return encode(slip(content), profile("80mm"), artist()).data


def put_out(folder: Path, jobs: Sequence[PrintJob], *, torn: bytes = b"") -> None:
    """Print the jobs. torn: what k1's printer is sent before, by an agent that was killed."""
    printers: dict[str, VirtualPrinter] = {}
    for number in (1, 2):
        home = folder / f"printer-{number}"
        home.mkdir(exist_ok=True)
        printers[f"k{number}-printer"] = VirtualPrinter(home.name, home, lambda answer: None)
    printers["k1-printer"].receive(torn, 0.0)
    for job in jobs:
        printers[job.device].receive(document(job.content), 0.0)
    for printer in printers.values():
        assert printer.run(1.0) is None


def changed(place: int, **fields: object) -> list[PrintJob]:
    """The jobs, one of which says something else."""
    jobs = [*MORNING.jobs]
    content = replace(jobs[place].content, **fields)  # type: ignore[arg-type]  # by name
    jobs[place] = replace(jobs[place], content=content)
    return jobs


def judged(folder: Path, *states: str) -> list[str]:
    return wrong_slips(MORNING.due, MORNING.states(*states), read_sheets(folder))


def judged_alone(folder: Path, place: int) -> list[str]:
    """As if only this one had been issued."""
    part = slice(place, place + 1)
    return wrong_slips(MORNING.due[part], MORNING.states()[part], read_sheets(folder))


def test_what_was_issued_and_came_out_is_right(tmp_path: Path) -> None:
    put_out(tmp_path, MORNING.jobs)
    assert judged(tmp_path) == []
    assert [due.content for due in MORNING.due] == [job.content for job in MORNING.jobs]
    assert wrong_screens(MORNING.due, MORNING.answers) == []


def test_a_day_without_jobs_or_paper(tmp_path: Path) -> None:
    assert len(wrong_slips(MORNING.due, [], [])) == len(MORNING.jobs)
    put_out(tmp_path, [])
    assert len(judged(tmp_path)) == len(MORNING.jobs)


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "Q002"},
        {"service_name": "办护照"},
        {"waiting_area": "二楼"},
        {"windows": "1号窗口"},
        {"time": "08:41"},
        {"date": "2026年7月15日"},
        {"ahead": 7},
        {"wait": (5, 10)},
        {"priority": True},
        {"hall_name": "政务大厅"},
        {"phone_url": "https://hall.example.cn/t/another"},
        {"phone_url": None},
    ],
)
def test_a_slip_that_says_something_else(tmp_path: Path, fields: dict[str, object]) -> None:
    put_out(tmp_path, changed(PLAIN, **fields)[PLAIN : PLAIN + 1])
    first, second = judged_alone(tmp_path, PLAIN)
    assert first == "slip of Q001 is printed, and 0 came out"
    assert second.startswith("nobody asked for this slip: printer-1")


@pytest.mark.parametrize("fields", [{"reprint": False}, {"number": "Z003"}])
def test_a_copy_is_marked_and_keeps_its_number(tmp_path: Path, fields: dict[str, object]) -> None:
    put_out(tmp_path, changed(COPY, **fields)[COPY : COPY + 1])
    assert len(judged_alone(tmp_path, COPY)) == 2


def test_a_slip_that_never_came_out(tmp_path: Path) -> None:
    put_out(tmp_path, MORNING.jobs[:-1])
    assert judged(tmp_path) == ["slip of R001 is printed, and 0 came out"]


def test_a_slip_that_came_out_twice(tmp_path: Path) -> None:
    put_out(tmp_path, [*MORNING.jobs, MORNING.jobs[PLAIN]])
    assert judged(tmp_path) == ["slip of Q001 is printed, and 2 came out"]


def test_a_slip_that_nobody_asked_for(tmp_path: Path) -> None:
    job = MORNING.jobs[PLAIN]
    foreign = replace(job, content=replace(job.content, number="Q777"))
    put_out(tmp_path, [*MORNING.jobs, foreign])
    (fault,) = judged(tmp_path)
    assert fault.startswith("nobody asked for this slip: printer-1")
    assert "Q777" in fault


def test_a_slip_at_another_kiosk(tmp_path: Path) -> None:
    jobs = [*MORNING.jobs]
    jobs[PLAIN] = replace(jobs[PLAIN], device="k2-printer")
    put_out(tmp_path, jobs)
    assert len(judged(tmp_path)) == 2


@pytest.mark.parametrize(
    ("state", "copies", "faults"),
    [
        ("not_printed", 0, 0),
        ("not_printed", 1, 1),
        ("unknown", 0, 0),
        ("unknown", 1, 0),
        ("unknown", 2, 1),
        ("printed", 0, 1),
    ],
)
def test_what_became_of_it(tmp_path: Path, state: str, copies: int, faults: int) -> None:
    put_out(tmp_path, [*MORNING.jobs[:1] * copies, *MORNING.jobs[1:]])
    assert len(judged(tmp_path, state)) == faults


def test_a_slip_broken_off_is_of_one_that_nobody_knows_of(tmp_path: Path) -> None:
    half = document(MORNING.jobs[0].content)[:120]
    put_out(tmp_path, MORNING.jobs[1:], torn=half)
    assert judged(tmp_path, "unknown") == []
    assert len(judged(tmp_path, "not_printed")) == 1


def test_a_job_too_few_and_one_too_many() -> None:
    jobs = MORNING.states(*["not_printed"] * len(MORNING.jobs))
    assert wrong_slips(MORNING.due, jobs[1:], []) == ["Z001 has no job at k1-printer"]
    assert wrong_slips(MORNING.due, [*jobs, Job(9, "k1-printer", "not_printed")], []) == [
        "nobody asked for the job of ticket 9"
    ]


def whiten(file: Path, first: int, last: int) -> None:
    """Rub rows of the paper out."""
    with Image.open(file) as picture:
        paper = picture.convert("L")
    paper.paste(255, (0, first, paper.width, last))
    paper.save(file)


def _rub_the_code(folder: Path) -> None:
    whiten(folder / "printer-2" / "0001.png", 500, 1300)


def _rub_the_service(folder: Path) -> None:
    whiten(folder / "printer-2" / "0001.png", 100, 260)


def _swap(folder: Path) -> None:
    (folder / "printer-1" / "0001.png").rename(folder / "printer-2" / "0001.png")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_rub_the_code, "its codes say []"),
        (_rub_the_service, "社保卡（𠮷） is not drawn on it"),
        (_swap, "its codes say ['https://hall.example.cn/t/token-0']"),
    ],
)
def test_the_picture_of_the_paper(
    tmp_path: Path, spoil: Callable[[Path], None], fault: str
) -> None:
    put_out(tmp_path, [MORNING.jobs[0], MORNING.jobs[SERVICE]])
    spoil(tmp_path)
    sheets = [sheet for sheet in read_sheets(tmp_path) if sheet.printer == "printer-2"]
    (found,) = wrong_slips(MORNING.due[1:2], MORNING.states()[1:2], sheets)
    assert fault in found


def test_drawn_lines_and_codes_stand_in_their_order(tmp_path: Path) -> None:
    job = MORNING.jobs[SERVICE]
    put_out(tmp_path, [job])
    service, code = wished_paper(job.content).inks
    file = tmp_path / "printer-2" / "0001.png"
    assert wrong_picture(file, [service, code]) == []
    (fault,) = wrong_picture(file, [code, service])
    assert fault.startswith("its parts stand at rows")


def test_a_kiosk_that_says_something_else() -> None:
    others = [{**MORNING.answers[0], "ahead": 5}, {**MORNING.answers[1], "link": None}]
    ahead, link = wrong_screens(MORNING.due, others)
    assert "ahead 5, not 0" in ahead
    assert "phone_url None" in link
