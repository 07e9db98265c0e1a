"""What must be written down nowhere is found however it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.day.readers import NAME, NUMBER
from tests.day.secrecy import leaks, written_down

WHOLE = f"{NAME}某 {NUMBER}12345678"


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.encode(),
        WHOLE.encode("utf-16-le"),
        WHOLE.encode("gb18030"),
        json.dumps(WHOLE).encode(),
        WHOLE.encode().hex().encode(),
        WHOLE.encode("utf-16-le").hex(" ").upper().encode(),
        b"\xff\x00" + WHOLE.encode() + b"\x00",
    ],
)
def test_a_person_is_found(text: bytes) -> None:
    said = ["secret 0 stands in a file", "secret 1 stands in a file"]
    assert [*leaks([("a file", text)], [NAME, NUMBER])] == said


def test_others_are_not() -> None:
    text = "样本甲 990000199001011234".encode()[:-10]
    assert [*leaks([("a file", text)], [NAME, NUMBER])] == []


def test_a_code_is_not_looked_for_within_longer_numbers() -> None:
    files = [("time", b"at 1712345678123 ms"), ("code", b'{"code":"12345678"}')]
    assert [*leaks(files, ["12345678"], alone=True)] == ["secret 0 stands in code"]


def test_every_file_of_a_hall_is_looked_into(tmp_path: Path) -> None:
    data = tmp_path / "hall"
    (data / "agent").mkdir(parents=True)
    for file in (data / "hall.db", data / "hall.db-wal", data / "agent" / "jobs.db"):
        file.write_text(file.name)
    (data / "0001.png").write_text("a picture")
    (tmp_path / "server.log").write_text("server.log")
    said = {name: text.decode() for name, text in written_down(data)}
    assert said == {name: name for name in ("hall.db", "hall.db-wal", "jobs.db", "server.log")}
