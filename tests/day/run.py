"""Run a day and hold everything against the journal.

    python -m tests.day.run [--speed 200] [--until 17:45] [--kills 10] [--agent-kills 10] [--seed 1]
                            [--storm]

The server is the demo's, with its agent and all its simulated devices; the visitors and clerks are
the demo's crowd, here in this process so that it outlives the server. File cabinets, call keypads,
code scanners, card readers and document cameras are played beside it (see `players`). In a storm
the devices have faults all day long (see `blows`). Prints what is wrong, a line each, and ends with
1 when anything is.
"""

from __future__ import annotations

import argparse
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from hall_server.access.grants import Role
from hall_server.demo.crowd import Crowd
from hall_server.plan.hall_file import read_hall
from tests.day import ratings, staff
from tests.day.blows import KINDS
from tests.day.hall import day_hall
from tests.day.hands import Sparing
from tests.day.judge import Seen, Verdict, judge
from tests.day.pads import Pads
from tests.day.players import OWN, Players
from tests.day.ports import PortGuard
from tests.day.recorder import Record, Recorder
from tests.day.scanners import Slip
from tests.day.server import Server
from tests.day.storm import Storm, Target
from tests.day.watchers import View, Watcher, Watchers, settled

_LONGEST = 3600.0
_STRUCK_BY = 0.85
"""Share of the day in which somebody is killed; the rest is for coming back."""
_COPIED, _RECALLED = 12, 10
"""Every so many-th slip is printed again, and visitor called again."""
_WAIT_FOR_AGENT = 60.0
"""Real seconds the day goes on, after its end and after whoever was killed last, when an agent
that is to be killed is not there."""


@dataclass(frozen=True)
class Setting:
    """How the day is run. until: hall time, HH:MM, or so many minutes after the crowd has come in,
    +MM. The kills are spread over the day at random. storm: whether devices have faults."""

    port: int
    data: Path
    speed: float
    until: str
    kills: int = 0
    agent_kills: int = 0
    seed: int = 1
    storm: bool = False

    @property
    def calm(self) -> bool:
        """Nothing goes wrong, and there is time for what a slow computer does late."""
        return not (self.kills or self.agent_kills or self.storm or self.until.startswith("+"))


class Day:
    """Everybody who takes part, put in place before the first one moves."""

    def __init__(self, setting: Setting, ends: ExitStack) -> None:
        self._setting = setting
        self.book: list[Record] = []
        self.struck: list[str] = []
        """Who was killed, in order."""
        self.server = Server(setting.data, setting.port, setting.speed)
        ends.callback(self.server.stop)
        self.guard = PortGuard(setting.data)
        self.guard.start()
        ends.callback(self.guard.close)
        self.watchers = Watchers(setting.port)
        ends.callback(self.watchers.close)
        self.pads = Pads(setting.port, self._note, setting.seed)
        ends.callback(self.pads.close)
        self.phones: dict[str, Watcher] = {}
        self.slips = staff.Ear()
        self._calls = 0
        self._given: list[Slip] = []
        self._come_in(ends)

    def _come_in(self, ends: ExitStack) -> None:
        setting, plan = self._setting, read_hall(day_hall())
        access = self.server.access()

        def hand(role: Role | None, name: str = "crowd", at: str | None = None) -> Recorder:
            token = None if role is None else access.give(role, name, at)[1]
            made = Recorder(setting.port, token, self._note)
            ends.callback(made.hang_up)
            return made

        kiosks = [hand(Role.KIOSK, kiosk.name, kiosk.code) for kiosk in plan.kiosks]
        self.desk, phone = hand(Role.DESK), hand(None)
        display = access.give(Role.DISPLAY, "walls")[1]
        add = self.watchers.add
        add("slips:all", access.give(Role.DESK, "slips")[1], self.slips.hear)
        self.walls = {s.code: add(f"board:{s.code}", display) for s in plan.screens}
        pads = self.pads.watch(
            [counter.code for counter in plan.counters],
            self.watchers,
            lambda counter: access.give(Role.PAD, counter, counter)[1],
        )
        self.players = Players(
            setting.port,
            plan,
            access,
            self.watchers,
            self.server.control,
            lambda: [*self._given],
            setting.seed,
        )
        ends.callback(self.players.close)
        access.close()
        settled([*self.walls.values(), *pads], 0)
        self.crowd = Crowd(kiosks, Sparing(self.desk, frozenset({OWN})), setting.seed, phone=phone)
        self.storm = Storm(_targets(self.server) if setting.storm else [], setting.seed)
        ends.callback(self.storm.close)

    def live(self) -> None:
        """Until the end of the day, or as far as it was asked for."""
        setting, luck = self._setting, random.Random(self._setting.seed)
        zone = ZoneInfo(self.desk.get("/api/hall")["timezone"])
        first = self.crowd.now()
        end = _end(first, setting.until, zone)
        blows = sorted(
            (luck.uniform(first, first + (end - first) * _STRUCK_BY), name)
            for name in ["server"] * setting.kills + ["agent"] * setting.agent_kills
        )
        self.crowd.plan()
        self.storm.start()
        self.players.start()
        deadline = time.monotonic() + _LONGEST
        patience = time.monotonic() + (end - first) / 1000 / setting.speed + _WAIT_FOR_AGENT
        while (self.crowd.now() < end or (blows and time.monotonic() < patience)) and (
            time.monotonic() < deadline
        ):
            time.sleep(min(0.02, self.crowd.step()))
            self.pads.step()
            # One that hits nobody is put off: an agent may not be back yet.
            for blow in [blow for blow in blows if blow[0] <= self.crowd.now()]:
                if self._strike(blow[1]):
                    patience = max(patience, time.monotonic() + _WAIT_FOR_AGENT)
                    self.struck.append(blow[1])
                    blows.remove(blow)

    def bars(self) -> dict[str, str]:
        """What stands on each, by the simulator's names."""
        return {bar["name"]: bar["text"] for bar in self.server.devices("bars")}

    def _note(self, record: Record) -> None:
        """Into the book; whoever is given a number scans what is on the slip at once."""
        self.book.append(record)
        if record.path == "/api/tickets" and record.status == 201:
            token = record.answer["token"]
            self._given.append(Slip(record.answer["number"], token))
            self.phones[token] = self.watchers.add(f"ticket:{token}", until=_is_done)
            self._ask_again(record)
        elif record.path.endswith("/next") and record.status == 200:
            self._calls += 1
            if self._calls % _RECALLED == 0:
                self.desk.post(f"{record.path.removesuffix('next')}recall", {})

    def _ask_again(self, record: Record) -> None:
        """Now and then somebody wants a second slip: from the kiosk, or from staff."""
        if len(self.phones) % _COPIED == 0:
            who = self.desk if len(self.phones) % (2 * _COPIED) else record.hand
            who.post(f"/api/tickets/{record.answer['id']}/reprint", {})

    def _strike(self, whom: str) -> bool:
        """False when nobody is there who could be struck."""
        if whom == "agent":
            return self.server.kill_agent()
        self.players.look()
        self.server.kill()
        self.watchers.life += 1
        self.server.start()
        return True


def run(setting: Setting) -> tuple[list[str], str]:
    """What is wrong with the day, and a line of figures about it."""
    with ExitStack() as ends:
        day = Day(setting, ends)
        day.live()
        day.players.close()
        day.storm.close()
        seen = Seen(day.book, day.server.deaths, day.walls, day.phones, day.slips, day.bars)
        verdict = judge(setting.data, seen)
        faults = [*verdict.faults, *day.guard.faults, *day.storm.faults]
        faults += day.players.faults(setting.data, day.storm.log)
        if setting.calm:
            faults += day.players.unheard(setting.data)
        faults += _too_quiet(setting, day, verdict)
        return faults, _figures(setting, day, verdict)


def _too_quiet(setting: Setting, day: Day, verdict: Verdict) -> list[str]:
    """A day on which too little happened proves nothing."""
    rated = any(ratings.is_rating(record) and record.status == 200 for record in day.book)
    called = any(session.calls for wall in day.walls.values() for session in wall.sessions)
    short = setting.storm and setting.until.startswith("+")
    wished = {"server": setting.kills, "agent": setting.agent_kills}
    return [
        *([] if called else ["nobody was called"]),
        *([] if rated or setting.storm else ["nobody rated"]),
        *([] if verdict.copies or setting.storm else ["no slip was printed again"]),
        *([] if verdict.drawn or setting.storm else ["no slip has a line in dots"]),
        *([] if verdict.owed else ["no phone had to be told a call"]),
        *([] if short else day.players.too_quiet(setting.data)),
        *([] if verdict.in_trouble or not setting.storm else ["no slip was in trouble"]),
        *(
            f"the {whom} was killed {day.struck.count(whom)} times, not {times}"
            for whom, times in wished.items()
            if day.struck.count(whom) != times
        ),
    ]


def _figures(setting: Setting, day: Day, verdict: Verdict) -> str:
    issued = sum(record.path == "/api/tickets" for record in day.book)
    rated = sum(ratings.is_rating(record) and record.status == 200 for record in day.book)
    keys = len(ratings.kept_presses(setting.data))
    calls = sum(len(s.calls) for wall in day.walls.values() for s in wall.sessions)
    return (
        f"{issued} numbers, {len(day.book)} commands, {calls} calls on {len(day.walls)} walls,"
        f" {len(day.phones)} phones that {verdict.owed} calls were owed to,"
        f" {verdict.slips} slips ({verdict.copies} copies, {verdict.drawn} with a line in dots),"
        f" {_counted(verdict.states)},"
        f" {rated} ratings by hand and {keys} keys of pads,"
        f" {day.players.figures(setting.data)},"
        f" {day.struck.count('server')} servers and {day.struck.count('agent')} agents killed,"
        f" {len(day.guard.owners)} agents seen at ports,"
        f" {day.storm.struck.total()} faults of devices ({_counted(day.storm.struck)})"
    )


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))


def _is_done(view: View) -> bool:
    """The phone is put away; a hall's server has only so many connections for one address."""
    return bool(view["data"]["state"] == "done")


def _targets(server: Server) -> list[Target]:
    """The simulated devices; each is looked for where it is at the moment."""
    return [
        Target(device["name"], partial(server.control, kind), *how)
        for kind, how in KINDS.items()
        for device in server.devices(kind)
    ]


def _end(first: int, until: str, zone: ZoneInfo) -> int:
    """Hall time, ms. first: when the crowd came in."""
    if until.startswith("+"):
        return first + int(until) * 60_000
    hour, minute = map(int, until.split(":"))
    here = datetime.fromtimestamp(first / 1000, zone)
    return round(here.replace(hour=hour, minute=minute, second=0).timestamp() * 1000)


def main() -> int:
    """Print what is wrong, then the figures."""
    it = argparse.ArgumentParser("tests.day.run", description=__doc__)
    it.add_argument("--port", type=int, help="else one that is free")
    it.add_argument("--speed", type=float, default=200)
    it.add_argument("--until", default="17:45")
    it.add_argument("--kills", type=int, default=0)
    it.add_argument("--agent-kills", type=int, default=0)
    it.add_argument("--seed", type=int, default=1)
    it.add_argument("--storm", action="store_true")
    options = it.parse_args()
    options.port = options.port or _free_port()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "hall")
        try:
            faults, figures = run(Setting(data=data, **vars(options)))
        except BaseException:
            sys.stdout.write(Path(folder, "server.log").read_text()[-4000:])
            raise
    for fault in faults[-100:]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{figures}: {len(faults)} faults\n")
    return int(bool(faults))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
