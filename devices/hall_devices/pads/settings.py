"""What the set-up of a lone pad may say: one table for its driver and for whoever checks a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hall_devices.drivers import Settings, Verb
from hall_devices.transport import TransportError
from hall_devices.wrong_setting import Wrong

_SHARED = frozenset({"scale", "mapping", "keys"})
"""Settings of every pad; the agent reads them."""


@dataclass(frozen=True, slots=True)
class PadSettings:
    """What one driver reads.

    ports: how the port's name may begin, and what is left out of it.  choices: a setting → what it
    may be, the first where nothing is said.  numbers: a setting → least, most, where nothing is
    said.  texts: settings of free text.
    """

    ports: Mapping[str, int]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every setting that means something."""
        return tuple(sorted({*self.choices, *self.numbers, *self.texts, *_SHARED}))


_STAFF = ("yes", "no")
PAD_SETTINGS: Mapping[str, PadSettings] = {
    "sundyn": PadSettings(
        {"udp": 8001, "tcp": 8011},
        {"guid": ("no", "yes"), "staff": _STAFF},
        {"listen": (0, 65535, 7791)},
    ),
    "gwq": PadSettings({"ws": 1919}, {"staff": _STAFF}),
    "rate-json": PadSettings(
        {"listen": 8820},
        {"dimension": ("attitude", "quality", "efficiency", "honest")},
        texts=("window", "token"),
    ),
}
"""Driver → what its set-up may say."""


def wrong_settings(driver: str, port: str, options: Mapping[str, str]) -> Iterator[Wrong]:
    """What a driver of this table would refuse; nothing for any other driver."""
    known = PAD_SETTINGS.get(driver)
    if known is None:
        return
    if port and _address(port, known.ports) is None:
        shapes = tuple(f"{scheme}://HOST:{usual}" for scheme, usual in known.ports.items())
        yield Wrong("", port, shapes)
    for name, value in options.items():
        choices, number = known.choices.get(name), known.numbers.get(name)
        if name not in known.names:
            yield Wrong(name, name, known.names, unknown=True)
        elif choices and value not in choices:
            yield Wrong(name, value, choices)
        elif number and not _is_number(value, *number[:2]):
            yield Wrong(name, value, (), *number[:2])


@dataclass(frozen=True, slots=True)
class Read:
    """Settings that were looked at: every value is one that the driver knows."""

    scheme: str
    host: str
    port: int
    options: Mapping[str, str]

    def number(self, name: str) -> int:
        """A setting that is a number."""
        return int(self.options[name])

    def verbs(self, *verbs: Verb) -> frozenset[Verb]:
        """These, and those about staff unless the set-up tells nobody's name."""
        staff: tuple[Verb, ...] = ("login", "logout") if self.options["staff"] == "yes" else ()
        return frozenset((*verbs, *staff))


def read_settings(driver: str, settings: Settings) -> Read:
    """Raises TransportError "config" for the port's name, ValueError for an option."""
    known = PAD_SETTINGS[driver]
    address = _address(settings.port, known.ports)
    for wrong in wrong_settings(driver, settings.port, settings.options):
        if wrong.name:
            raise ValueError(str(wrong))
    if address is None:
        raise TransportError("config", f"unknown kind of port: {settings.port}")
    usual = {name: choices[0] for name, choices in known.choices.items()}
    usual |= {name: str(otherwise) for name, (_, _, otherwise) in known.numbers.items()}
    usual |= dict.fromkeys(known.texts, "")
    return Read(*address, {**usual, **settings.options})


def _address(port: str, schemes: Mapping[str, int]) -> tuple[str, str, int] | None:
    """udp://192.168.1.31:8001 → its parts, the usual number where none is said."""
    try:
        parts = urlsplit(port)
        number = parts.port
    except ValueError:
        return None
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in schemes or not parts.hostname or not bare:
        return None
    return parts.scheme, parts.hostname, schemes[parts.scheme] if number is None else number


def _is_number(text: str, least: int, most: int) -> bool:
    short = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return short and least <= int(text) <= most
