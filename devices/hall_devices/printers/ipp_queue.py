"""A print queue that speaks IPP: CUPS on this computer or another, or an office printer itself.

Each question is one POST with a time-out.  A job is made first and gets its document second, so
that an answer that was lost can be asked for by the job's number: nothing is sent twice.
"""

from __future__ import annotations

import http.client
import itertools
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import quote, urlsplit

from hall_devices.drivers import OfficeState
from hall_devices.printers import ipp
from hall_devices.transport import NO_TAP, Tap, TransportError, kind_of

ASK_SECONDS = 5.0
SEND_SECONDS = 60.0
PORT = 631
_MOST_BYTES = 1 << 20
_BUSY, _REFUSES, _FORMAT = 0x0507, 0x0506, 0x040A
_NOT_FOUND = (0x0406, 0x0407)
_DENIED = (0x0401, 0x0402, 0x0403)

JobStage: TypeAlias = Literal[
    "queued", "held", "printing", "stopped", "canceled", "aborted", "completed"
]
STAGES: dict[object, JobStage] = {
    3: "queued",
    4: "held",
    5: "printing",
    6: "stopped",
    7: "canceled",
    8: "aborted",
    9: "completed",
}
"""What `job-state` says (RFC 8011, 5.3.7)."""
_TROUBLES = {
    "media-empty": "paper_out",
    "media-needed": "paper_out",
    "media-jam": "paper_jam",
    "cover-open": "cover_open",
    "door-open": "cover_open",
    "interlock-open": "cover_open",
    "toner-empty": "ink_out",
    "marker-supply-empty": "ink_out",
    "offline": "offline",
    "connecting-to-device": "offline",
    "timed-out": "offline",
    "shutdown": "offline",
    "fuser-over-temp": "overheated",
    "paused": "queue_stopped",
    "moving-to-paused": "queue_stopped",
    "other": "printer_error",
}
_NOTES = {
    "media-low": "paper_near_end",
    "toner-low": "ink_near_end",
    "marker-supply-low": "ink_near_end",
}
_STOPPED = 5


class Refused(Exception):
    """The queue has said no; `reason` is a word: queue_refuses, queue_busy, format_refused,
    port_missing, port_denied or queue_error."""

    def __init__(self, status: int) -> None:
        super().__init__(f"IPP status {status:#06x}")
        known = {_BUSY: "queue_busy", _REFUSES: "queue_refuses", _FORMAT: "format_refused"}
        self.reason = known.get(status, "queue_error")
        if status in _NOT_FOUND:
            self.reason = "port_missing"
        if status in _DENIED:
            self.reason = "port_denied"


@dataclass(frozen=True, slots=True)
class JobLook:
    """begun: whether the printer has been given some of it.  clean: no errors were told."""

    stage: JobStage
    begun: bool
    clean: bool

    @property
    def over(self) -> bool:
        return self.stage in ("canceled", "aborted", "completed")


class IppQueue:
    """Keeps no connection between two questions.  Every method raises TransportError, and Refused
    when the queue answers no."""

    def __init__(self, port: str, tap: Tap | None = None) -> None:
        """port: cups://QUEUE (of this computer) or ipp://HOST[:PORT]/PATH.  tap: sees questions and
        answers.  Raises TransportError "config"."""
        self._host, self._port, self._path = _address(port)
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._uri = f"ipp://{host}:{self._port}{self._path}"
        self._numbers = itertools.count(1)
        self._tap = tap or NO_TAP

    def state(self) -> OfficeState:
        names = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
        wanted = (*names, "document-format-supported")
        asked = ipp.Asked(ipp.KEYWORD, "requested-attributes", wanted)
        found = self._ask(ipp.GET_PRINTER, (asked,)).group(ipp.PRINTER_GROUP)
        reasons = _plain(found)
        trouble = next((word for said, word in _TROUBLES.items() if said in reasons), None)
        if found.get("printer-is-accepting-jobs") == (False,):
            trouble = trouble or "queue_refuses"
        if found.get("printer-state") == (_STOPPED,):
            trouble = trouble or "queue_stopped"
        note = next((word for said, word in _NOTES.items() if said in reasons), "")
        formats = found.get("document-format-supported", ())
        pdf = not formats or "application/pdf" in formats
        return OfficeState(trouble, note, pdf)

    def make_job(self, title: str, media: str) -> int:
        """A job without a document, which prints nothing; its number.  media: by its PWG name."""
        name = ipp.Asked(ipp.NAME, "job-name", (title,))
        wishes = (ipp.Asked(ipp.KEYWORD, "media", (media,)),)
        made = self._ask(ipp.CREATE_JOB, (_USER, name), wishes).group(ipp.JOB_GROUP)
        (number, *_) = made.get("job-id", (0,))
        if type(number) is not int or number <= 0:
            raise TransportError("strange", "the queue made a job and gave it no number")
        return number

    def send(self, job: int, pdf: bytes) -> None:
        """The document of a job, which may be printed from now on."""
        asked = (
            ipp.Asked(ipp.INTEGER, "job-id", (job,)),
            _USER,
            ipp.Asked(ipp.MIME, "document-format", ("application/pdf",)),
            ipp.Asked(ipp.BOOLEAN, "last-document", (True,)),
        )
        self._ask(ipp.SEND_DOCUMENT, asked, document=pdf, seconds=SEND_SECONDS)

    def look(self, job: int) -> JobLook:
        names = ("job-state", "job-state-reasons", "time-at-processing")
        asked = (
            ipp.Asked(ipp.INTEGER, "job-id", (job,)),
            _USER,
            ipp.Asked(ipp.KEYWORD, "requested-attributes", names),
        )
        found = self._ask(ipp.GET_JOB, asked).group(ipp.JOB_GROUP)
        said = found.get("job-state", ())
        stage = STAGES.get(said[0]) if said else None
        if stage is None:
            raise TransportError("strange", "the queue does not say how the job is")
        errors = "job-completed-with-errors" in found.get("job-state-reasons", ())
        begun = bool(found.get("time-at-processing")) or stage in ("printing", "stopped")
        return JobLook(stage, begun, not errors)

    def cancel(self, job: int) -> None:
        asked = (ipp.Asked(ipp.INTEGER, "job-id", (job,)), _USER)
        self._ask(ipp.CANCEL_JOB, asked)

    def _ask(
        self,
        operation: int,
        asked: tuple[ipp.Asked, ...],
        wishes: tuple[ipp.Asked, ...] = (),
        document: bytes = b"",
        seconds: float | None = None,
    ) -> ipp.Reply:
        body = ipp.request(operation, next(self._numbers), self._uri, asked, wishes) + document
        try:
            said = self._post(body, seconds or ASK_SECONDS)
        except TransportError as error:
            self._tap.port(error.kind)
            raise
        self._tap.heard(said)
        reply = ipp.read(said)
        if reply is None:
            raise TransportError("strange", "what answers speaks no IPP")
        if not reply.done:
            raise Refused(reply.status)
        return reply

    def _post(self, body: bytes, seconds: float) -> bytes:
        link = http.client.HTTPConnection(self._host, self._port, timeout=seconds)
        try:
            link.connect()
        except (OSError, UnicodeError) as error:
            link.close()
            kind = "timeout" if isinstance(error, TimeoutError) else kind_of(error, "missing")
            raise TransportError(kind, str(error)) from error
        self._tap.port("opened")
        self._tap.sent(body)
        try:
            link.request("POST", self._path, body, {"Content-Type": "application/ipp"})
            answer = link.getresponse()
            said = answer.read(_MOST_BYTES)
        except TimeoutError as error:
            raise TransportError("timeout", str(error)) from error
        except http.client.RemoteDisconnected as error:
            raise TransportError("gone", str(error)) from error
        except http.client.HTTPException as error:
            raise TransportError("strange", f"what answers speaks no HTTP: {error!r}") from error
        except OSError as error:
            raise TransportError("gone", str(error)) from error
        finally:
            link.close()
        if answer.status in (401, 403):
            raise TransportError("denied", f"HTTP {answer.status}")
        if answer.status == 404:
            raise TransportError("missing", "there is no such queue")
        return said


_USER = ipp.Asked(ipp.NAME, "requesting-user-name", ("hallway",))


def _plain(found: ipp.Attributes) -> frozenset[str]:
    """The printer's reasons without how grave it takes them."""
    said = found.get("printer-state-reasons", ())
    return frozenset(
        str(one).removesuffix("-error").removesuffix("-warning").removesuffix("-report")
        for one in said
    )


def _address(port: str) -> tuple[str, int, str]:
    scheme, _, rest = port.partition("://")
    if scheme == "cups" and rest and "/" not in rest:
        return "localhost", PORT, f"/printers/{quote(rest)}"
    try:
        parts = urlsplit(port)
        host, number = parts.hostname, parts.port or PORT
    except ValueError as error:
        raise TransportError("config", str(error)) from error
    if scheme != "ipp" or not host or not parts.path.strip("/"):
        raise TransportError("config", f"expected cups://QUEUE or ipp://HOST/PATH, got {port}")
    return host, number, quote(parts.path)
