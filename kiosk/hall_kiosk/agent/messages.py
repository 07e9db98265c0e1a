"""What the server sends, read with suspicion: dicts in, values out, ValueError for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hall_devices.drivers import Settings
from hall_kiosk.jobs import Job

MAX_ID = 200


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
    baud = data.get("baud", 115200)
    if type(baud) is not int or baud <= 0:
        raise ValueError("baud must be a positive number")
    settings = Settings(str(texts["port"]), str(texts["profile"]), baud, str(texts["flow"]), font)
    return DeviceConfig(str(texts["code"]), str(texts["kind"]), str(texts["driver"]), settings)


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
