"""What the set-up of a camera may say: one table for its driver and for whoever checks a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hall_devices.drivers import Settings
from hall_devices.transport import TransportError
from hall_devices.wrong_setting import Wrong

TURNS = ("0", "90", "180", "270")
"""Degrees clockwise by which the agent turns every picture."""
MOST_NAME = 20
"""Characters of a camera's name, which the pages show."""
_SIZE = re.compile(r"[1-9]\d{1,4}x[1-9]\d{1,4}")
SIZE_FORM = "2592x1944"
_HOST = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """What one driver reads.

    port: what its name looks like, and examples of it.  choices: a setting → what it may be, the
    first where nothing is said.  numbers: a setting → the most it may be, 0 where nothing is said.
    sizes: settings that are a width and a height.
    """

    port: re.Pattern[str]
    ports: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every setting that means something."""
        return tuple(sorted({*self.choices, *self.numbers, *self.sizes, "name", "turn"}))


_NO_YES = ("no", "yes")
_WS = re.compile(rf"ws://{_HOST}/?")
CAMERA_SETTINGS: Mapping[str, CameraSettings] = {
    "uvc": CameraSettings(
        re.compile(r"/dev/[\w./:+@-]+|uvc:\d{1,2}"),
        ("/dev/v4l/by-path/…-video-index0", "/dev/v4l/by-id/…-video-index0", "uvc:0"),
        sizes=("still", "preview"),
    ),
    "mjpeg": CameraSettings(
        re.compile(rf"https?://{_HOST}(?:/[^\s@#]*)?"), ("http://192.168.1.40/video.mjpg",)
    ),
    "pictures": CameraSettings(re.compile(r"folder:///.+"), ("folder:///srv/pictures",)),
    "eloam": CameraSettings(
        _WS,
        ("ws://127.0.0.1:9000",),
        {"deskew": _NO_YES},
        {"device": 9, "resolution": 31},
    ),
    "gwq-camera": CameraSettings(_WS, ("ws://127.0.0.1:1919",), {"autocut": _NO_YES}, {"index": 9}),
}
"""Driver → what its set-up may say."""


def wrong_settings(driver: str, port: str, options: Mapping[str, str]) -> Iterator[Wrong]:
    """What a driver of this table would refuse; nothing for any other driver."""
    known = CAMERA_SETTINGS.get(driver)
    if known is None:
        return
    if port and not known.port.fullmatch(port):
        yield Wrong("", port, known.ports)
    for name, value in options.items():
        choices = {**known.choices, "turn": TURNS}.get(name)
        if name not in known.names:
            yield Wrong(name, name, known.names, unknown=True)
        elif choices and value not in choices:
            yield Wrong(name, value, choices)
        elif name in known.numbers and not _is_number(value, known.numbers[name]):
            yield Wrong(name, value, most=known.numbers[name])
        elif name in known.sizes and not _SIZE.fullmatch(value):
            yield Wrong(name, value, (SIZE_FORM,))


def read_settings(driver: str, settings: Settings) -> Mapping[str, str]:
    """The options, with what holds where nothing is said; no size where none is said.  Raises
    ValueError for an option, TransportError "config" for the port's name."""
    known = CAMERA_SETTINGS[driver]
    if not known.port.fullmatch(settings.port):  # its name may hold a password, so it is not told
        raise TransportError("config", f"the port must look like {' or '.join(known.ports)}")
    for wrong in wrong_settings(driver, settings.port, settings.options):
        raise ValueError(str(wrong))
    usual = {name: choices[0] for name, choices in known.choices.items()}
    return {**usual, **dict.fromkeys(known.numbers, "0"), **settings.options}


def read_size(text: str) -> tuple[int, int]:
    """Width and height, of a setting that was looked at."""
    width, height = text.split("x")
    return int(width), int(height)


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) <= most
