"""Plans without problems, for property tests: every field takes every kind of value it may."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, TypeVar

from hypothesis import strategies as st

from hall_kiosk.agent.messages import LOCKS
from hall_queue.check import PREFIX, RULE_RANGES
from hall_queue.plan import (
    DEVICE_KINDS,
    OUTLETS,
    TICKET_PRINTER,
    Area,
    Counter,
    Device,
    Hours,
    Kiosk,
    Limits,
    Material,
    Plan,
    PriorityClass,
    Quota,
    Rules,
    Screen,
    Service,
    Session,
    Skill,
    Zone,
)

T = TypeVar("T")
_CODE_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789-"
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CHARS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=_TURNING)


def words(longest: int, alphabet: st.SearchStrategy[str] = _CHARS) -> st.SearchStrategy[str]:
    """A name: never empty, no space at an end."""
    texts = st.text(alphabet, min_size=1, max_size=longest)
    return texts.map(lambda text: text.strip() or "厅")


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | strategy


def tuples_of(strategy: st.SearchStrategy[T], **limits: Any) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, **limits).map(tuple)


def codes(least: int, most: int) -> st.SearchStrategy[list[str]]:
    rest = st.text("ab0-", max_size=3) | st.text(_CODE_CHARS, min_size=39, max_size=39)
    texts = st.builds("".join, st.tuples(st.sampled_from("ab0"), rest))
    return st.lists(texts, min_size=least, max_size=most, unique=True)


def one_of(items: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *items])


@st.composite
def spans(draw: st.DrawFn, least: int = 0) -> list[tuple[time, time]]:
    """Spans of a day in order, some of them touching."""
    count = draw(st.integers(least, 3))
    minutes = st.integers(0, 1439)
    cuts = sorted(draw(st.lists(minutes, min_size=2 * count, max_size=2 * count, unique=True)))
    times = [time(minute // 60, minute % 60) for minute in cuts]
    if count > 1 and draw(st.booleans()):
        times[2] = times[1]
    return list(zip(times[::2], times[1::2], strict=True))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    sessions = tuple(Session(start, end) for start, end in draw(spans(least=1)))
    first = sessions[0].start
    days = draw(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=6, unique=True))
    closed = draw(st.integers(0, len(days)))
    return Hours(
        timezone=draw(st.sampled_from(["Asia/Shanghai", "Asia/Urumqi", "UTC"])),
        sessions=sessions,
        doors_minutes=draw(st.integers(0, min(240, first.hour * 60 + first.minute))),
        weekdays=draw(tuples_of(st.integers(1, 7), min_size=1, unique=True)),
        closed_dates=tuple(days[:closed]),
        extra_dates=tuple(days[closed:]),
        expire_minutes=draw(st.integers(0, 720)),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    changes: dict[str, Any] = {}
    for name, (low, high) in RULE_RANGES.items():
        if draw(st.booleans()):
            whole = isinstance(getattr(Rules(), name), int)
            numbers = st.integers(int(low), int(high)) if whole else st.floats(low, high)
            changes[name] = draw(numbers)
    return Rules(**changes)


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    minutes = st.none() | st.floats(1, 480)
    return Limits(draw(st.none() | st.integers(1, 10_000)), draw(minutes), draw(minutes))


@st.composite
def services(draw: st.DrawFn, code: str, area: str) -> Service:
    numbers = st.integers(1, 480) | st.floats(0.001, 480)
    names = words(60, _CHARS.filter(lambda char: char not in "|｜"))
    materials = st.builds(Material, names, maybe(words(60)))
    quotas = [(*span, draw(st.integers(0, 10_000))) for span in draw(spans())]
    return Service(
        code=code,
        name=draw(words(60)),
        area=area,
        minutes=draw(numbers),
        spoken=draw(maybe(words(6))),
        aliases=draw(tuples_of(words(60), max_size=3)),
        prefix=draw(maybe(st.from_regex(PREFIX, fullmatch=True))),
        materials=draw(tuples_of(materials, max_size=3)),
        quotas=tuple(Quota(*quota) for quota in quotas),
        slot_minutes=draw(st.integers(0, 480)),
        slot_places=draw(st.integers(1, 1000)),
        share=draw(st.just(1.0) | st.floats(0.001, 1000)),
        limits=draw(st.just(Limits()) | limits()),
        outlets=draw(tuples_of(st.sampled_from(OUTLETS), unique=True)),
    )


@st.composite
def counters(draw: st.DrawFn, areas: list[str], offered: list[str]) -> tuple[Counter, ...]:
    """The first counter serves everything, so that nothing is left unserved."""
    found: list[Counter] = []
    labels = st.lists(words(10), min_size=3, max_size=3, unique=True)
    for code, label in zip(draw(codes(1, 3)), draw(labels), strict=False):
        picked = offered if not found else draw(st.permutations(offered))
        count = len(picked) if not found else draw(st.integers(1, len(picked)))
        levels = draw(st.lists(st.integers(1, 3), min_size=count, max_size=count))
        if draw(st.booleans()):
            levels = [levels[0]] * count
        skills = tuple(map(Skill, picked[:count], levels))
        found.append(Counter(code, label, draw(st.sampled_from(areas)), skills))
    return tuple(found)


def phrases() -> st.SearchStrategy[dict[str, dict[str, str]]]:
    """Words of a hall in another language; what is translated may be any text at all."""
    book = st.dictionaries(st.text(_CHARS, max_size=9), words(200), min_size=1, max_size=3)
    return st.fixed_dictionaries({"en": book})


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    zones = draw(codes(0, 2))
    areas = draw(codes(1, 3))
    prefixes = st.from_regex(PREFIX, fullmatch=True)
    letters = draw(st.lists(prefixes, min_size=len(areas), max_size=len(areas), unique=True))
    offered = draw(codes(len(areas), 6))
    # Each area gets one service first, the others come as they come: `area:…` has to sort them.
    rest = st.lists(st.sampled_from(areas), min_size=6, max_size=6)
    homes = [*areas, *draw(rest)]
    windows = draw(counters(areas, offered))
    devices = draw(codes(0, 3))
    kinds = {code: draw(st.sampled_from(DEVICE_KINDS)) for code in devices}
    boards = [code for code, kind in kinds.items() if kind == LOCKS]
    kinds |= dict.fromkeys(boards[1:], TICKET_PRINTER)  # two boards would share their doors
    printers = [code for code, kind in kinds.items() if kind == TICKET_PRINTER]
    port = maybe(words(200))
    settings = st.dictionaries(st.text("aZ0_-", min_size=1, max_size=9), port, max_size=3)
    word = st.text("aZ0", min_size=1, max_size=9) | st.just("acme_leds.sign:Sign-2")
    screen_areas = tuples_of(st.sampled_from(areas), min_size=1, unique=True)
    return Plan(
        name=draw(words(60)),
        hotline=draw(maybe(words(60))),
        public_url=draw(one_of(["https://hall.example.cn", "http://[::1]:8000/a/b"])),
        hours=draw(st.just(Hours()) | hours()),
        rules=draw(rules()),
        zones=tuple(Zone(code, draw(words(60))) for code in zones),
        classes=tuple(
            PriorityClass(code, draw(words(60)), draw(st.floats(0, 240)))
            for code in draw(codes(0, 2))
        ),
        areas=tuple(
            Area(
                code,
                draw(words(60)),
                prefix,
                place=draw(maybe(words(60))),
                zone=draw(one_of(zones)),
                spoken=draw(maybe(words(6))),
                limits=draw(st.just(Limits()) | limits()),
            )
            for code, prefix in zip(areas, letters, strict=True)
        ),
        services=tuple(draw(services(c, a)) for c, a in zip(offered, homes, strict=False)),
        counters=windows,
        screens=tuple(
            Screen(
                code,
                draw(words(60)),
                draw(one_of(zones)),
                draw(screen_areas),
                draw(tuples_of(words(200), max_size=2)),
                speaks=draw(st.none() | st.booleans()),
            )
            for code in draw(codes(0, 2))
        ),
        kiosks=tuple(
            Kiosk(code, draw(words(60)), draw(one_of(printers))) for code in draw(codes(0, 2))
        ),
        devices=tuple(
            Device(
                code,
                kinds[code],
                draw(word),
                draw(port),
                draw(maybe(words(60))),
                draw(one_of([counter.code for counter in windows])),
                draw(settings),
            )
            for code in devices
        ),
        words=draw(st.just({}) | st.just({"en": {}}) | phrases()),
    )
