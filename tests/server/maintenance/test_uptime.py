"""How long a device worked, from what was told and what was seen."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from hall_queue.hours import instant
from hall_queue.plan import Hours, Session
from hall_server.maintenance.uptime import STATES, Period, Sum, Told, open_periods, sum_of

OPEN = [Period(100, 200), Period(300, 400)]
ALWAYS = [Period(0, 1000)]


def summed(*told: tuple[int, str], watches: list[Period] = ALWAYS) -> Sum:
    return sum_of([Told(*it) for it in told], watches, OPEN)


def ms(**known: int) -> dict[str, int]:
    return {**dict.fromkeys(STATES, 0), **known}


def test_only_open_time_counts() -> None:
    found = summed((0, "ok"), (150, "trouble"), (350, "ok"))
    assert found.ms == ms(ok=100, trouble=100)
    assert (found.breakdowns, found.longest) == (1, 100)


def test_what_nobody_saw_is_told_apart() -> None:
    watches = [Period(0, 120), Period(180, 320)]
    found = summed((0, "ok"), (180, "ok"), watches=watches)
    assert found.ms == ms(ok=20 + 20 + 20, unwatched=140)
    assert found.breakdowns == 0


def test_a_new_run_of_the_server_knows_nothing_of_the_one_before() -> None:
    found = summed((0, "ok"), (190, "silent"), watches=[Period(0, 150), Period(150, 1000)])
    assert found.ms == ms(ok=50, silent=10 + 100, unwatched=40)


def test_nothing_told_is_nothing_known() -> None:
    assert summed().ms == ms(unwatched=200)
    assert summed(watches=[]).ms == ms(unwatched=200)


def test_one_that_cannot_tell_is_neither_well_nor_down() -> None:
    assert summed((0, "unknown")).ms == ms(unknown=200)


def test_a_breakdown_over_lunch_is_one_and_two_are_two() -> None:
    over_lunch = summed((0, "ok"), (190, "trouble"), (310, "ok"))
    assert (over_lunch.breakdowns, over_lunch.longest) == (1, 20)
    two = summed((0, "ok"), (110, "trouble"), (120, "ok"), (130, "silent"), (160, "ok"))
    assert (two.breakdowns, two.longest) == (2, 30)
    mended_at_lunch = summed((150, "trouble"), (220, "ok"), (290, "trouble"))
    assert (mended_at_lunch.breakdowns, mended_at_lunch.longest) == (2, 100)


def test_trouble_that_becomes_silence_is_the_same_breakdown() -> None:
    found = summed((0, "ok"), (110, "trouble"), (150, "silent"), (310, "ok"))
    assert (found.breakdowns, found.longest) == (1, 100)


def test_what_broke_while_nobody_looked_ends_no_breakdown() -> None:
    watches = [Period(0, 200), Period(250, 1000)]
    found = summed((0, "silent"), (300, "silent"), watches=watches)
    assert found.breakdowns == 1


def test_down_at_night_only_is_no_breakdown() -> None:
    assert summed((0, "ok"), (210, "trouble"), (290, "ok")).breakdowns == 0


STATE = st.sampled_from(STATES)
TIMES = st.integers(0, 1000)


@given(
    st.lists(st.tuples(TIMES, STATE), max_size=30),
    st.lists(st.tuples(TIMES, st.integers(1, 200)), max_size=6),
    st.lists(st.tuples(TIMES, st.integers(1, 200)), max_size=6),
)
def test_every_ms_of_open_time_is_counted_once(
    told: list[tuple[int, str]],
    watches: list[tuple[int, int]],
    opened: list[tuple[int, int]],
) -> None:
    rows, seen, hours = [Told(*it) for it in sorted(told)], apart(watches), apart(opened)
    found = sum_of(rows, seen, hours)
    assert sum(found.ms.values()) == sum(it.end - it.begin for it in hours)
    assert all(value >= 0 for value in found.ms.values())
    # The same, ms by ms.
    plain = dict.fromkeys(STATES, 0)
    for at in (at for period in hours for at in range(*period)):
        watch = next((it for it in seen if it.begin <= at < it.end), None)
        said = [it.state for it in rows if watch and watch.begin <= it.at <= at]
        plain[said[-1] if said else "unwatched"] += 1
    assert found.ms == plain


def apart(spans: list[tuple[int, int]]) -> list[Period]:
    """Periods that do not overlap, in the order of time."""
    found: list[Period] = []
    for begin, long in sorted(spans):
        first = max(begin, found[-1].end) if found else begin
        if first < begin + long:
            found.append(Period(first, begin + long))
    return found


def test_the_open_times_are_those_of_working_days_up_to_now() -> None:
    hours = Hours(
        sessions=(Session(time(9), time(12)), Session(time(13), time(17))),
        weekdays=(1, 2, 3, 4, 5),
        closed_dates=(date(2026, 11, 24),),
    )
    now = instant(hours, date(2026, 11, 25), time(10))
    found = open_periods(hours, date(2026, 11, 21), date(2026, 11, 26), now)
    want = [
        (date(2026, 11, 23), time(9), time(12)),
        (date(2026, 11, 23), time(13), time(17)),
        (date(2026, 11, 25), time(9), time(10)),
    ]
    assert found == [
        Period(instant(hours, day, begin), instant(hours, day, end)) for day, begin, end in want
    ]
