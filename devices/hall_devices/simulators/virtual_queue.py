"""One virtual print queue: its jobs, what is wrong with it, and its answers in IPP.

Own reader and writer of IPP, so that a mistake of the driver's is not made twice.
"""

from __future__ import annotations

import re
import struct
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

_QUEUED, _HELD, _PRINTING, _CANCELED, _ABORTED, _COMPLETED = 3, 4, 5, 7, 8, 9
_INT, _BOOL, _ENUM, _NO_VALUE = 0x21, 0x22, 0x23, 0x13
_WORD, _MIME, _CHARSET, _LANGUAGE = 0x44, 0x49, 0x47, 0x48
_NAMES = {
    _QUEUED: "queued",
    _HELD: "held",
    _PRINTING: "printing",
    _CANCELED: "canceled",
    _ABORTED: "aborted",
    _COMPLETED: "completed",
}
_SILENT_SECONDS = 30.0
"""Nobody asks longer than this."""


class HangUp(Exception):
    """The connection ends without an answer.  after: seconds until then."""

    def __init__(self, after: float = 0.0) -> None:
        super().__init__(after)
        self.after = after


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the queue now.

    paper_out, cover_open, offline, jam, ink_out, near_end: what its printer says.  stopped,
    refuses: the queue is stopped, or takes no jobs.  hold: jobs wait for somebody to release them.
    abort: a job that has begun is given up.  errors: its end is told with errors.  forget: ended
    jobs are known no more.  no_pdf: it takes no PDF.  rubbish: it answers what is no IPP.
    drop: it carries out the next request of this number and hangs up, 0 for none.  lose: so with
    the how-many-th request from now on.  seconds: how long a job takes.  unplugged: nobody is
    there, a connection ends at once.  silent: it hears and never answers.
    """

    paper_out: bool = False
    cover_open: bool = False
    offline: bool = False
    jam: bool = False
    ink_out: bool = False
    near_end: bool = False
    stopped: bool = False
    refuses: bool = False
    hold: bool = False
    abort: bool = False
    errors: bool = False
    forget: bool = False
    no_pdf: bool = False
    rubbish: bool = False
    drop: int = 0
    lose: int = 0
    seconds: float = 0.0
    unplugged: bool = False
    silent: bool = False

    @property
    def reasons(self) -> list[str]:
        said = {
            "media-empty-error": self.paper_out,
            "cover-open-report": self.cover_open,
            "offline-report": self.offline,
            "media-jam-error": self.jam,
            "toner-empty-error": self.ink_out,
            "media-low-warning": self.near_end,
            "paused": self.stopped,
        }
        return [name for name, is_so in said.items() if is_so] or ["none"]

    @property
    def blocked(self) -> bool:
        return any(
            (self.paper_out, self.cover_open, self.offline, self.jam, self.ink_out, self.stopped)
        )

    def changed(self, wishes: dict[str, Any]) -> Faults:
        """With these fields set.  Raises ValueError for an unknown name or a wrong value."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, value in wishes.items():
            if name not in known:
                raise ValueError(f"unknown fault: {name}")
            wanted = (int, float) if name == "seconds" else (type(known[name]),)
            if not isinstance(value, wanted):
                raise ValueError(f"wrong value for {name}: {value!r}")
        return replace(self, **wishes)


@dataclass
class _Job:
    number: int
    state: int = _QUEUED
    pages: int | None = None
    begun_at: float | None = None


class VirtualQueue:
    """One thread at a time; `now` is seconds of any steady clock."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.faults = Faults()
        self._jobs: dict[int, _Job] = {}

    def set(self, wishes: dict[str, Any], now: float) -> None:
        self._run(now)
        self.faults = self.faults.changed(wishes)
        self._run(now)

    def mend(self, now: float) -> None:
        self._run(now)
        self.faults = Faults()
        self._run(now)

    def cancel_open(self, now: float) -> None:
        """The jobs that are not over."""
        self._run(now)
        for job in self._jobs.values():
            self._cancel(job)

    def state(self, now: float) -> dict[str, Any]:
        """JSON-ready."""
        self._run(now)
        jobs = [
            {"job": job.number, "state": _NAMES[job.state], "pages": job.pages}
            for job in self._jobs.values()
        ]
        return {
            "name": self.name,
            "kind": "office_printer",
            "port": f"/printers/{self.name}",
            "jobs": jobs,
            "faults": asdict(self.faults),
        }

    def answer(self, body: bytes, now: float) -> bytes:
        """What a POST of these bytes is answered with.  Raises HangUp."""
        if self.faults.unplugged or self.faults.silent:
            raise HangUp(_SILENT_SECONDS if self.faults.silent else 0.0)
        self._run(now)
        if self.faults.rubbish:
            return b"<html>no printer here</html>"
        operation, number = struct.unpack_from(">HI", body, 2)
        attributes, end = _read(body)
        said = self._do(operation, attributes, body[end:])
        self._run(now)
        if operation == self.faults.drop:
            self.faults = replace(self.faults, drop=0)
            raise HangUp
        if self.faults.lose:
            self.faults = replace(self.faults, lose=self.faults.lose - 1)
            if not self.faults.lose:
                raise HangUp
        status, groups = said
        head = struct.pack(">BBHI", 1, 1, status, number) + b"\x01"
        head += _value(_CHARSET, "attributes-charset", "utf-8")
        head += _value(_LANGUAGE, "attributes-natural-language", "en")
        return head + groups + b"\x03"

    def _do(self, operation: int, asked: dict[str, Any], document: bytes) -> tuple[int, bytes]:
        if operation == 0x000B:
            return 0, self._printer()
        if operation == 0x0005:
            if self.faults.refuses:
                return 0x0506, b""
            job = _Job(len(self._jobs) + 1, _HELD)
            self._jobs[job.number] = job
            return 0, self._told(job)
        found = self._jobs.get(asked.get("job-id", 0))
        if found is None or (self.faults.forget and found.state >= _CANCELED):
            return 0x0406, b""
        if operation == 0x0006:
            return self._take(found, str(asked.get("document-format")), document)
        if operation == 0x0008:
            if found.state >= _CANCELED:
                return 0x0404, b""
            self._cancel(found)
        return 0, self._told(found)

    def _take(self, job: _Job, kind: str, document: bytes) -> tuple[int, bytes]:
        if self.faults.no_pdf or kind != "application/pdf" or not document.startswith(b"%PDF"):
            return 0x040A, b""
        (self.folder / f"job-{job.number}.pdf").write_bytes(document)
        counts = re.findall(rb"/Count (\d+)", document)
        job.pages = int(counts[-1]) if counts else 0
        job.state = _HELD if self.faults.hold else _QUEUED
        return 0, self._told(job)

    def _cancel(self, job: _Job) -> None:
        if job.state < _CANCELED:
            job.state = _CANCELED

    def _run(self, now: float) -> None:
        """Do what time allows, one job after another."""
        for job in self._jobs.values():
            if job.pages is None or job.state in (_CANCELED, _ABORTED, _COMPLETED):
                continue
            if job.state == _HELD and not self.faults.hold:
                job.state = _QUEUED
            if self.faults.blocked or job.state == _HELD:
                return
            if job.begun_at is None:
                job.begun_at, job.state = now, _PRINTING
            if now - job.begun_at < self.faults.seconds:
                return
            job.state = _ABORTED if self.faults.abort else _COMPLETED

    def _printer(self) -> bytes:
        said = b"\x04" + _value(_ENUM, "printer-state", 5 if self.faults.stopped else 3)
        said += _values(_WORD, "printer-state-reasons", self.faults.reasons)
        said += _value(_BOOL, "printer-is-accepting-jobs", not self.faults.refuses)
        formats = ["image/pwg-raster", *([] if self.faults.no_pdf else ["application/pdf"])]
        return said + _values(_MIME, "document-format-supported", formats)

    def _told(self, job: _Job) -> bytes:
        said = b"\x02" + _value(_INT, "job-id", job.number)
        said += _value(_ENUM, "job-state", job.state)
        word = "job-completed-with-errors" if self.faults.errors else "none"
        said += _value(_WORD, "job-state-reasons", word)
        if job.begun_at is None:
            return said + _value(_NO_VALUE, "time-at-processing", "")
        return said + _value(_INT, "time-at-processing", 1_800_000_000)


def _values(tag: int, name: str, values: list[str]) -> bytes:
    first, *more = values
    return _value(tag, name, first) + b"".join(_value(tag, "", value) for value in more)


def _value(tag: int, name: str, value: int | bool | str) -> bytes:
    if tag in (_INT, _ENUM):
        data = struct.pack(">i", value)
    elif tag == _BOOL:
        data = b"\x01" if value else b"\x00"
    else:
        data = str(value).encode()
    head = struct.pack(">BH", tag, len(name)) + name.encode()
    return head + struct.pack(">H", len(data)) + data


def _read(body: bytes) -> tuple[dict[str, Any], int]:
    """The attributes of a request, and where its document begins."""
    found: dict[str, Any] = {}
    at = 8
    while body[at] != 0x03:
        if body[at] < 0x10:
            at += 1
            continue
        tag, size = struct.unpack_from(">BH", body, at)
        name = body[at + 3 : at + 3 + size].decode()
        at += 3 + size
        (size,) = struct.unpack_from(">H", body, at)
        data = body[at + 2 : at + 2 + size]
        at += 2 + size
        found[name] = struct.unpack(">i", data)[0] if tag in (_INT, _ENUM) else data.decode()
    return found, at + 1
