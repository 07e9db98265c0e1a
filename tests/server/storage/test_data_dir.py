"""A hall's folder belongs to one process at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from hall_server.storage.data_dir import DataDir, DataDirError

HOLDER = """
import sys
from pathlib import Path
from hall_server.storage.data_dir import DataDir

with DataDir(Path(sys.argv[1])).lock():
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_who_has_it_until_that_one_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "hall"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        with (
            pytest.raises(DataDirError, match=f"hall is in use by process {holder.pid}$"),
            DataDir(folder).lock(),
        ):
            pass
        holder.kill()
        holder.communicate()
        with DataDir(folder).lock() as path:
            assert path == folder


def test_the_same_process_cannot_have_it_twice(tmp_path: Path) -> None:
    with (
        DataDir(tmp_path).lock(),
        pytest.raises(DataDirError, match="is in use by process"),
        DataDir(tmp_path).lock(),
    ):
        pass
    with DataDir(tmp_path).lock():
        pass


def test_an_id_left_by_a_longer_one_is_not_mixed_in(tmp_path: Path) -> None:
    (tmp_path / "hall.lock").write_text("99999999999999")
    with (
        DataDir(tmp_path).lock(),
        pytest.raises(DataDirError) as refused,
        DataDir(tmp_path).lock(),
    ):
        pass
    assert "9999999999" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(DataDirError, match=r"cannot be used: Not a directory$"),
        DataDir(tmp_path / "file" / "hall").lock(),
    ):
        pass
