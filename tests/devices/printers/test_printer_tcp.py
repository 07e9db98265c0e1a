"""A network printer, misbehaving as network printers do: the driver over real TCP on loopback."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_devices.drivers import Outcome, Settings
from hall_devices.printers.paper import Cut, Paper, Text
from hall_devices.printers.printer import TicketPrinter, Timing
from hall_devices.transport import TransportError, transport_for
from hall_devices.transports.tcp import SocketTransport
from tests.devices.rig import LONG_ENOUGH, Rig, texts, until

PATIENT = Timing(answer=10.0, finish=20.0, blind=0.2)
SHORT = Timing(answer=2.0, finish=3.0, blind=0.2, poll=0.05)  # where silence is waited for
LINES = [f"第{n}行" for n in range(20)]
PAPER = Paper((*(Text(line) for line in LINES), Cut()))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """One virtual printer on a TCP port."""
    with Rig(tmp_path / "printers", "--tcp", "127.0.0.1:0", "--no-pictures") as it:
        yield it


@pytest.fixture
def printer(rig: Rig) -> Iterator[TicketPrinter]:
    it = TicketPrinter(Settings(rig.ports[0]), timing=PATIENT)
    yield it
    it.close()


def link_to(rig: Rig) -> socket.socket:
    host, port = SocketTransport.read_address(rig.ports[0].removeprefix("socket://"))
    return socket.create_connection((host, port), LONG_ENOUGH)


def the_first_client(rig: Rig) -> socket.socket:
    """Another computer that holds the printer: it was answered."""
    first = link_to(rig)
    first.sendall(b"\x10\x04\x01")
    assert first.recv(1) == b"\x12"
    return first


def kind_of(printer: TicketPrinter) -> str:
    with pytest.raises(TransportError) as error:
        printer.status()
    return error.value.kind


def test_it_prints_and_proves_it(rig: Rig, printer: TicketPrinter) -> None:
    assert printer.print(PAPER) == Outcome("printed", "answered")
    assert [texts(slip) for slip in rig.slips()] == [LINES]


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "cutter_error", "broken"])
def test_trouble_before_the_first_byte_sends_nothing(
    rig: Rig, printer: TicketPrinter, fault: str
) -> None:
    rig.fault(**{fault: True})
    outcome = printer.print(PAPER)
    assert (outcome.state, outcome.evidence) == ("not_printed", "answered")
    assert rig.state()["executed"] == 0


def test_nobody_listens_there(rig: Rig, printer: TicketPrinter) -> None:
    rig.fault(unplugged=True)
    assert kind_of(printer) == "missing"
    assert printer.print(PAPER) == Outcome("not_printed", "unknown", "port_missing")
    rig.fault(unplugged=False)
    assert printer.print(PAPER).state == "printed"


@pytest.mark.parametrize("verb", ["hang_up", "reset", "forget"])
def test_a_connection_that_ended_while_idle_costs_nothing(
    rig: Rig, printer: TicketPrinter, verb: str
) -> None:
    """forget: half open, so that only silence tells; the slip comes out all the same."""
    printer = TicketPrinter(Settings(rig.ports[0]), timing=SHORT if verb == "forget" else PATIENT)
    assert printer.status().answered
    rig.ask("POST", f"/printer-1/{verb}", {})
    assert printer.print(PAPER) == Outcome("printed", "answered")
    assert len(rig.slips()) == 1
    printer.close()


@pytest.mark.parametrize(
    ("verb", "reason"), [("hang_up", "port_gone"), ("reset", "port_gone"), ("forget", "silent")]
)
def test_a_connection_that_ends_in_the_middle_is_unknown(rig: Rig, verb: str, reason: str) -> None:
    # forget may come between two questions of a round: the rounds after it hear nothing at all.
    timing = Timing(answer=1.0, finish=6.0, poll=0.05) if verb == "forget" else PATIENT
    printer = TicketPrinter(Settings(rig.ports[0]), timing=timing)
    assert printer.status().answered
    assert printer._can_complete()
    rig.fault(slow=200)
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(printer.print(PAPER)))
    thread.start()
    try:
        until(lambda: rig.state()["open_lines"] > 0)
        rig.ask("POST", f"/printer-1/{verb}", {})
    finally:
        thread.join()
    assert outcomes == [Outcome("unknown", "unknown", reason)]
    rig.fault(slow=0)
    assert until(lambda: rig.slips())  # the printer had it all, which nobody can know
    assert printer.status().trouble() is None
    printer.close()


def test_news_that_the_connection_has_gone(rig: Rig, printer: TicketPrinter) -> None:
    assert printer.status().answered
    assert printer.news() is None
    rig.ask("POST", "/printer-1/hang_up", {})

    def gone() -> bool:
        try:
            return printer.news() is not None
        except TransportError as error:
            return error.kind == "gone"

    assert until(gone)
    assert printer.status().trouble() is None


@pytest.mark.parametrize(
    ("others", "kind"), [("waits", "silent"), ("refused", "missing"), ("hung_up", "busy")]
)
def test_a_printer_that_takes_one_client(rig: Rig, others: str, kind: str) -> None:
    """Whatever it does to the second, the second sends nothing, says why, and gets its turn."""
    rig.fault(others=others)
    first = the_first_client(rig)
    second = TicketPrinter(Settings(rig.ports[0]), timing=SHORT)
    seen = str(second.status().trouble()) if kind == "silent" else kind_of(second)
    assert seen == kind
    reason = kind if kind == "silent" else f"port_{kind}"
    assert second.print(PAPER) == Outcome("not_printed", "unknown", reason)
    first.close()

    def free() -> bool:
        try:
            return second.status().answered
        except TransportError:
            return False

    assert until(free)
    assert second.print(PAPER).state == "printed"
    second.close()
    assert len(rig.slips()) == 1


def test_a_printer_that_cannot_answer_is_still_given_every_byte(rig: Rig) -> None:
    printer = TicketPrinter(Settings(rig.ports[0], "80mm+write-only"), timing=SHORT)
    assert not printer.answers
    assert printer.print(PAPER) == Outcome("unknown", "write-only", "no_status")
    assert texts(until(lambda: rig.slips())[0]) == LINES


def test_one_that_talks_meanwhile_gets_every_byte_too(rig: Rig) -> None:
    """Unread bytes at closing would reset the connection, and a slow printer lose the rest."""
    rig.fault(slow=2000)
    port = transport_for(rig.ports[0])
    port.open()
    port.write(b"\x1da\xff\x10\x04\x01")
    until(lambda: rig.state()["executed"] == 3)
    port.write(b"".join(b"line %03d\n" % n for n in range(100)) + b"\x1dV\x00")
    port.hand_over()
    port.close()
    assert len(texts(until(lambda: rig.slips())[0])) == 100


def test_bytes_that_nobody_takes_are_not_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hall_devices.transports.tcp.WRITE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = SocketTransport(*listening.getsockname())
        port.open()
        with pytest.raises(TransportError) as error:
            port.write(bytes(100_000_000))
        assert error.value.kind == "timeout"
        with pytest.raises(TransportError) as error:
            port.hand_over()
        assert error.value.kind == "timeout"
        port.close()


def test_a_reset_before_all_was_taken_is_noticed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = SocketTransport(*listening.getsockname())
        port.open()
        taken, _ = listening.accept()
        port._opened().settimeout(0.2)
        with pytest.raises(TimeoutError):
            port._opened().sendall(bytes(100_000_000))
        taken.close()  # with unread bytes: a reset
        with pytest.raises(TransportError) as error:
            port.hand_over()
        assert error.value.kind == "busy"  # it never said a word
        port.close()


def test_a_port_that_connects_to_itself_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux does so now and then when a loopback port is free: questions would be answers."""
    real = socket.create_connection

    def oneself(address: tuple[str, int], timeout: float) -> socket.socket:
        with pytest.raises(ConnectionRefusedError):
            real(address, timeout)
        it = socket.socket()
        it.bind(address)
        it.connect(address)
        return it

    with socket.create_server(("127.0.0.1", 0)) as free:
        address = free.getsockname()
    monkeypatch.setattr(socket, "create_connection", oneself)
    with pytest.raises(TransportError) as error:
        SocketTransport(*address).open()
    assert error.value.kind == "missing"


def test_one_that_resets_before_we_have_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """As quick as that: the connection has ended before it is given to us."""
    real = socket.create_connection
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def late(address: tuple[str, int], timeout: float) -> socket.socket:
            link = real(address, timeout)
            taken, _ = listening.accept()
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            taken.close()
            return link

        monkeypatch.setattr(socket, "create_connection", late)
        with pytest.raises(TransportError) as error:
            SocketTransport(*listening.getsockname()).open()
        assert error.value.kind == "busy"


@pytest.mark.parametrize("host", ["nobody.invalid", "a" * 70 + ".invalid"])
def test_a_host_that_is_not_there(host: str) -> None:
    with pytest.raises(TransportError) as error:
        SocketTransport(host, 9100).open()
    assert error.value.kind in ("missing", "config")
