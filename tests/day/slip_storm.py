"""Slips without end through a storm: a real agent, killed now and then, and simulated printers.

The hall's side is the wire alone: it offers what is open to every new connection, as the server
does, and believes what it is told. What is judged is the paper: how often each slip came out, and
whether that is what was said of it.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from hall_kiosk.slip import SlipContent
from tests.day.blows import NETWORK_PRINTER, PRINTER
from tests.day.paper import Line, wished_paper
from tests.day.slips import Sheet, begins, read_sheets
from tests.day.storm import Storm, Target
from tests.devices.rig import Rig, until
from tests.kiosk.agent_rig import Server, end, start

_OPEN = ("offered", "accepted", "sending")
_AT_ONCE = 2
"""Slips that are open at a printer, so that some wait while it is in trouble."""
_AFTER_TROUBLE = 0.0, 1.0
"""Seconds until the next visitor comes to a kiosk whose slip is not known to be out."""
_TURN = 0.005
_ENDS_WITHIN = 200.0
"""Seconds: two minutes to begin a slip, one to hear of it."""
_BAUD = 38400
"""Of the serial printers: slow enough that a cable is pulled while a slip is on it."""


@dataclass(frozen=True)
class Setting:
    """slips: how many; serial, network: printers of each kind; calm: mean seconds between two
    faults of one of them; kill_every: mean number of slips between two deaths of the agent."""

    folder: Path
    slips: int
    seed: int
    serial: int = 6
    network: int = 6
    calm: float = 3.0
    kill_every: int = 400


@dataclass
class Outcome:
    """What came of it. states: of jobs, by how they ended; reasons: of those not printed and of
    the unknown; sheets: pieces of paper; pieces: those of them that are no whole slip."""

    faults: list[str]
    states: Counter[str]
    reasons: Counter[str]
    sheets: int
    pieces: int
    blows: Counter[str]
    kills: int
    seconds: float


@dataclass
class Slip:
    """One that was asked for. printer: folder of the simulated one; said: every end told of it."""

    device: str
    printer: Path
    content: SlipContent
    state: str = "offered"
    reason: str = ""
    said: set[str] = field(default_factory=set)


class Office(Server):
    """Offers slips, and remembers what is said of each."""

    def __init__(self) -> None:
        self.slips: dict[str, Slip] = {}
        super().__init__()

    def offer(self, name: str) -> None:
        """To the agent, if there is one; else it gets it when it comes."""
        for sid in [*self.agents]:
            self._offer(sid, name)

    def _offer(self, sid: str, name: str) -> None:
        slip = self.slips[name]
        job = {
            "job": name,
            "device": slip.device,
            "kind": "slip",
            "content": slip.content.as_json(),
        }
        self.io.emit("job", job, to=sid, namespace="/agent")

    def _connect(self, sid: str, environ: object, auth: dict[str, str]) -> bool:
        if not super()._connect(sid, environ, auth):
            return False
        for name, slip in [*self.slips.items()]:
            if slip.state in _OPEN:
                self._offer(sid, name)
        return True

    def _job_state(self, sid: str, state: dict[str, Any]) -> bool:
        slip = self.slips[state["job"]]
        if state["state"] not in _OPEN:
            slip.said.add(state["state"])
            slip.reason = state["reason"]
        if slip.state in _OPEN:
            slip.state = state["state"]
        return True

    def _health(self, sid: str, health: dict[str, Any]) -> None:
        """Nobody asks."""


class Kiosks:
    """Everybody who takes part, in place before the first slip."""

    def __init__(self, setting: Setting, ends: ExitStack) -> None:
        self._setting = setting
        self._luck = random.Random(setting.seed)
        folder, paced = setting.folder, ("--no-pictures", "--pace", "1")
        tcp = ("--tcp", "127.0.0.1:0", "--count", str(setting.network))
        serial = ("--count", str(setting.serial), "--baud", str(_BAUD))
        self.rigs = [
            ends.enter_context(Rig(folder / "serial", *paced, *serial)),
            ends.enter_context(Rig(folder / "network", *paced, *tcp)),
        ]
        self.office = Office()
        ends.callback(self.office.close)
        self._printers: dict[str, Path] = {}
        devices: list[dict[str, Any]] = []
        targets: list[Target] = []
        for rig, blows in zip(self.rigs, (PRINTER, NETWORK_PRINTER), strict=True):
            for played in rig.ready["printers"]:
                code = f"{rig.folder.name}-{played['name']}"
                self._printers[code] = Path(played["folder"])
                devices.append({"code": code, "kind": "ticket_printer", "port": played["port"]})
                devices[-1] |= {"baud": _BAUD} if rig is self.rigs[0] else {}
                control = partial(str, rig.control)
                targets.append(Target(played["name"], control, blows, setting.calm))
        self.office.devices = {"devices": devices}
        self.storm = Storm(targets, setting.seed)
        self._begin_agent()
        ends.callback(lambda: end(self._agent))
        self.kills = 0

    def _begin_agent(self) -> None:
        self._agent = start(self.office, self._setting.folder / "agent")

    def live(self) -> None:
        """Until as many slips as wished have been asked for."""
        kill_at = self._until_killed()
        later = dict.fromkeys(self._printers, 0.0)
        standing: dict[str, list[str]] = {device: [] for device in self._printers}
        while len(self.office.slips) < self._setting.slips:
            now = time.monotonic()
            if len(self.office.slips) >= kill_at:
                self._kill()
                kill_at += self._until_killed()
            for device, mine in standing.items():
                if self._some_failed(mine):
                    later[device] = now + self._luck.uniform(*_AFTER_TROUBLE)
                elif now >= later[device] and len(mine) < _AT_ONCE:
                    mine.append(self._ask_for(device))
            time.sleep(_TURN)

    def _some_failed(self, mine: list[str]) -> bool:
        """Take those out that have ended."""
        ended = [name for name in mine if self.office.slips[name].state not in _OPEN]
        for name in ended:
            mine.remove(name)
        return any(self.office.slips[name].state != "printed" for name in ended)

    def _ask_for(self, device: str) -> str:
        name = f"A{len(self.office.slips) + 1:05}"
        self.office.slips[name] = Slip(device, self._printers[device], _content(name))
        self.office.offer(name)
        return name

    def _until_killed(self) -> int:
        """How many slips are asked for before."""
        every = self._setting.kill_every
        return self._luck.randint(every // 2, every + every // 2)

    def _kill(self) -> None:
        self._agent.kill()
        end(self._agent)
        self._begin_agent()
        self.kills += 1

    def come_to_rest(self) -> None:
        """Every slip has its end, and every printer has put out what it had; raises AssertionError
        when that never comes. Somebody takes what hangs out of the printers."""
        slips = self.office.slips.values()
        until(lambda: all(slip.state not in _OPEN for slip in slips), _ENDS_WITHIN)
        for rig in self.rigs:
            for number in range(1, len(rig.ports) + 1):
                until(partial(_is_done, rig, number))
                rig.ask("POST", f"/printer-{number}/tear")


def _is_done(rig: Rig, number: int) -> bool:
    """Whether nothing is left in a printer."""
    return bool(rig.state(number)["queued"] == 0)


def _content(number: str) -> SlipContent:
    return SlipContent(
        hall_name="政务服务中心",
        date="2026年7月14日",
        time="09:43",
        service_name="补办社保卡",
        number=number,
        ahead=12,
        wait=(20, 35),
        waiting_area="一楼东侧 综合受理等候区",
        windows="1、2、3 号窗口",
        phone_url=f"https://hall.example.cn/t/{number}",
        hotline="12345",
    )


def run(setting: Setting) -> Outcome:
    """All of it, and what is wrong."""
    begun = time.monotonic()
    with ExitStack() as ends:
        kiosks = Kiosks(setting, ends)
        kiosks.storm.start()
        try:
            kiosks.live()
        finally:
            kiosks.storm.close()
        kiosks.come_to_rest()
        seconds = time.monotonic() - begun
    slips = kiosks.office.slips
    sheets = [sheet for rig in kiosks.rigs for sheet in read_sheets(rig.folder)]
    faults, pieces = judge(slips, sheets)
    bad = [slip for slip in slips.values() if slip.state != "printed"]
    return Outcome(
        [*kiosks.storm.faults, *faults],
        Counter(slip.state for slip in slips.values()),
        Counter(f"{slip.state} {slip.reason}" for slip in bad),
        len(sheets),
        pieces,
        kiosks.storm.struck,
        kiosks.kills,
        seconds,
    )


def judge(slips: Mapping[str, Slip], sheets: Sequence[Sheet]) -> tuple[list[str], int]:
    """Where the paper is not what was said; how many pieces of it are no whole slip."""
    wanted = {
        (slip.printer, wished_paper(slip.content).lines): name for name, slip in slips.items()
    }
    whole: Counter[str] = Counter()
    pieces: dict[Path, list[Sheet]] = {}
    for sheet in sheets:
        name = wanted.get((sheet.picture.parent, sheet.lines))
        if name is None:
            pieces.setdefault(sheet.picture.parent, []).append(sheet)
        else:
            whole[name] += 1
    faults = [fault for name, slip in slips.items() for fault in _wrong(name, slip, whole[name])]
    for printer, torn in pieces.items():
        unknown = [
            lines
            for (folder, lines), name in wanted.items()
            if folder == printer and slips[name].state == "unknown" and not whole[name]
        ]
        faults += _foreign(unknown, torn)
    return faults, sum(map(len, pieces.values()))


def _wrong(name: str, slip: Slip, came_out: int) -> list[str]:
    least = 1 if slip.state == "printed" else 0
    most = 0 if slip.state == "not_printed" else 1
    faults = []
    if slip.state in _OPEN:
        faults.append(f"{name} is {slip.state} for ever")
    if not least <= came_out <= most:
        faults.append(f"{name} is called {slip.state} ({slip.reason}), and {came_out} came out")
    if len(slip.said) > 1:
        faults.append(f"{name} is called {' and '.join(sorted(slip.said))}")
    return faults


def _foreign(unknown: Sequence[tuple[Line, ...]], pieces: Sequence[Sheet]) -> list[str]:
    """Paper that is not the beginning of a slip of which nobody knows whether it came out."""
    faults = [
        f"nobody asked for this at {piece.picture}: {piece.lines}"
        for piece in pieces
        if not any(begins(lines, piece.lines) for lines in unknown)
    ]
    if len(pieces) > len(unknown):
        faults.append(f"{len(pieces)} pieces came out, of {len(unknown)} unknown slips")
    return faults
