"""What network cameras and print queues are asked over HTTP, and answer."""

from __future__ import annotations

import re

from hall_devices.cameras.http_answer import NoHttp, read_answer
from hall_devices.cameras.picture import BEGIN, END, TRAILER
from hall_devices.printers import ipp
from hall_devices.printers.ipp_queue import STAGES
from hall_devices.tracing.personal import may_be_somebodys
from hall_devices.tracing.piece import Mood, Piece, Said, veiled

_GET = 4
"""Bytes of a question before its path, which may hold a password."""
_STATUS = 12
"""Bytes of `HTTP/1.1 200`."""
_OK = 200
_KIND = re.compile(r"[a-z]{1,16}/[a-z0-9.+-]{1,32}")
_IPP_HEAD = 8
"""Bytes: version, operation or status, number of the question (RFC 8010, 3.1.1)."""
_REASON = re.compile(r"[a-z][a-z-]{0,47}")
_MOST_REASONS = 8
_OPERATIONS = {
    ipp.CREATE_JOB: "queue.make",
    ipp.SEND_DOCUMENT: "queue.document",
    ipp.CANCEL_JOB: "queue.cancel",
    ipp.GET_JOB: "queue.job",
    ipp.GET_PRINTER: "queue.state",
}


class PicturesReading:
    """See piece.Reading; each call is a question, the head of an answer, or a picture."""

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [veiled(data, _GET, Said("web.ask"))]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        if data.startswith(BEGIN) and END in data[-TRAILER:]:
            return [veiled(data, 0, Said("web.picture", {"n": len(data)}))]
        try:
            found = read_answer(data)
        except NoHttp:
            found = None
        if found is None:
            return [_rubbish(data)]
        answer, _ = found
        is_kind = _KIND.fullmatch(answer.kind) and not may_be_somebodys(answer.kind)
        kind = answer.kind if is_kind else "***"
        mood: Mood = "" if answer.status == _OK else "warn"
        said = Said("web.answer", {"status": answer.status, "kind": kind}, mood)
        return [veiled(data, _STATUS, said)]


class QueueReading:
    """See piece.Reading; each call is one message of IPP.  A job's name and its document are not
    shown."""

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        operation = _OPERATIONS.get(int.from_bytes(data[2:4], "big"))
        return [veiled(data, _IPP_HEAD, *([Said(operation)] if operation else []))]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        reply = ipp.read(data)
        if reply is None:
            return [_rubbish(data)]
        mood: Mood = "" if reply.done else "bad"
        status = Said("queue.status", {"status": f"{reply.status:04x}"}, mood)
        return [veiled(data, _IPP_HEAD, status, *_states(reply))]


def _rubbish(data: bytes) -> Piece:
    return veiled(data, 0, Said("rubbish", {"n": len(data)}, "bad"))


def _states(reply: ipp.Reply) -> list[Said]:
    found: list[Said] = []
    printer, job = reply.group(ipp.PRINTER_GROUP), reply.group(ipp.JOB_GROUP)
    reasons = _reasons(printer.get("printer-state-reasons", ()))
    if reasons == "none":
        found.append(Said("queue.well"))
    elif reasons:
        found.append(Said("queue.reasons", {"text": reasons}, "warn"))
    number, state = (next(iter(job.get(name, ())), None) for name in ("job-id", "job-state"))
    if type(number) is int:
        found.append(Said("queue.job_number", {"number": number}))
    if state is not None:
        found.append(Said(f"queue.job_{STAGES.get(state, 'strange')}"))
    return found


def _reasons(values: tuple[ipp.Value, ...]) -> str:
    """Words of RFC 8011; others stand as ***."""
    words = [str(value) for value in values[:_MOST_REASONS]]
    return ", ".join(word if _REASON.fullmatch(word) else "***" for word in words)
