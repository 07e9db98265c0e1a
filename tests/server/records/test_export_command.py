"""`hallway export`: the same table as over the interface, with and without a server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from bench.many_days import fill

from hall_server.access.grants import Access
from hall_server.access.log import Deed, deeds
from hall_server.cli import parser_data
from hall_server.records.csv_file import RECORDS
from tests.queue.make_journal import day
from tests.server.hall_process import HALL, hallway, new_hall, serving
from tests.server.journals import journal_of


@pytest.fixture
def monday(tmp_path: Path) -> Path:
    """A folder with a hall that has had a Monday and a bit of Tuesday."""
    journal_of(tmp_path, day().events)
    return tmp_path


def remembered(data: Path) -> list[Deed]:
    with closing(Access(data / "access.db")) as access:
        return deeds(access.file)


def test_a_file_of_one_day(monday: Path) -> None:
    out = monday / "monday.csv"
    span = ("--from", "2026-11-23", "--to", "2026-11-23", "--lang", "en")
    told = hallway("export", "--data", str(monday), *span, "--out", str(out))
    assert told.returncode == 0, told.stderr
    head, *rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert head.startswith("Date,Number,Service code,Service,Area,")
    assert {row.split(",")[0] for row in rows} == {"2026-11-23"}
    assert told.stdout == f"{len(rows)} numbers written to {out}\n"
    (deed,) = remembered(monday)
    assert (deed.who, deed.what) == ("admin:command-line", "records_exported")
    assert deed.about == "2026-11-23 – 2026-11-23"


def test_all_days_to_standard_output(monday: Path) -> None:
    told = hallway("export", "--data", str(monday), encoding="utf-8")
    assert told.returncode == 0
    head, *rows = told.stdout.removeprefix("\ufeff").splitlines()
    assert head.startswith("日期,号码,")
    assert {row.split(",")[0] for row in rows} == {"2026-11-23", "2026-11-24"}


def test_diversions_are_another_table(monday: Path) -> None:
    out = monday / "diversions.csv"
    wanted = ("--record", "diversions", "--lang", "en", "--out", str(out))
    told = hallway("export", "--data", str(monday), *wanted)
    assert told.returncode == 0, told.stderr
    head, *rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("Date,Time,Who,Where,What,For the area,")
    assert len(rows) == 3
    assert told.stdout == f"3 diversions written to {out}\n"
    assert [deed.what for deed in remembered(monday)] == ["diversions_exported"]
    tuesday = ("--from", "2026-11-24", "--record", "diversions")
    none = hallway("export", "--data", str(monday), *tuesday)
    assert (none.returncode, none.stdout) == (1, "")
    assert "nothing was diverted in these days" in none.stderr


def test_the_command_knows_every_record() -> None:
    assert tuple(RECORDS) == parser_data.RECORDS


def test_who_reads_only_the_beginning_sees_no_trace(tmp_path: Path) -> None:
    """As `| head -1`; that a part was taken out is written down."""
    new_hall(tmp_path / "hall", HALL.replace('code = "c2"', 'code = "c9"'))
    fill(tmp_path / "hall", tickets=3000, a_day=1000)
    command = [sys.executable, "-m", "hall_server", "export", "--data", str(tmp_path / "hall")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        assert export.stdout.readline().startswith(b"\xef\xbb\xbf")
        export.stdout.close()
        assert export.stderr.read() == b""
        assert export.wait(timeout=30) == 141, "128 + SIGPIPE"
    assert [deed.what for deed in remembered(tmp_path / "hall")] == ["records_exported"]


def test_while_the_server_runs(tmp_path: Path, free_port: Callable[[], int]) -> None:
    data, out = tmp_path / "hall", tmp_path / "out.csv"
    new_hall(data)
    with serving(data, free_port()) as hall:
        hall.client("kiosk", "k1").post("/api/tickets", {"service": "pension"})
        told = hallway("export", "--data", str(data), "--out", str(out))
        assert told.returncode == 0, told.stderr
        assert out.read_bytes() == hall.client("admin").get("/api/records/tickets.csv").body
    again = hallway("export", "--data", str(data), "--out", str(out), "--force")
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--from", "2030-01-01"), "no number was taken in these days"),
        (("--out", "no/such/folder/x.csv"), "x.csv cannot be written: "),
    ],
)
def test_what_cannot_be_done_is_one_line(options: tuple[str, ...], says: str, monday: Path) -> None:
    told = hallway("export", "--data", str(monday), *options, cwd=monday)
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert says in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--from", "2026-11-24", "--to", "2026-11-23"), "--to is before --from"),
        (("--from", "yesterday"), "'yesterday' is not a day, as 2026-11-30"),
        (("--lang", "tlh"), "there is no language tlh; there are: zh-CN"),
    ],
)
def test_wrong_use(options: tuple[str, ...], says: str, monday: Path) -> None:
    told = hallway("export", "--data", str(monday), *options)
    assert told.returncode == 2
    assert says in told.stderr
    assert told.stdout == ""


def test_a_file_that_is_there_stays(monday: Path) -> None:
    out = monday / "mine.csv"
    out.write_text("mine")
    told = hallway("export", "--data", str(monday), "--out", str(out))
    assert (told.returncode, out.read_text()) == (1, "mine")
    assert "choose another name, or --force" in told.stderr
    none = ("--from", "2030-01-01", "--force")
    assert hallway("export", "--data", str(monday), "--out", str(out), *none).returncode == 1
    assert out.read_text() == "mine", "an export that failed takes nothing away"
    assert [path.name for path in monday.iterdir() if path.suffix == ".part"] == []


def test_no_hall(tmp_path: Path) -> None:
    told = hallway("export", "--data", str(tmp_path))
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "hall.db is not there" in told.stderr
