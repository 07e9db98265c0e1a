"""What the system refuses, in words that say what to do."""

from __future__ import annotations

import errno
import os

import pytest

from hall_devices.command_line import explained, run_command


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "make room on its disk, or choose another place"),
        (errno.EDQUOT, "make room for this user, or choose another place"),
        (errno.EACCES, "run it as a user who may"),
        (errno.EPERM, "run it as a user who may"),
        (errno.EROFS, "nothing can be written on that disk: choose another place"),
        (errno.EEXIST, "choose another name"),
        (errno.ENOENT, "look at the path"),
    ],
)
def test_a_remedy_follows_the_reason(number: int, says: str) -> None:
    assert explained(OSError(number, os.strerror(number))) == f"{os.strerror(number)}; {says}"


def test_without_a_remedy_there_is_the_reason_alone() -> None:
    assert explained(OSError(errno.EBUSY, "Device or resource busy")) == "Device or resource busy"
    assert explained(OSError("told without a number")) == "told without a number"


def test_a_file_that_cannot_be_used_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def act() -> int:
        raise OSError(errno.ENOSPC, "No space left on device", "/data/hall.toml")

    assert run_command("hallway", act) == 1
    told = capsys.readouterr()
    assert told.err == (
        "hallway: /data/hall.toml: No space left on device; make room on its disk, or choose"
        " another place\n"
    )
    assert told.out == ""
