"""What network cameras and print queues say over HTTP, told without paths, papers and names."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.cameras.picture import SMALLEST
from hall_devices.drivers import Settings
from hall_devices.printers import ipp
from hall_devices.printers.ipp_queue import STAGES
from hall_devices.printers.office_printer import OfficePrinter
from hall_devices.tracing.piece import Piece, Reading
from hall_devices.tracing.readings import reading_of
from hall_devices.tracing.trace import Trace
from hall_devices.transport import TransportError

WORDS = Path(__file__).parents[3] / "server/ui/words"
NUMBER = "990000199001010017"
"""Invented."""
OPERATIONS = {
    ipp.GET_PRINTER: "queue.state",
    ipp.CREATE_JOB: "queue.make",
    ipp.SEND_DOCUMENT: "queue.document",
    ipp.GET_JOB: "queue.job",
    ipp.CANCEL_JOB: "queue.cancel",
}


def of(driver: str, kind: str = "camera") -> Reading:
    return reading_of([(kind, driver)])


def told(pieces: list[Piece]) -> tuple[bytes, list[tuple[str, dict[str, str | int]]]]:
    (piece,) = pieces
    return piece.data, [(said.code, {**said.values}) for said in piece.said]


def text_of(tag: int, name: str, text: str) -> bytes:
    """An attribute of IPP with one value."""
    said, value = name.encode(), text.encode()
    size = len(said).to_bytes(2, "big")
    return bytes((tag,)) + size + said + len(value).to_bytes(2, "big") + value


def number_of(tag: int, name: str, number: int) -> bytes:
    said = name.encode()
    value = number.to_bytes(4, "big")
    return bytes((tag,)) + len(said).to_bytes(2, "big") + said + b"\0\4" + value


def reply(status: int, group: int, *attributes: bytes) -> bytes:
    head = b"\1\1" + status.to_bytes(2, "big") + b"\0\0\0\1"
    return head + bytes((group,)) + b"".join(attributes) + b"\3"


# Cameras


def test_a_question_does_not_say_its_path() -> None:
    question = b"GET /secret?user=clerk HTTP/1.1\r\nHost: 192.168.1.40\r\n\r\n"
    assert told(of("mjpeg").sent(question)) == (b"GET ", [("web.ask", {})])


@pytest.mark.parametrize(
    ("status", "kind", "seen"),
    [
        (200, "multipart/x-mixed-replace", "multipart/x-mixed-replace"),
        (401, "text/html", "text/html"),
        (200, f"text/{NUMBER}", "***"),
    ],
)
def test_an_answer_says_its_status_and_kind(status: int, kind: str, seen: str) -> None:
    head = f"HTTP/1.1 {status} Clerk\r\nContent-Type: {kind}; boundary={NUMBER}\r\n\r\n".encode()
    shown, said = told(of("mjpeg").heard(head))
    assert shown == f"HTTP/1.1 {status}".encode()
    assert said == [("web.answer", {"status": status, "kind": seen})]


def test_a_picture_is_only_counted() -> None:
    shown, said = told(of("mjpeg").heard(SMALLEST))
    assert (shown, said) == (b"", [("web.picture", {"n": len(SMALLEST)})])
    half = SMALLEST[:60]
    assert told(of("mjpeg").heard(half)) == (b"", [("rubbish", {"n": 60})])


# Print queues


@pytest.mark.parametrize(("operation", "code"), [*OPERATIONS.items()])
def test_a_question_says_what_is_asked_and_no_jobs_name(operation: int, code: str) -> None:
    name = ipp.Asked(ipp.NAME, "job-name", (f"王芳 {NUMBER}",))
    question = ipp.request(operation, 7, "ipp://localhost/printers/a", (name,)) + b"%PDF-1.4"
    assert told(of("cups").sent(question)) == (question[:8], [(code, {})])


def test_a_printers_state() -> None:
    reasons = text_of(ipp.KEYWORD, "printer-state-reasons", "media-empty-error")
    more = text_of(ipp.KEYWORD, "", f"call 王芳 {NUMBER}")
    answer = reply(0, ipp.PRINTER_GROUP, reasons, more)
    shown, said = told(of("cups").heard(answer))
    assert shown == answer[:8]
    assert said == [
        ("queue.status", {"status": "0000"}),
        ("queue.reasons", {"text": "media-empty-error, ***"}),
    ]


def test_a_printer_that_is_well() -> None:
    answer = reply(0, ipp.PRINTER_GROUP, text_of(ipp.KEYWORD, "printer-state-reasons", "none"))
    _, said = told(of("cups").heard(answer))
    assert said == [("queue.status", {"status": "0000"}), ("queue.well", {})]


@pytest.mark.parametrize(("state", "word"), [*STAGES.items(), (77, "strange")])
def test_a_jobs_state(state: int, word: str) -> None:
    job = number_of(ipp.INTEGER, "job-id", 12), number_of(ipp.ENUM, "job-state", state)
    _, said = told(of("cups").heard(reply(0x0507, ipp.JOB_GROUP, *job)))
    assert said == [
        ("queue.status", {"status": "0507"}),
        ("queue.job_number", {"number": 12}),
        (f"queue.job_{word}", {}),
    ]


def test_what_is_no_answer_of_a_queue_is_only_counted() -> None:
    page = f"<html>{NUMBER}</html>".encode()
    assert told(of("cups").heard(page)) == (b"", [("rubbish", {"n": len(page)})])


def test_an_unknown_driver_of_office_printers_is_only_counted() -> None:
    assert told(of("another", "office_printer").sent(b"%PDF-1.4")) == (b"", [])


def test_a_queue_that_is_away_is_told() -> None:
    trace = Trace(of("cups"))
    with pytest.raises(TransportError):
        OfficePrinter(Settings("ipp://127.0.0.1:1/printers/a", tap=trace)).status()
    (row,) = trace.after(0, 10)
    assert [said.code for said in row.piece.said] == ["port.missing"]


# All


@given(st.binary(max_size=200), st.sampled_from(["mjpeg", "cups"]))
def test_nothing_raises(data: bytes, driver: str) -> None:
    for pieces in (of(driver).sent(data), of(driver).heard(data)):
        assert sum(piece.length for piece in pieces) == len(data)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_meaning_has_its_words(language: str) -> None:
    words = json.loads((WORDS / f"{language}.json").read_text("utf-8"))["admin"]["trace"]["says"]
    assert {*words["web"]} == {"ask", "answer", "picture"}
    queue = {code.removeprefix("queue.") for code in OPERATIONS.values()}
    jobs = {f"job_{word}" for word in (*STAGES.values(), "number", "strange")}
    assert {*words["queue"]} == queue | jobs | {"status", "well", "reasons"}
