"""Opens a port, asks the questions of a scan, and says who answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter

from hall_devices.line import BAUD, Line
from hall_devices.port_scan.findings import Finding, Port, PortFound, State, Step
from hall_devices.port_scan.hearing import MOST_BYTES, sample, unasked, without_echo
from hall_devices.port_scan.questions import FORGET, Answers, Protocol, Question
from hall_devices.transport import Transport, TransportError, transport_for

SCAN_SECONDS = 7.0
"""For one port, besides the time it is listened to at first.  A port that takes no bytes may hold
the last of them up for transport.WRITE_SECONDS."""
LISTEN_SECONDS = 0.3
_SETTLE_SECONDS = 0.05
"""After an answer of one byte: whether it was the only one."""
_SLICE_SECONDS = 0.25
"""Of listening, after which a scan can be ended."""

Plan = Sequence[tuple[int, Protocol]]
Open = Callable[[str, int], Transport]
"""(port, baud) -> a transport that is not open yet."""
Tell = Callable[[Step], None]


def ask_port(
    port: Port,
    plan: Plan,
    *,
    tell: Tell = lambda step: None,
    listen: float = LISTEN_SECONDS,
    make: Open = transport_for,
    clock: Callable[[], float] = time.monotonic,
    ended: Callable[[], bool] = lambda: False,
) -> PortFound:
    """Never raises for what a port or a device does.  Gives the port back.

    tell: called before each protocol.  listen: seconds before the first question, for those who
    speak by themselves.  ended: whether nobody wants to know any more; asked before each question.
    """
    scan = _Scan(port, plan, tell, make, clock, ended)
    try:
        scan.run(listen)
    except TransportError as error:
        return scan.result(_trouble(error))
    return scan.result(None)


def _trouble(error: TransportError) -> State:
    """Windows refuses a port that another program has, and pyserial keeps the reason in words."""
    return "busy" if error.kind == "missing" and "PermissionError" in error.detail else error.kind


class _Ear:
    """Keeps what is heard since the last question, and knows its answer."""

    def __init__(self) -> None:
        self.said = bytearray()
        self.asked = b""
        self.answers: list[Answers] = []
        self._read: Callable[[bytes], Answers] | None = None

    def begin(self, asked: bytes, read: Callable[[bytes], Answers] | None) -> None:
        """From now on what comes is an answer to this."""
        self.said.clear()
        self.answers.clear()
        self.asked = asked
        self._read = read

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        room = MOST_BYTES - len(self.said)
        if room <= 0:
            return
        self.said += data[:room]
        found = self.understood()
        if found:
            self.answers.append(found)

    def quiet(self) -> None:
        """Every answer is looked at anew with all that came."""

    def understood(self) -> Answers:
        """Who has answered so far."""
        said, _ = without_echo(bytes(self.said), self.asked)
        return self._read(said) if self._read else set()


class _Scan:
    def __init__(
        self,
        port: Port,
        plan: Plan,
        tell: Tell,
        make: Open,
        clock: Callable[[], float],
        ended: Callable[[], bool],
    ) -> None:
        self._port = port
        self._plan = plan
        self._tell = tell
        self._make = make
        self._clock = clock
        self._ended = ended
        self._found: dict[tuple[str, int | None], Finding] = {}
        self._strange = bytearray()
        self._echo = False
        self._asked_all = True
        self._done = 0
        self._deadline = 0.0

    def run(self, listen: float) -> None:
        """Raises TransportError."""
        self._listen(listen)
        self._deadline = self._clock() + SCAN_SECONDS
        for baud, asked in groupby(self._plan, itemgetter(0)):
            if self._ended():
                self._asked_all = False
                return
            with _Opened(self._make, self._port.name, baud, self._clock) as it:
                for _, protocol in asked:
                    self._ask(it, protocol)

    def result(self, trouble: State | None) -> PortFound:
        """trouble: why the port could not be asked to the end."""
        found = self._known() or [*self._found.values()]
        state: State = "silent"
        if found:
            state = "found"
        elif trouble:
            state = trouble
        elif self._strange:
            state = "not_understood"
        strange = b"" if found else bytes(self._strange)
        return PortFound(
            self._port,
            state,
            tuple(found),
            len(strange),
            sample(strange),
            self._echo,
            self._asked_all and trouble is None,
        )

    def _listen(self, seconds: float) -> None:
        self._tell(Step(self._port, 0, len(self._plan), BAUD, ""))
        with _Opened(self._make, self._port.name, BAUD, self._clock) as it:
            it.line.open()
            end = self._clock() + seconds
            while (left := end - self._clock()) > 0 and not self._ended():
                it.line.listen(min(left, _SLICE_SECONDS))
            self._take(it)

    def _ask(self, it: _Opened, protocol: Protocol) -> None:
        """One protocol at one speed, unless what hangs there is known to be another."""
        self._done += 1
        known = self._known()
        if known and not (protocol.shared and self._all_shared(known)):
            return
        self._tell(Step(self._port, self._done, len(self._plan), it.line.baud, protocol.driver))
        for question in protocol.questions:
            if self._over():
                return
            for address, proof in self._answers(it, protocol, question):
                self._keep(Finding(protocol.driver, protocol.kind, it.line.baud, address, proof))
        if protocol.kind != "printer" and not self._known():
            it.line.write(FORGET)
            it.ear.begin(FORGET, None)

    def _over(self) -> bool:
        """Whether nothing more may be asked; then not all was."""
        over = self._clock() >= self._deadline or self._ended()
        self._asked_all &= not over
        return over

    def _known(self) -> list[Finding]:
        """Who has been recognised; a line of text may be anybody's."""
        return [each for each in self._found.values() if each.proof != "text"]

    def _all_shared(self, known: Sequence[Finding]) -> bool:
        shared = {"ff68", "ff68-keypad"}
        shared |= {protocol.driver for _, protocol in self._plan if protocol.shared}
        return all(each.driver in shared for each in known)

    def _answers(self, it: _Opened, protocol: Protocol, question: Question) -> Answers:
        """Who answered every frame of the question."""
        answers: Answers = set()
        for frame in question.frames:
            it.line.listen(0.0)
            self._take(it)
            it.ear.begin(frame, protocol.read)
            it.line.ask(frame, it.ear.answers, protocol.seconds)
            if any(proof == "byte" for _, proof in it.ear.understood()):
                it.line.listen(_SETTLE_SECONDS)
            heard = it.ear.understood()
            self._take(it, understood=bool(heard))
            if not heard:
                return set()
            answers = heard
        # Who names no address is the one that was asked.
        return {(question.address if at is None else at, proof) for at, proof in answers}

    def _take(self, it: _Opened, *, understood: bool = False) -> None:
        """Look at what came besides answers, and forget it."""
        said, echo = without_echo(bytes(it.ear.said), it.ear.asked)
        self._echo |= echo
        spoke = unasked(said, it.line.baud)
        for finding in spoke:
            if finding.proof != "text" or not understood:
                self._keep(finding)
        if not (understood or spoke):
            self._strange += said[: MOST_BYTES - len(self._strange)]
        it.ear.begin(b"", None)

    def _keep(self, finding: Finding) -> None:
        self._found.setdefault((finding.driver, finding.address), finding)


class _Opened:
    """A line at one speed and an ear on it, for a while."""

    def __init__(self, make: Open, port: str, baud: int, clock: Callable[[], float]) -> None:
        self.line = Line(port, baud, transport=make(port, baud), clock=clock)
        self.ear = _Ear()
        self.line.attach(self.ear)

    def __enter__(self) -> _Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()
