"""The judges of a storm: what staff were told, what bars show, and what became of slips."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hall_kiosk.slip import SlipContent
from hall_queue import commands as c
from hall_server.demo.backstage import with_ports
from hall_server.devices.sign_makers import makers_of
from hall_server.plan.hall_file import bundled_hall, read_hall
from tests.day.bars import wrong_bars
from tests.day.paper import wished_paper
from tests.day.slip_storm import Slip, judge
from tests.day.slips import Sheet
from tests.day.staff import Failed, Told, wrong_news
from tests.day.truth import Truth
from tests.queue.rig import Rig

HOME = Path("printers/printer-1")


def slip(number: str, state: str) -> Slip:
    content = SlipContent("政务服务中心", "2026年7月14日", "09:43", "换身份证", number)
    return Slip("p1", HOME, content, state, "", {state})


def sheet(of: Slip, lines: int | None = None, home: Path = HOME) -> Sheet:
    """The whole slip, or so many lines of it."""
    whole = wished_paper(of.content).lines
    return Sheet(home.name, whole[:lines], lines is not None, home / "0001.png")


PRINTED, NOT_PRINTED, UNKNOWN = (
    slip(f"A{number}", state) for number, state in enumerate(("printed", "not_printed", "unknown"))
)
SERVICE = 3
"""Place of the service's name among the lines."""
SLIPS = {"1": PRINTED, "2": NOT_PRINTED, "3": UNKNOWN}


def broken_off(text: str) -> Sheet:
    """The unknown slip, up to so much of its service."""
    part = sheet(UNKNOWN, SERVICE)
    return replace(part, lines=(*part.lines, ("text", text)))


@pytest.mark.parametrize(
    ("sheets", "faults"),
    [
        ([sheet(PRINTED)], []),
        ([sheet(PRINTED), sheet(UNKNOWN)], []),
        ([sheet(PRINTED), sheet(UNKNOWN, 3)], []),
        ([sheet(PRINTED), broken_off("换身\ufffd")], []),
        ([sheet(PRINTED), broken_off("换户\ufffd")], ["nobody asked for this"]),
        ([], ["is called printed (), and 0 came out"]),
        ([sheet(PRINTED), sheet(PRINTED)], ["is called printed (), and 2 came out"]),
        ([sheet(PRINTED), sheet(NOT_PRINTED)], ["is called not_printed (), and 1 came out"]),
        ([sheet(PRINTED), sheet(UNKNOWN), sheet(UNKNOWN)], ["is called unknown (), and 2 came"]),
        ([sheet(PRINTED), sheet(NOT_PRINTED, 6)], ["nobody asked for this"]),
        (
            [sheet(PRINTED), sheet(UNKNOWN), sheet(UNKNOWN, 3)],
            ["nobody asked", "1 pieces"],
        ),
        ([sheet(PRINTED), sheet(UNKNOWN, 3), sheet(UNKNOWN, 2)], ["2 pieces came out, of 1"]),
        ([sheet(PRINTED, 4)], ["is called printed (), and 0 came out"]),
        ([sheet(PRINTED, home=Path("printers/printer-2"))], ["0 came out", "nobody asked", "1 pi"]),
    ],
)
def test_slips_of_a_storm(sheets: list[Sheet], faults: list[str]) -> None:
    found, _ = judge(SLIPS, sheets)
    assert len(found) == len(faults)
    for fault, part in zip(found, faults, strict=True):
        assert part in fault


def test_a_slip_without_an_end_or_with_two() -> None:
    found, _ = judge({"1": slip("A1", "sending")}, [])
    assert found == ["1 is sending for ever"]
    double = replace(slip("A1", "unknown"), said={"unknown", "printed"})
    assert judge({"1": double}, [])[0] == ["1 is called printed and unknown"]


def a_hall() -> Rig:
    """Two visitors with slips: the first is served and goes, the other waits."""
    rig = Rig(with_ports(read_hall(bundled_hall("county")), Path("/data"), 8000))
    for token in ("t1", "t2"):
        rig.do(c.Issue(by="t", services=("social-card",), token=token, source="k1"))
    counter = next(it.code for it in rig.plan.counters if it.area == "social")
    rig.do(c.SignOn(by="t", counter=counter, staff="李静"))
    rig.do(c.OpenCounter(by="t", counter=counter))
    rig.do(c.CallNext(by="t", counter=counter))
    rig.do(c.Start(by="t", counter=counter))
    rig.do(c.Finish(by="t", counter=counter))
    return rig


HALL = a_hall()
TRUTH = Truth(HALL.events, HALL.hall, HALL.hall)
GONE, WAITING = Failed("j1", 1, at=1000), Failed("j2", 2, at=1000)
ALL = len(HALL.events)
KNOWN = {"j1", "j2"}


def views(*slips: str, facts: int = ALL) -> list[Told]:
    """Four views after both slips failed; the first two may not show it yet."""
    told = [frozenset[str](), frozenset[str](), frozenset(slips), frozenset(slips)]
    return [Told(1001.0 + place, facts, it) for place, it in enumerate(told)]


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        (views("j2"), []),
        (views("j1", "j2"), []),
        (views("j1"), ["ticket 2 waits without a slip"]),
        (views(), ["ticket 2 waits without a slip"]),
        (views("j1", "j2", facts=4), []),
        (views("j2", facts=4), ["ticket 1 waits without a slip"]),
        (views("j2", "j3"), ["staff were told of slip j3"]),
        (views()[:2], []),
    ],
)
def test_what_staff_were_told(told: list[Told], faults: list[str]) -> None:
    found = wrong_news(TRUTH, told, [GONE, WAITING], KNOWN)
    assert len(found) == len(faults)
    for fault, part in zip(found, faults, strict=True):
        assert part in fault


def test_the_bars() -> None:
    makers = makers_of(HALL.hall.plan)
    shown = {
        f"led-{number}": maker.sign(HALL.hall).text
        for number, (_, maker) in enumerate(makers, start=1)
    }
    assert len(shown) == 51
    assert wrong_bars(HALL.hall, shown) == []
    assert len(wrong_bars(HALL.hall, shown | {"led-7": "请A001"})) == 1
    assert len(wrong_bars(HALL.hall, {**shown, "led-51": ""})) == 1
    assert len(wrong_bars(HALL.hall, {})) == 51
