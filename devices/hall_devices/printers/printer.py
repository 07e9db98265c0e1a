"""The ESC/POS ticket printer: ask, print, ask again, and say only what the answers prove."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from hall_devices.drivers import Outcome, Settings
from hall_devices.health import Evidence
from hall_devices.printers import status as ps
from hall_devices.printers.escpos_gbk import Document, encode
from hall_devices.printers.paper import Paper
from hall_devices.printers.profiles import profile
from hall_devices.printers.raster import Artist, find_font
from hall_devices.transport import Transport, TransportError, tapped, transport_for

_CHUNK = 256
_READ = 256
_MOST_READS = 256
"""A port that never stops talking is not listened to for ever."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds.

    answer: for one status byte.  settle: silence after an answer that proves it was the last.
    lag: the same after an answer in turn, which may be that of a slip before.
    finish: from the last byte to the proof that all was carried out (a slip takes 1 to 3).
    blind: how long trouble is looked for when the printer cannot prove the end (no GS r).
    """

    answer: float = 1.0
    settle: float = 0.02
    lag: float = 0.1
    finish: float = 15.0
    blind: float = 2.0
    poll: float = 0.25


class TicketPrinter:
    """One printer on one port.  Opens it on use and keeps it; not for two threads at once."""

    def __init__(
        self,
        settings: Settings,
        *,
        timing: Timing | None = None,
        transport: Transport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises KeyError for an unknown profile, TransportError "config" for a bad port name."""
        self._settings = settings
        self._profile = profile(settings.profile)
        self._timing = timing or Timing()
        port = transport or transport_for(settings.port, settings.baud, settings.flow)
        self._transport = tapped(port, settings.tap)
        self._clock = clock
        self._framer = ps.Framer()
        self._turns = 0
        self._report: ps.PrinterState | None = None
        self._is_open = False
        self._completes: bool | None = None if self._profile.completes else False
        self._may_prove = self._profile.completes
        self._owed = 0
        """Answers in turn that may still come to what was asked before."""
        self._cut_off = 0
        self._artist: Artist | None = None
        self._looked_for_font = False

    @property
    def cells(self) -> int:
        return self._profile.cells

    @property
    def answers(self) -> bool:
        return self._profile.answers and self._transport.can_read

    def status(self) -> ps.PrinterState:
        """DLE EOT 1..4, about 0.1 s; a silent printer costs Timing.answer and is not `answered`.

        Raises TransportError (and gives the port back) when the port is not there.  A port that
        vanished since the last call is opened once more: it may have been plugged in again.  So is
        a connection that fell silent: the printer may have forgotten it.
        """
        may_be_dead = self._is_open and self._transport.dies_silently
        try:
            state = self._ask()
        except TransportError as error:
            if error.kind != "gone":
                raise
        else:
            if state.answered or not may_be_dead:
                return state
        return self._ask()

    def news(self) -> ps.PrinterState | None:
        """See drivers.PaperPrinter.  Only a profile that reports has any."""
        if not self._is_open or not self.answers:
            return None
        before = self._report
        try:
            self._catch_up()
        except TransportError:
            self.close()
            raise
        return self._report if self._report != before else None

    def _ask(self) -> ps.PrinterState:
        """On a new connection where there is none; silence ends one that may be dead."""
        try:
            is_new = not self._is_open
            self._open()
            if not self.answers:
                return ps.PrinterState()
            self._catch_up()
            self._framer.reset()
            if is_new:
                self._ask_for_reports()
            state = self._round()
            if not state.answered and self._cut_off:
                self._end_command()
                state = self._round()
            if not is_new and state.trouble() is None:
                self._ask_for_reports()
        except TransportError:
            self.close()
            raise
        if not state.answered and self._transport.dies_silently:
            self.close()
        return state

    def _end_command(self) -> None:
        """A printer that got half a command takes whatever comes for its rest, questions too, and
        says nothing.  Zeros end it, and are no text of the next slip."""
        zeros, self._cut_off = bytes(self._cut_off), 0
        self._transport.write(zeros)

    def _ask_for_reports(self) -> None:
        """Again and again: a printer forgets it when it is switched off.  But not one in trouble,
        which would keep each request in its buffer until that is full."""
        if self._profile.reports:
            self._transport.write(ps.REPORT_CHANGES)

    def _open(self) -> None:
        self._transport.open()
        self._is_open = True

    def print(self, paper: Paper) -> Outcome:
        """See drivers.PaperPrinter.  Trouble before the first byte sends nothing."""
        document = encode(paper, self._profile, self._find_artist())
        if not self.answers:
            return self._print_blind(document)
        try:
            trouble = self.status().trouble()
            if trouble:
                return Outcome("not_printed", _evidence(trouble), trouble)
            completes = self._can_complete()
        except TransportError as error:
            self.close()
            return Outcome("not_printed", "unknown", f"port_{error.kind}")
        try:
            self._send(document)
            trouble = self._finish(document, completes)
        except TransportError as error:
            self.close()
            return _outcome(document, f"port_{error.kind}")
        if trouble:
            self.close()
        else:
            self._cut_off = 0
        return _outcome(document, trouble)

    def close(self) -> None:
        self._transport.close()
        self._is_open = False
        self._report = None
        self._framer.reset()
        if self._profile.completes:
            self._completes = None

    def _find_artist(self) -> Artist | None:
        """The font is looked for once, at the first print."""
        if not self._looked_for_font:
            self._looked_for_font = True
            font = self._settings.font or find_font()
            if font is not None:
                try:
                    self._artist = Artist(font)
                except (OSError, ImportError):
                    self._artist = None
        return self._artist

    def _print_blind(self, document: Document) -> Outcome:
        """What no answer proves has at least left this computer."""
        try:
            self._open()
        except TransportError as error:
            return Outcome("not_printed", "unknown", f"port_{error.kind}")
        try:
            self._send(document)
            self._transport.hand_over()
        except TransportError as error:
            return _outcome(document, f"port_{error.kind}")
        finally:
            self.close()
        return Outcome("unknown", "write-only", "no_status", document.drawn, document.replaced)

    def _send(self, document: Document) -> None:
        self._cut_off = len(document.data)
        for at in range(0, len(document.data), _CHUNK):
            self._transport.write(document.data[at : at + _CHUNK])

    def _can_complete(self) -> bool:
        """Ask once a connection whether this printer answers GS r now.  One that does not is busy
        with paper of before, or does not know the question."""
        if self._completes is None:
            self._completes = self._ask_turn(self._timing.answer)
        return self._completes

    def _ask_turn(self, seconds: float) -> bool:
        self._turns = 0
        self._transport.write(ps.ASK_IN_TURN)
        deadline = self._clock() + seconds
        while not self._turns and self._clock() < deadline:
            self._hear(self._timing.poll)
        # The proof of a slip before may come only now, just ahead of this answer.
        for _ in range(_MOST_READS):
            if not self._turns or not self._hear(self._timing.lag)[0]:
                break
        self._owed = 0 if self._turns else self._owed + 1
        return self._turns > 0

    def _finish(self, document: Document, completes: bool) -> str:
        """Wait for the proof.  Returns "" when there is one, else the reason to doubt.

        completes: it has answered what was asked before; else those answers come first.
        """
        proves, owed = self._profile.completes, self._owed
        line_time = len(document.data) * 10 / self._settings.baud
        wait = self._timing.finish if completes or self._may_prove else self._timing.blind
        deadline = self._clock() + line_time + wait
        self._turns = 0
        if proves:
            self._transport.write(ps.ASK_IN_TURN)
            self._owed += 1
        while True:
            self._hear(self._timing.poll)
            done = proves and self._turns > owed
            state = self._round()
            trouble = state.trouble()
            if trouble and state.answered:
                return trouble
            if done and state.answered:
                self._completes, self._may_prove, self._owed = True, True, 0
                return ""
            if self._clock() >= deadline:
                self._may_prove = self._turns > 0
                return trouble or ("no_completion" if proves else "")

    def _round(self) -> ps.PrinterState:
        """Ask every question once.  Silence at the first one ends the round; at another one too if
        the first is answered no more either, else the printer does not know that question.

        What it reported meanwhile is as true; what it reported before counts where nothing answers.
        """
        before = self._report
        answers: list[tuple[int, int]] = []
        babbled = False
        for n in ps.QUERIES:
            self._transport.write(ps.query(n))
            value, heard = self._answer()
            if value is not None:
                answers.append((n, value))
            elif n == 1 or not self._is_there():
                babbled = heard > 0
                answers.clear()
                break
        state = ps.read_answers(answers) if answers else ps.PrinterState(babbled=babbled)
        if self._report and (self._report is not before or not state.answered):
            return ps.worse(state, self._report)
        return state

    def _is_there(self) -> bool:
        self._transport.write(ps.query(ps.QUERIES[0]))
        return self._answer()[0] is not None

    def _answer(self) -> tuple[int | None, int]:
        """The last status byte before silence, for rubbish may look like one before it; and how
        many bytes came at all."""
        deadline = self._clock() + self._timing.answer
        value: int | None = None
        total = 0
        while self._clock() < deadline:
            heard, answers = self._hear(self._timing.settle)
            total += heard
            value = answers[-1].value if answers else value
            if value is not None and not heard:
                break
        return value, total

    def _catch_up(self) -> None:
        """Hear what is waiting; answers to questions of before are worth nothing any more."""
        for _ in range(_MOST_READS):
            if not self._hear(0.0)[0]:
                return

    def _hear(self, timeout: float) -> tuple[int, list[ps.Answer]]:
        """How many bytes one read brought, and the answers in them; proofs are counted.

        The newest report is kept.  Those of a printer that should not report are passed over: on a
        noisy line rubbish looks like one.
        """
        data = self._transport.read(_READ, timeout)
        frames = self._framer.feed(data)
        self._turns += sum(isinstance(frame, ps.InTurn) for frame in frames)
        if self._profile.reports:
            for frame in frames:
                if isinstance(frame, ps.Block):
                    self._report = ps.with_block(ps.PrinterState(), frame.data)
        return len(data), [frame for frame in frames if isinstance(frame, ps.Answer)]


def _evidence(trouble: str) -> Evidence:
    """A trouble was either told by the printer or is its silence, or the port's."""
    return "unknown" if trouble in ps.NO_ANSWER or trouble.startswith("port_") else "answered"


def _outcome(document: Document, trouble: str) -> Outcome:
    """After content went out: printed with proof, else unknown with the reason."""
    if not trouble:
        return Outcome("printed", "answered", "", document.drawn, document.replaced)
    return Outcome("unknown", _evidence(trouble), trouble, document.drawn, document.replaced)
