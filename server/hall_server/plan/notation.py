"""The short forms people write in a hall file, each with its reading and its writing.

    session   "08:30-12:00"
    quota     "08:00-12:00: 60"
    material  "身份证|本人原件"            the part after | may be left out
    skill     "inpatient"  "inpatient:2"  "area:medical"  "area:medical:2"

A reader answers None when the text has another form; `FORMS` shows what was expected. An en dash
and a full-width colon or bar do as well as `-`, `:` and `|`: input methods produce them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from hall_queue.plan import Material, Quota, Session, Skill

FORMS: Mapping[str, str] = {
    "session": "08:30-12:00",
    "quota": "08:00-12:00: 60",
    "skill": "service-code, service-code:2, area:area-code or area:area-code:2",
    "date": "2026-10-01",
}

_CLOCK = r"(\d{1,2})[:：](\d{2})"
_SPAN = rf"{_CLOCK}\s*[-–—~至]\s*{_CLOCK}"
_SESSION = re.compile(_SPAN, re.ASCII)
_QUOTA = re.compile(rf"{_SPAN}\s*[:：]\s*(\d{{1,6}})", re.ASCII)
_SKILL = re.compile(r"(?P<area>area:)?(?P<code>[^:\s]+)(?::(?P<level>\d{1,3}))?", re.ASCII)
_BAR = re.compile(r"[|｜]")


@dataclass(frozen=True)
class SkillWish:
    """A skill as written: one service, or every service of an area."""

    code: str
    level: int = 1
    whole_area: bool = False


def read_session(text: str) -> Session | None:
    """`08:30-12:00`; whether it begins before it ends is `check_plan`'s to say."""
    match = _SESSION.fullmatch(text.strip())
    start, end = _clocks(match) if match else (None, None)
    return None if start is None or end is None else Session(start, end)


def read_quota(text: str) -> Quota | None:
    """`08:00-12:00: 60`."""
    match = _QUOTA.fullmatch(text.strip())
    if match is None:
        return None
    start, end = _clocks(match)
    return None if start is None or end is None else Quota(start, end, int(match[5]))


def read_material(text: str) -> Material:
    """`身份证|本人原件`: everything is a material, so nothing is refused here."""
    name, *note = _BAR.split(text, maxsplit=1)
    return Material(name.strip(), note[0].strip() if note else "")


def read_skill(text: str) -> SkillWish | None:
    """A service or a whole area (`area:…`), with the level after a second colon."""
    match = _SKILL.fullmatch(text.strip().replace("：", ":"))
    if match is None:
        return None
    return SkillWish(match["code"], int(match["level"] or 1), match["area"] is not None)


def write_span(span: Session | Quota) -> str:
    """`08:30-12:00`, with `: 60` for a quota."""
    text = f"{span.start:%H:%M}-{span.end:%H:%M}"
    return f"{text}: {span.limit}" if isinstance(span, Quota) else text


def write_material(material: Material) -> str:
    """`name|note`, or the name alone."""
    return f"{material.name}|{material.note}" if material.note else material.name


def write_skills(
    skills: Sequence[Skill], area_services: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Skills as short as reading them back allows.

    area_services: area → its services in plan order, the order in which `area:…` expands.
    """
    of_service = {code: area for area, codes in area_services.items() for code in codes}
    at = 0
    while at < len(skills):
        level = skills[at].level
        area = of_service.get(skills[at].service, "")
        codes = area_services.get(area, ())
        run = skills[at : at + len(codes)]
        # One service alone keeps its own name: a second one in the area may come without it.
        whole = len(codes) > 1 and [Skill(code, level) for code in codes] == list(run)
        word = f"area:{area}" if whole else skills[at].service
        yield word if level == 1 else f"{word}:{level}"
        at += len(codes) if whole else 1


def _clocks(match: re.Match[str]) -> tuple[time | None, time | None]:
    return _clock(match[1], match[2]), _clock(match[3], match[4])


def _clock(hour: str, minute: str) -> time | None:
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None
