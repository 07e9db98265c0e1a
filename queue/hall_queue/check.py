"""Whether a plan holds together: every problem at once, each with its path, nothing raised.

A problem names the field as `codec` would (`services[12].area`, items counted from 0), a stable
code for the sentence a page shows, and the facts that sentence needs.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping, Sequence
from datetime import date, time

from hall_queue.plan import (
    DEVICE_KINDS,
    LONE_KINDS,
    OUTLETS,
    TICKET_PRINTER,
    Area,
    Counter,
    Device,
    Hours,
    Limits,
    Plan,
    Quota,
    Service,
    Session,
)
from hall_queue.problems import Problem, Report, choices, key_path

PREFIX = re.compile(r"[A-Z]{1,3}")
_DRIVER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language as the pages' language files are called: `en`, `mn-Mong`."""
_URL = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?(/[\w.~%-]+)*", re.ASCII)

TILE_LENGTH = 6
TEXT_LENGTH = 200
LABEL_LENGTH = 10
SMALLEST = 0.001
"""What a mean time or a share must at least be: they are divided by."""
MOST_ADDRESS = 255
"""Of a device on a shared line."""

RULE_RANGES: Mapping[str, tuple[float, float]] = {
    "recalls": (0, 20),
    "recall_gap_seconds": (0, 120),
    "return_after": (0, 50),
    "returns": (0, 10),
    "missed_grace_minutes": (0, 120),
    "undo_seconds": (0, 60),
    "help_delay_minutes": (0, 240),
    "booked_credit_minutes": (0, 240),
    "late_booking_minutes": (0, 240),
    "early_booking_minutes": (0, 480),
    "number_width": (1, 6),
    "services_per_ticket": (1, 10),
    "alert_after_seconds": (0, 3600),
    "alert_clear_percent": (10, 95),
    "effect_minutes": (1, 120),
    "divert_most": (0, 20),
    "loan_minutes": (5, 480),
}
"""What each number in `Rules` may be, both ends included."""


def check_plan(plan: Plan) -> tuple[Problem, ...]:
    """Every problem of `plan`, in the order of its fields; empty when the hall can open.

    Each item is looked at alone, then against the others: codes, labels and prefixes are unique,
    what is referred to exists, every area has a service and every service a counter.
    """
    report = Report()
    report.text("name", plan.name)
    report.text("hotline", plan.hotline, needed=False)
    _check_url(report, plan.public_url)
    _check_hours(report, plan.hours)
    for name, (low, high) in RULE_RANGES.items():
        report.between(f"rules.{name}", getattr(plan.rules, name), low, high)
    _check_zones_and_classes(report, plan)
    _check_areas(report, plan)
    _check_services(report, plan)
    _check_counters(report, plan)
    _check_screens(report, plan)
    _check_kiosks_and_devices(report, plan)
    _check_words(report, plan.words)
    return tuple(report.problems)


def _check_url(report: Report, url: str) -> None:
    if not url:
        return
    if len(url) > TEXT_LENGTH:
        report.add("public_url", "too_long", length=len(url), max=TEXT_LENGTH)
    elif not _URL.fullmatch(url):
        # A slash at the end is the usual slip and has an answer of its own.
        slash = url.endswith("/") and _URL.fullmatch(url.rstrip("/")) is not None
        report.add("public_url", "trailing_slash" if slash else "bad_url", value=url)


def _check_hours(report: Report, hours: Hours) -> None:
    _check_timezone(report, hours.timezone)
    if not hours.sessions:
        report.add("hours.sessions", "empty")
    report.spans("hours.sessions", hours.sessions)
    report.between("hours.doors_minutes", hours.doors_minutes, 0, _doors_limit(hours.sessions))
    report.between("hours.expire_minutes", hours.expire_minutes, 0, 720)
    if not hours.weekdays and not hours.extra_dates:
        report.add("hours.weekdays", "empty")
    for index, day in enumerate(hours.weekdays):
        report.between(f"hours.weekdays[{index}]", day, 1, 7)
    report.unique((f"hours.weekdays[{i}]", str(day)) for i, day in enumerate(hours.weekdays))
    for name, dates in (("closed_dates", hours.closed_dates), ("extra_dates", hours.extra_dates)):
        report.unique((f"hours.{name}[{i}]", day.isoformat()) for i, day in enumerate(dates))
    _check_dates(report, hours.closed_dates, hours.extra_dates)


def _doors_limit(sessions: Sequence[Session]) -> int:
    """Doors open on the same calendar day as the first session, four hours before at most."""
    first = sessions[0].start if sessions else time(23, 59)
    return min(240, first.hour * 60 + first.minute)


def _check_dates(report: Report, closed: Sequence[date], extra: Sequence[date]) -> None:
    shut = {day: index for index, day in reversed(list(enumerate(closed)))}
    for index, day in enumerate(extra):
        if day in shut:
            first = f"hours.closed_dates[{shut[day]}]"
            report.add(f"hours.extra_dates[{index}]", "duplicate", value=str(day), first=first)


def _check_timezone(report: Report, name: str) -> None:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # KeyError: no such zone.  ValueError: not a relative path.  OSError: a folder, too long.
        known = sorted(zoneinfo.available_timezones())
        report.add("hours.timezone", "unknown_reference", kind="timezone", **choices(name, known))


def _check_zones_and_classes(report: Report, plan: Plan) -> None:
    report.codes("zones", plan.zones)
    for index, zone in enumerate(plan.zones):
        report.text(f"zones[{index}].name", zone.name)
    report.codes("classes", plan.classes)
    for index, klass in enumerate(plan.classes):
        report.text(f"classes[{index}].name", klass.name)
        report.between(f"classes[{index}].credit_minutes", klass.credit_minutes, 0, 240)


def _check_areas(report: Report, plan: Plan) -> None:
    if not plan.areas:
        report.add("areas", "empty")
    report.codes("areas", plan.areas)
    report.unique((f"areas[{i}].prefix", area.prefix) for i, area in enumerate(plan.areas))
    zones = {zone.code: zone for zone in plan.zones}
    served = {service.area for service in plan.services}
    for index, area in enumerate(plan.areas):
        _check_area(report, f"areas[{index}]", area, zones)
        if area.code not in served:
            report.add(f"areas[{index}]", "area_without_service", value=area.code)


def _check_area(report: Report, path: str, area: Area, zones: Mapping[str, object]) -> None:
    report.text(f"{path}.name", area.name)
    if not PREFIX.fullmatch(area.prefix):
        report.add(f"{path}.prefix", "bad_prefix", value=area.prefix)
    report.text(f"{path}.place", area.place, needed=False)
    report.text(f"{path}.spoken", area.spoken, TILE_LENGTH, needed=False)
    if area.zone:
        report.refer(f"{path}.zone", "zone", area.zone, zones)
    _check_limits(report, f"{path}.limits", area.limits)


def _check_limits(report: Report, path: str, limits: Limits) -> None:
    """Nothing to check where no limit is set."""
    if limits.people is not None:
        report.between(f"{path}.people", limits.people, 1, 10_000)
    for name in ("longest_minutes", "expected_minutes"):
        minutes = getattr(limits, name)
        if minutes is not None:
            report.between(f"{path}.{name}", minutes, 1, 480)


def _check_services(report: Report, plan: Plan) -> None:
    report.codes("services", plan.services)
    offered = {skill.service for counter in plan.counters for skill in counter.skills}
    for index, service in enumerate(plan.services):
        path = f"services[{index}]"
        if service.code == "area":
            # `area:` begins a skill that means a whole area, in files and in import tables.
            report.add(f"{path}.code", "reserved_code", value=service.code)
        report.refer(f"{path}.area", "area", service.area, plan.area)
        _check_service(report, path, service)
        if service.code not in offered:
            report.add(path, "service_without_counter", value=service.code)


def _check_service(report: Report, path: str, service: Service) -> None:
    report.text(f"{path}.name", service.name)
    report.text(f"{path}.spoken", service.spoken, TILE_LENGTH, needed=False)
    if service.prefix and not PREFIX.fullmatch(service.prefix):
        report.add(f"{path}.prefix", "bad_prefix", value=service.prefix)
    report.between(f"{path}.minutes", service.minutes, SMALLEST, 480)
    report.between(f"{path}.share", service.share, SMALLEST, 1000)
    report.between(f"{path}.slot_minutes", service.slot_minutes, 0, 480)
    report.between(f"{path}.slot_places", service.slot_places, 1, 1000)
    for index, alias in enumerate(service.aliases):
        report.text(f"{path}.aliases[{index}]", alias)
    for index, material in enumerate(service.materials):
        report.text(f"{path}.materials[{index}].name", material.name)
        report.text(f"{path}.materials[{index}].note", material.note, needed=False)
        # In files and tables a bar stands between the name and the note.
        if bars := set("|｜").intersection(material.name):
            path_of_name = f"{path}.materials[{index}].name"
            report.add(path_of_name, "reserved_character", value=min(bars))
    _check_quotas(report, f"{path}.quotas", service.quotas)
    _check_limits(report, f"{path}.limits", service.limits)
    for index, outlet in enumerate(service.outlets):
        report.refer(f"{path}.outlets[{index}]", "outlet", outlet, dict.fromkeys(OUTLETS))
    report.unique((f"{path}.outlets[{i}]", outlet) for i, outlet in enumerate(service.outlets))


def _check_quotas(report: Report, path: str, quotas: Sequence[Quota]) -> None:
    report.spans(path, quotas)
    for index, quota in enumerate(quotas):
        report.between(f"{path}[{index}].limit", quota.limit, 0, 10_000)


def _check_counters(report: Report, plan: Plan) -> None:
    report.codes("counters", plan.counters)
    report.unique(
        (f"counters[{i}].label", counter.label) for i, counter in enumerate(plan.counters)
    )
    for index, counter in enumerate(plan.counters):
        _check_counter(report, f"counters[{index}]", counter, plan)


def _check_counter(report: Report, path: str, counter: Counter, plan: Plan) -> None:
    report.text(f"{path}.label", counter.label, LABEL_LENGTH)
    report.refer(f"{path}.area", "area", counter.area, plan.area)
    if not counter.skills:
        report.add(f"{path}.skills", "empty")
    for index, skill in enumerate(counter.skills):
        report.refer(f"{path}.skills[{index}].service", "service", skill.service, plan.service)
        report.between(f"{path}.skills[{index}].level", skill.level, 1, 9)
    report.unique((f"{path}.skills[{i}].service", s.service) for i, s in enumerate(counter.skills))


def _check_screens(report: Report, plan: Plan) -> None:
    report.codes("screens", plan.screens)
    zones = {zone.code: zone for zone in plan.zones}
    for index, screen in enumerate(plan.screens):
        path = f"screens[{index}]"
        report.text(f"{path}.name", screen.name)
        if screen.zone:
            report.refer(f"{path}.zone", "zone", screen.zone, zones)
        if not screen.areas:
            report.add(f"{path}.areas", "empty")
        for place, area in enumerate(screen.areas):
            report.refer(f"{path}.areas[{place}]", "area", area, plan.area)
        report.unique((f"{path}.areas[{i}]", area) for i, area in enumerate(screen.areas))
        for place, notice in enumerate(screen.notices):
            report.text(f"{path}.notices[{place}]", notice, TEXT_LENGTH)


def _check_kiosks_and_devices(report: Report, plan: Plan) -> None:
    report.codes("kiosks", plan.kiosks)
    for index, kiosk in enumerate(plan.kiosks):
        report.text(f"kiosks[{index}].name", kiosk.name)
        if kiosk.printer:
            _check_printer(report, f"kiosks[{index}].printer", kiosk.printer, plan.devices)
    report.codes("devices", plan.devices)
    for index, device in enumerate(plan.devices):
        path = f"devices[{index}]"
        for name, value in (("kind", device.kind), ("driver", device.driver)):
            if not _DRIVER.fullmatch(value):
                report.add(f"{path}.{name}", "bad_word", value=value)
        report.text(f"{path}.port", device.port, TEXT_LENGTH, needed=False)
        report.text(f"{path}.profile", device.profile, needed=False)
        report.text(f"{path}.agent", device.agent, needed=False)
        if device.counter:
            report.refer(f"{path}.counter", "counter", device.counter, plan.counter)
        for key, value in device.settings.items():
            if _KEY.fullmatch(key):
                report.text(f"{path}.settings.{key}", value, TEXT_LENGTH, needed=False)
            else:
                report.add(f"{path}.settings", "bad_word", value=key)
    _check_addresses(report, plan.devices)
    _check_ports(report, plan.devices)


def _check_printer(report: Report, path: str, code: str, devices: Sequence[Device]) -> None:
    """A kiosk's: a device that is there and is not known to be something else."""
    others = set(DEVICE_KINDS) - {TICKET_PRINTER}
    known = {device.code: device for device in devices if device.kind not in others}
    is_other = any(device.code == code for device in devices) and code not in known
    report.refer(path, "ticket printer" if is_other else "device", code, known)


def _check_addresses(report: Report, devices: Sequence[Device]) -> None:
    """Devices of a kind that share a port of a computer have addresses of their own."""
    first: dict[tuple[str, str, str, int], str] = {}
    for index, device in enumerate(devices):
        address = device.settings.get("address")
        if address is None:
            continue
        path = f"devices[{index}].settings.address"
        if not (address.isascii() and address.isdecimal() and int(address[:4]) <= MOST_ADDRESS):
            report.add(path, "out_of_range", value=address, min=0, max=MOST_ADDRESS)
            continue
        place = (device.kind, device.agent, device.port, int(address[:4]))
        if device.port and first.setdefault(place, path) != path:
            report.add(path, "duplicate", value=address, first=first[place])


def _check_ports(report: Report, devices: Sequence[Device]) -> None:
    """What has no address has a computer's port for itself."""
    first: dict[tuple[str, str], int] = {}
    for index, device in enumerate(devices):
        if not device.port:
            continue
        before = first.setdefault((device.agent, device.port), index)
        if before != index and {device.kind, devices[before].kind} & set(LONE_KINDS):
            named = f"devices[{before}].port"
            report.add(f"devices[{index}].port", "duplicate", value=device.port, first=named)


def _check_words(report: Report, words: Mapping[str, Mapping[str, str]]) -> None:
    """What is translated need not be in the plan: a name that is changed may change back."""
    for language, phrases in words.items():
        if not LANGUAGE.fullmatch(language):
            report.add(key_path("words", language), "bad_language", value=language)
            continue
        for text, said in phrases.items():
            report.text(key_path(f"words.{language}", text), said, TEXT_LENGTH)
