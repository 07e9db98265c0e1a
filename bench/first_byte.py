"""From a slip's job at the agent to the first byte of the slip on the printer's cable.

    python -m bench.first_byte [--slips 300]

The time begins before the job is sent to the agent, so that the way there and the durable
acceptance are counted too. The printer is asked how it is before every slip; that is counted apart,
from the first question to the end of the short silence that proves the last answer to be the last.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

from tests.devices.rig import Rig
from tests.kiosk.agent_rig import Server, end, start

from bench.figure import note, percentile, row
from bench.tap import Passed, Tap
from hall_devices.printers.printer import Timing
from hall_devices.printers.status import QUERIES, query
from hall_kiosk.slip import SlipContent

_AIM = 0.030
_BEGINS = b"\x1b@"
"""The first bytes of every slip."""
_LATER = tuple(query(n) for n in QUERIES[1:])
_SLIP = SlipContent(
    hall_name="准格尔旗政务服务中心",
    date="2026年7月14日",
    time="09:43",
    service_name="补办社保卡",
    number="A001",
    ahead=12,
    wait=(20, 35),
    waiting_area="一楼东侧 综合受理等候区",
    windows="1、2、3 号窗口",
    phone_url="https://hall.example.cn/t/4f8GkQ2mXw7PzR9c",
    hotline="12345",
)


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.first_byte", description=__doc__)
    it.add_argument("--slips", type=int, default=300)
    options = it.parse_args()
    luck = random.Random(1)
    ours: list[float] = []
    asked: list[float] = []
    with _agent_with_a_printer() as (server, tap):
        for number in range(options.slips):
            time.sleep(luck.uniform(0.15, 0.6))  # now and then it is being looked after
            told, begun = len(tap.passed), time.perf_counter()
            server.job(f"slip-{number}", content=_SLIP.as_json())
            server.ended(f"slip-{number}")
            mine, talk = _split(begun, tap.passed[told:])
            ours.append(mine)
            asked.append(talk)
    p50, p99 = (percentile(ours, share) * 1000 for share in (0.5, 0.99))
    measured = f"p50 {p50:.0f} p99 {p99:.0f} max {max(ours) * 1000:.0f} ms"
    row(f"job at the agent -> slip's first byte, {len(ours)}", measured, "p99 <= 30 ms", p99 <= 30)
    p50, p99 = (percentile(asked, share) * 1000 for share in (0.5, 0.99))
    note(f"the first of a connection, which also proves that the printer proves: {ours[0]:.2f} s")
    note(f"asking the printer how it is, beside that: p50 {p50:.0f} p99 {p99:.0f} ms")
    return 0


@contextmanager
def _agent_with_a_printer() -> Iterator[tuple[Server, Tap]]:
    """Once the printer is known to be well."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        rig = ends.enter_context(Rig(folder / "printers", "--no-pictures"))
        tap = ends.enter_context(Tap(folder / "port", rig.ports[0]))
        server = Server()
        ends.callback(server.close)
        server.devices = {
            "devices": [{"code": "p1", "kind": "ticket_printer", "port": str(folder / "port")}]
        }
        agent = start(server, folder / "agent")
        ends.callback(end, agent)
        while server.health() != ("ok", ""):
            time.sleep(0.05)
        yield server, tap


def _split(begun: float, passed: Sequence[Passed]) -> tuple[float, float]:
    """Seconds until the slip begins: the agent's own, and those of the printer's status. Raises
    LookupError when it never began."""
    before = [Passed(begun, False, b"")]
    for one in passed:
        before.append(one)
        if one.said and _BEGINS in one.data:
            break
    else:
        raise LookupError("no slip on the cable")
    talk = sum(_talk(one, later) for one, later in pairwise(before))
    return before[-1].at - begun - talk, talk


def _talk(one: Passed, later: Passed) -> float:
    """How much of the time between the two belongs to a question: all of it until its answer and
    until the next question of the same look, else no more than the silence."""
    between = later.at - one.at
    if one.said or (later.said and later.data.startswith(_LATER)):
        return between
    return min(between, Timing().settle) if one.data else 0.0


if __name__ == "__main__":
    sys.exit(main())
