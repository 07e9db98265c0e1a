"""Who plays the devices that the crowd has no hand in, and what is judged of them: file cabinets,
call keypads, code scanners, card readers and document cameras.

The day begins, looks at and ends them all at once.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from hall_queue.plan import Device, Plan
from hall_server.access.grants import Access, Role
from tests.day import (
    cabinets,
    cameras,
    doors,
    keypads,
    keys,
    readers,
    scanners,
    scans,
    secrecy,
    stills,
)
from tests.day.cabinets import Cabinets
from tests.day.cameras import Cameras
from tests.day.hands import Hands
from tests.day.judge import until
from tests.day.keypads import Keypads
from tests.day.notebook import Notebook
from tests.day.readers import Readers
from tests.day.recorder import Record, Recorder
from tests.day.scanners import Scanners, Slip
from tests.day.storm import Struck
from tests.day.truth import read_truth
from tests.day.unheard import unheard_presses, unread_codes
from tests.day.watchers import Watchers
from tests.day.window import Window

OWN = "w1"
"""The counter that is served with its devices alone: the crowd stays away from it."""
_PAGE = "devices"


class Players:
    """Everybody between `start` and `close`, each in a thread."""

    def __init__(
        self,
        port: int,
        plan: Plan,
        access: Access,
        watchers: Watchers,
        control: Callable[[str], str],
        slips: Callable[[], Sequence[Slip]],
        seed: int,
    ) -> None:
        """control: see `Notebook`. slips: of all numbers that were given so far."""
        self.played: list[Record] = []
        """Every command of theirs."""
        self.notebook = Notebook(control)
        self._slips = slips
        self._tokens: list[str] = []

        def token(role: Role, name: str, at: str | None = None) -> str:
            self._tokens.append(access.give(role, name, at)[1])
            return self._tokens[-1]

        def hand(role: Role, name: str, at: str | None = None) -> Recorder:
            return Recorder(port, token(role, name, at), self.played.append)

        kiosk = plan.kiosks[0].code
        seat = watchers.add(f"desk:{OWN}", token(Role.DESK, "seat", OWN))
        hall = watchers.add(f"kiosk:{kiosk}", token(Role.KIOSK, "hall", kiosk))
        self._boards = _simulated(plan, "locks", "locks")
        self._keypads = _simulated(plan, "keypad", "keypad")
        named = _simulated(plan, "scanner", "scanner")
        self._scanners = {_place(it): named[it.code] for it in plan.devices if it.code in named}
        self.cabinets = Cabinets(
            self.notebook,
            self._boards,
            hand(Role.DESK, "cabinet"),
            hand(Role.KIOSK, "collector", kiosk),
            seed,
        )
        served = {self._keypads[it.code]: it.counter for it in plan.devices if it.kind == "keypad"}
        seats = {name: seat if at == OWN else None for name, at in served.items()}
        self.scanners = Scanners(
            self.notebook,
            self._scanners,
            {OWN: seat, kiosk: hall},
            OWN,
            hand(Role.DESK, _PAGE, OWN),
            slips,
            seed,
        )
        self.cabinets.show = partial(self.scanners.hold, kiosk)
        self.scanners.also(kiosk, self.cabinets.scanned)
        clerk, admin = token(Role.DESK, "clerk", OWN), token(Role.ADMIN, "admin")
        self._cameras = _simulated(plan, "camera", "camera")
        self._windows = [Window(port, clerk), Window(port, admin)]
        self.cameras = Cameras(
            self.notebook,
            self._cameras,
            Recorder(port, clerk, self.played.append),
            self._windows[0],
            seed,
        )
        cards = _simulated(plan, "id_reader", "reader")
        self.readers = Readers(
            self.notebook,
            cards,
            [*cards, *named],
            Recorder(port, admin, self.played.append),
            self._windows[1],
            seed,
        )
        self._hands = Hands(
            {
                cabinets.KIND: self.cabinets,
                keypads.KIND: Keypads(self.notebook, seats, seed),
                scanners.KIND: self.scanners,
                cameras.KIND: self.cameras,
                readers.KIND: self.readers,
            }
        )

    def start(self) -> None:
        """Let them begin."""
        self._hands.start()

    def look(self) -> None:
        """What the simulators count is lost with them, right after this."""
        self.cabinets.look()

    def close(self) -> None:
        """They do no more; what they began may still be on its way."""
        self._hands.close()

    def faults(self, data: Path, storm: Sequence[Struck]) -> list[str]:
        """What is wrong with what they played, once everything has come to its end."""
        faults = [*self._hands.faults]
        if not until(lambda: all(press.told for press in keys.kept_presses(data))):
            faults.append("the hall does not take some presses of call keypads")
        stored = doors.stored_openings(data)  # before the look, for what is done is seen then
        self.look()
        codes = {name: code for code, name in self._boards.items()}
        pulses = {(codes[it], lock): n for (it, lock), n in self.cabinets.looks.pulses().items()}
        pressed, kept = self.notebook.deeds("press"), keys.kept_presses(data)
        answered, held = keys.answered_presses(data, self._keypads), self.notebook.deeds("scan")
        numbers = {scans.veiled(f"{scanners.SLIP}{it.token}"): it.number for it in self._slips()}
        truth = read_truth(data)
        return [
            *faults,
            *doors.wrong_doors(self.cabinets.orders, stored, pulses),
            *keys.wrong_keys(truth, pressed, kept, answered, self._keypads, storm),
            *scans.wrong_reads(held, self.scanners.read, self._scanners, frozenset({OWN})),
            *stills.wrong_stills(self.cameras.stills, self._cameras, storm),
            *stills.wrong_frames(self.cameras.frames),
            *self._leaks(data),
            *scans.wrong_acts(truth, self.scanners.acts, f"interface:{_PAGE}", numbers),
            *(fault for window in self._windows for fault in window.broken),
            *(
                f"{it.path} was answered {it.status}"
                for it in self.played
                if not 200 <= it.status < 500
            ),
        ]

    def unheard(self, data: Path) -> list[str]:
        """What they did on a day without faults, and nobody was told of."""
        end = time.time()
        held, read = self.notebook.deeds("scan"), self.scanners.read
        return [
            *unheard_presses(self.notebook.deeds("press"), keys.kept_presses(data), end),
            *unread_codes(held, read, self._scanners, {OWN}, end),
        ]

    def _leaks(self, data: Path) -> Iterator[str]:
        """Cards and pick-up codes stand nowhere; numbers' tokens, and those of hands, in no log.
        What is read from a paper goes over a port unseen."""
        people = (readers.NAME, readers.NUMBER)
        files, codes = [*secrecy.written_down(data)], self.cabinets.codes
        logs = [(name, text) for name, text in files if name.endswith(".log")]
        traces = [("the traces", "\n".join(self.readers.traces).encode())]
        yield from secrecy.leaks([*files, *traces], people)
        yield from secrecy.leaks([*files, *traces], codes, alone=True)
        tokens = [slip.token for slip in self._slips()]
        yield from secrecy.leaks([*logs, *traces], [*self._tokens, *tokens])

    def too_quiet(self, data: Path) -> list[str]:
        """A day on which too little happened proves nothing."""
        opened = any(order.told["state"] == "done" for order in self.cabinets.orders)
        acted = any(not answer.code for answer in keys.answered_presses(data, self._keypads))
        return [
            *([] if opened else ["no door was opened"]),
            *([] if acted else ["no key of a call keypad did anything"]),
            *([] if self.scanners.read else ["no page was told of a code"]),
            *([] if "done" in self.readers.checks else ["no card was read"]),
            *([] if any(it.photo for it in self.cameras.stills) else ["no picture was taken"]),
            *([] if self.cameras.frames else ["nothing was seen through a camera"]),
        ]

    def figures(self, data: Path) -> str:
        """What they did."""
        states = Counter(order.told["state"] for order in self.cabinets.orders)
        answers = Counter(
            answer.code or "done" for answer in keys.answered_presses(data, self._keypads)
        )
        taken = Counter(it.told["reason"] or it.told["state"] for it in self.cameras.stills)
        acts = Counter(str(record.code or "done") for _, record in self.scanners.acts)
        return (
            f"{_counted(states)} of the doors that were to open,"
            f" {len(self.notebook.deeds('press'))} presses of call keypads ({_counted(answers)}),"
            f" {len(self.notebook.deeds('scan'))} codes held before scanners,"
            f" {len(self.scanners.read)} told and {acts.total()} acted on"
            f" ({_counted(acts)}),"
            f" {len(self.readers.checks)} cards laid ({_counted(Counter(self.readers.checks))}),"
            f" {len(self.cameras.stills)} stills ({_counted(taken)}) and"
            f" {len(self.cameras.frames)} pictures of previews"
        )


def _simulated(plan: Plan, kind: str, stem: str) -> dict[str, str]:
    """Code of a device → its simulator's name: these are numbered as they stand in the plan."""
    codes = [device.code for device in plan.devices if device.kind == kind]
    return {code: f"{stem}-{number}" for number, code in enumerate(codes, start=1)}


def _place(device: Device) -> str:
    """Where a scanner lies."""
    return device.counter or device.settings.get("kiosk") or device.settings["place"]


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
