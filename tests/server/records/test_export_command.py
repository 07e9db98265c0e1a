"""`hallway export`: the same table as over the interface, with and without a server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hall_server.access.grants import Access
from hall_server.access.log import Deed, deeds
from tests.queue.make_journal import day
from tests.server.hall_process import hallway, new_hall, serving
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
