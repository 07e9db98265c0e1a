"""What the server sends, read with suspicion: dicts in, values out, ValueError for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hall_devices.drivers import Person, Settings, Sign
from hall_devices.line import BAUD
from hall_kiosk.jobs import Job

from .wishes import Seat

MAX_ID = 200
MAX_TEXT = 400
MAX_ASK_SECONDS = 3600.0
MAX_WATCH_SECONDS = 60.0

BAR, PAD, KEYPAD = "led", "pad", "keypad"
PRINTER, OFFICE = "ticket_printer", "office_printer"
LOCKS, SCANNER, READER = "locks", "scanner", "id_reader"
CAMERA = "camera"
LINE_KINDS = (BAR, PAD, KEYPAD, LOCKS, SCANNER, READER)
"""Kinds of devices that hang on a serial line (line.Line); every other kind but a
camera is a printer."""
_MIXED = (BAR, PAD, KEYPAD)


def may_share(kind: str, other: str) -> bool:
    """Whether two kinds may hang on one line: lock boards keep to themselves, since an opening is
    watched; a scanner and a card reader have no address."""
    return (kind in _MIXED and other in _MIXED) or kind == other == LOCKS


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """One device of this agent.  code: the server's name for it."""

    code: str
    kind: str
    driver: str
    settings: Settings


def read_devices(data: object, font: Path | None) -> tuple[int, list[DeviceConfig], list[str]]:
    """The `devices` event: its sequence number (0 when it has none), the devices, the complaints.

    An entry that cannot be read is complained of and does not take the others down.
    """
    if not isinstance(data, dict) or not isinstance(data.get("devices"), list):
        raise ValueError("devices must be a list")
    seq = data.get("seq", 0)
    if type(seq) is not int:
        raise ValueError("seq must be a number")
    devices: list[DeviceConfig] = []
    complaints: list[str] = []
    for entry in data["devices"]:
        try:
            devices.append(_read_device(entry, font))
        except ValueError as error:
            complaints.append(f"{error}: {entry!r}"[:300])
    return seq, devices, complaints


def _read_device(data: object, font: Path | None) -> DeviceConfig:
    if not isinstance(data, dict):
        raise ValueError("a device must be an object")
    texts = {
        "code": data.get("code"),
        "kind": data.get("kind"),
        "driver": data.get("driver", "escpos"),
        "port": data.get("port"),
        "profile": data.get("profile", "80mm"),
        "flow": data.get("flow", "none"),
    }
    for name, value in texts.items():
        if not isinstance(value, str) or not value:
            raise ValueError(f"device without {name}")
    slow = texts["kind"] in LINE_KINDS and texts["kind"] != READER
    baud = data.get("baud", BAUD if slow else 115200)
    if type(baud) is not int or baud <= 0:
        raise ValueError("baud must be a positive number")
    options = data.get("settings", {})
    if not isinstance(options, dict) or not all(
        isinstance(name, str) and isinstance(value, str) for name, value in options.items()
    ):
        raise ValueError("settings must be texts by name")
    settings = Settings(
        str(texts["port"]), str(texts["profile"]), baud, str(texts["flow"]), font, options
    )
    return DeviceConfig(str(texts["code"]), str(texts["kind"]), str(texts["driver"]), settings)


@dataclass(frozen=True, slots=True)
class SignOrder:
    """The `sign` event.  epoch, seq: which start of the server, and how many-th of it."""

    device: str
    sign: Sign
    epoch: str
    seq: int


def read_sign(data: object) -> SignOrder:
    """Raises ValueError; an overlong text is cut, as any bar would."""
    if not isinstance(data, dict):
        raise ValueError("a sign must be an object")
    texts = [data.get(name) for name in ("device", "text", "state")]
    device, text, state = texts
    if not (isinstance(device, str) and isinstance(text, str) and isinstance(state, str)):
        raise ValueError("a sign needs device, text and state")
    number, window = (data.get(name, "") for name in ("number", "window"))
    if not (isinstance(number, str) and isinstance(window, str)):
        raise ValueError("a sign's number and window must be texts")
    epoch, seq = data.get("epoch", ""), data.get("seq")
    if not isinstance(epoch, str) or type(seq) is not int:
        raise ValueError("a sign needs its seq")
    sign = Sign(text[:MAX_TEXT], state, number[:MAX_ID], window[:MAX_ID])
    return SignOrder(device, sign, epoch, seq)


@dataclass(frozen=True, slots=True)
class SeatOrder:
    """The `seat` event.  epoch, seq: as in SignOrder."""

    device: str
    seat: Seat
    epoch: str
    seq: int


def read_seat(data: object) -> SeatOrder:
    """Raises ValueError; names that are too long are cut."""
    if not isinstance(data, dict):
        raise ValueError("a seat must be an object")
    device, state, window = (data.get(name) for name in ("device", "state", "window"))
    if not (isinstance(device, str) and isinstance(state, str) and isinstance(window, str)):
        raise ValueError("a seat needs device, state and window")
    staff, epoch, seq = data.get("staff"), data.get("epoch", ""), data.get("seq")
    if not (staff is None or isinstance(staff, str)):
        raise ValueError("staff must be a name or nothing")
    if not isinstance(epoch, str) or type(seq) is not int:
        raise ValueError("a seat needs its seq")
    person = Person(staff[:MAX_ID], window[:MAX_ID]) if staff else None
    return SeatOrder(device, Seat(state, person), epoch, seq)


@dataclass(frozen=True, slots=True)
class AskOrder:
    """The `ask` event; of `ask_end` device and ask mean something.  item: see wishes.Ask."""

    device: str
    ask: str
    seconds: float
    item: str


def read_ask(data: object) -> AskOrder:
    """Raises ValueError; an item that is none is passed over."""
    if not isinstance(data, dict):
        raise ValueError("an ask must be an object")
    device, ask, seconds = data.get("device"), data.get("ask"), data.get("seconds", 0)
    if not isinstance(device, str) or not isinstance(ask, str) or not 0 < len(ask) <= MAX_ID:
        raise ValueError("an ask needs device and ask")
    if type(seconds) not in (int, float) or not 0 <= seconds <= MAX_ASK_SECONDS:
        raise ValueError(f"seconds must be from 0 to {MAX_ASK_SECONDS}")
    item = data.get("item")
    return AskOrder(device, ask, float(seconds), item[:MAX_TEXT] if isinstance(item, str) else "")


def read_watch(data: object) -> tuple[str, float]:
    """The `watch` event: device, seconds.  Raises ValueError."""
    if not isinstance(data, dict):
        raise ValueError("a watch must be an object")
    device, seconds = data.get("device"), data.get("seconds")
    if not isinstance(device, str) or isinstance(seconds, bool):
        raise ValueError("a watch needs device and seconds")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= MAX_WATCH_SECONDS:
        raise ValueError(f"seconds must be from 0 to {MAX_WATCH_SECONDS}")
    return device, float(seconds)


@dataclass(frozen=True, slots=True)
class TraceAsk:
    """The `trace` event: the rows behind `after` of a device's trace, if it is this run of it."""

    device: str
    run: str
    after: int


def read_trace(data: object) -> TraceAsk:
    """Raises ValueError."""
    if not isinstance(data, dict):
        raise ValueError("a trace must be asked for by an object")
    device, run, after = data.get("device"), data.get("run", ""), data.get("after", 0)
    if not isinstance(device, str) or not isinstance(run, str) or type(after) is not int:
        raise ValueError("a trace needs device, run and after")
    return TraceAsk(device, run, after)


@dataclass(frozen=True, slots=True)
class FindOrder:
    """The `find` event.  start: name of the scan to begin, "" for none.  port: one to ask besides
    those that the system lists, "" for none.  listen: somebody presses keys meanwhile.  stop: end
    the one that runs."""

    start: str = ""
    port: str = ""
    listen: bool = False
    stop: bool = False


def read_find(data: object) -> FindOrder:
    """Raises ValueError."""
    if not isinstance(data, dict):
        raise ValueError("a scan must be asked for by an object")
    start, port = data.get("start", ""), data.get("port", "")
    listen, stop = data.get("listen", False), data.get("stop", False)
    if not isinstance(start, str) or not isinstance(port, str):
        raise ValueError("start and port of a scan must be texts")
    if len(start) > MAX_ID or len(port) > MAX_ID:
        raise ValueError("start and port of a scan must be short")
    if not isinstance(listen, bool) or not isinstance(stop, bool):
        raise ValueError("listen and stop of a scan are true or false")
    return FindOrder(start, port, listen, stop)


def read_job(data: object, now: datetime, max_age: float) -> Job:
    """The `job` event.

    expires (ISO 8601 or UNIX seconds; beside the content or in it) is the server's limit; with
    sent_at the time left is taken from the server's clock alone, for a kiosk's clock may be wrong.
    max_age: seconds from now that no job outlives.
    """
    if not isinstance(data, dict):
        raise ValueError("a job must be an object")
    job, device, kind, content = (data.get(name) for name in ("job", "device", "kind", "content"))
    if not isinstance(job, str) or not 0 < len(job) <= MAX_ID:
        raise ValueError("job must be a short text")
    if not isinstance(device, str) or not isinstance(kind, str) or not isinstance(content, dict):
        raise ValueError("a job needs device, kind and content")
    left = max_age
    expires = _moment(data.get("expires", content.get("expires")))
    if expires is not None:
        left = min(left, (expires - (_moment(data.get("sent_at")) or now)).total_seconds())
    return Job(job, device, kind, content, now + timedelta(seconds=left))


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if type(value) in (int, float):
        try:
            return datetime.fromtimestamp(float(str(value)), tz=UTC)
        except (OverflowError, OSError) as error:
            raise ValueError("no such time") from error
    if not isinstance(value, str):
        raise ValueError("a time must be a text or a number")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment
