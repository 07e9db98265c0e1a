"""How the devices of the hall are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hall_server.wire.base import Millis, Wire


class DeviceCheck(Wire):
    """The latest check of a device that somebody asked for. at: real time. by: who.

    done: the device said that it did it. unknown with evidence write-only: it was told to, and
    cannot answer. failed: nothing was done. reason: a word such as paper_out."""

    at: Millis
    by: str
    state: Literal["waiting", "running", "done", "failed", "unknown"]
    evidence: str
    reason: str
    replaced: str = ""
    """Signs of a printed page that its computer has no letters for."""
    kind: str = "check"
    """check; of an office printer also pack (numbers on paper) and labels (of assets)."""


class Scanned(Wire):
    """Event `scan`, sent at once and never again: a code that the scanner of this page has read."""

    text: str


class TraceSaid(Wire):
    """What bytes mean. code: a word of the pages' language files. values: what stands in its
    sentence. bits: of a status byte: place, word, whether it is set."""

    code: Annotated[str, StringConstraints(max_length=64)]
    values: dict[str, str | int]
    mood: Literal["", "warn", "bad"]
    bits: list[tuple[int, str, bool]]


class TraceRow(Wire):
    """What was written to a device's port, or came from it. at: of its computer's clock. data:
    hexadecimal digits, from the first byte. length: bytes in all. hidden: what is missing is shown
    to nobody."""

    seq: int
    at: Millis
    way: Literal["sent", "heard", "port"]
    data: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{2}){0,64}$")]
    length: int
    hidden: bool
    said: Annotated[list[TraceSaid], Field(max_length=200)]


class DeviceTrace(Wire):
    """What went over a device's port, the newest last. run: rows are counted anew with another one.
    told: its agent has answered; with an empty run its bytes cannot be traced. counts: sent, heard,
    bad (sums), reopened (times the port came back), since the agent has had this port."""

    run: str
    rows: list[TraceRow]
    told: bool
    counts: dict[str, int]


class DeviceStanding(Wire):
    """A device of the plan. evidence: answered = it said so itself; write-only = it cannot say
    (无法得知); unknown = nothing has been heard of it."""

    code: str
    kind: str
    driver: str
    port: str
    address: str
    """On a line that devices share; empty: it has none."""
    agent: str
    """Name of the computer that it hangs on; empty: the hall server itself."""
    counter: str
    """Label of the counter it stands at; empty: at none."""
    kiosk: str
    """Name of the kiosk that it prints for or lies at; empty: none."""
    state: Literal["ok", "trouble", "silent", "unknown"]
    since: Millis
    """Real time."""
    last_ok: Millis | None
    evidence: Literal["answered", "write-only", "unknown"]
    detail: str
    """A reason word such as paper_out, port_missing, no_agent; empty: nothing to say."""
    counts: dict[str, int]
    check: DeviceCheck | None = None
    """None: nobody has asked for one since the server began."""
    cells: int = 0
    """Small characters on a line of a ticket printer; 0: another device, or not known."""
