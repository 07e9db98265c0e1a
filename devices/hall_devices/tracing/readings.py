"""Which reading a driver's bytes want."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from hall_devices.tracing.frames import Together
from hall_devices.tracing.line_readings import (
    Bb5154Reading,
    a090_reading,
    ff68_reading,
    pinganlihe_reading,
    ruize_reading,
    wkly_reading,
    xor24_reading,
    yt_reading,
)
from hall_devices.tracing.message_readings import (
    ELOAM,
    GWQ,
    RATE_JSON,
    MessageReading,
    SundynReading,
)
from hall_devices.tracing.piece import Plain, Reading, Veiled
from hall_devices.tracing.printer_reading import PrinterReading
from hall_devices.tracing.private_readings import CardReading, CodeReading
from hall_devices.tracing.web_readings import PicturesReading, QueueReading

_PRIVATE = ("id_reader", "scanner", "camera", "office_printer")
"""Kinds whose bytes may be somebody's: of an unknown driver they are only counted."""
_READINGS: dict[str, Callable[[], Reading]] = {
    "escpos": PrinterReading,
    "a090": a090_reading,
    "pinganlihe": pinganlihe_reading,
    "bb5154": Bb5154Reading,
    "ruize": ruize_reading,
    "ff68": ff68_reading,
    "ff68-keypad": ff68_reading,
    "wkly": wkly_reading,
    "xor24": xor24_reading,
    "yt": yt_reading,
    "sam-v": CardReading,
    "gm65": CodeReading,
    "serial-scanner": CodeReading,
    "sundyn": SundynReading,
    "gwq": partial(MessageReading, GWQ),
    "gwq-camera": partial(MessageReading, GWQ),
    "rate-json": partial(MessageReading, RATE_JSON),
    "eloam": partial(MessageReading, ELOAM),
    "mjpeg": PicturesReading,
    "cups": QueueReading,
}


def reading_of(devices: Iterable[tuple[str, str]]) -> Reading:
    """For the devices of one port.  devices: kind and driver of each."""
    found = {_make(kind, driver): None for kind, driver in devices}
    readings = [make() for make in found]
    return readings[0] if len(readings) == 1 else Together(readings)


def _make(kind: str, driver: str) -> Callable[[], Reading]:
    if driver in _READINGS:
        return _READINGS[driver]
    return Veiled if kind in _PRIVATE else Plain
