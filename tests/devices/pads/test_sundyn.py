"""Sundyn tablets: texts by golden bytes, the driver against virtual tablets over UDP and TCP."""

import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.drivers import Person, Question, Settings
from hall_devices.pads import sundyn
from hall_devices.pads.sundyn import Done, Rated
from hall_devices.pads.sundyn_pad import SundynPad
from hall_devices.transport import TransportError
from tests.devices.rig import LoneRig, until

GUID = "0123456789abcdef0123456789abcdef"
RESULT = "S02||77||2||?||30||2026-11-22 09:00:01||img||video||{guid}||||E"
WANG = Person("王芳", "3")


# The texts


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (sundyn.WELCOME, "S01E"),
        (sundyn.evaluate(), "S02E"),
        (sundyn.evaluate(GUID), f"S02{GUID}E"),
        (sundyn.notice("udp", "paused"), "S03E"),
        (sundyn.notice("udp", "ready"), "S06E"),
        (sundyn.notice("tcp", "paused"), "S03E"),
        (sundyn.notice("tcp", "ready"), "S25E"),
        (sundyn.login("udp", WANG), "S04王芳E"),
        (sundyn.login("tcp", WANG), "S04||王芳|name,姓名,王芳|window,窗口,3||E"),
        (sundyn.LOGOUT, "S05E"),
        (sundyn.HEARTBEAT, "S95E"),
        (sundyn.RESULT, "SE"),
    ],
)
def test_what_a_tablet_is_told(command: bytes, text: str) -> None:
    assert command == text.encode()


def test_a_name_cannot_say_more_than_a_name() -> None:
    sly = Person("王||E\nS03E,|" + "x" * 50, "3|4")
    told = sundyn.login("tcp", sly).decode()
    assert (told.count("|"), told.count("\n"), told.count(",")) == (6, 0, 4)
    assert len(told) < 120


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (b"S01OK", Done("01")),
        (b"S95OK\r\n", Done("95")),
        (b"RecvCmdOK", Done("")),
        (b"Version=1.2.3, mac=00", Done("")),
        (b"S02||77||||?||||||||||||||E", Done("")),
        (b"", None),
        (b"S1OK", None),
        (b"OK", None),
        (b"\xff\xfeS01OK", Done("01")),
        (b"\xff\0S02||77||2||E", Rated(2, ("S02", "77", "2", "E"))),
        (b"S02||77||2", None),
        (b"S02||77||two||?||E", None),
        (b"S02||77||256||?||E", None),
        (b"S01OK" + b" " * 5000, None),
    ],
)
def test_what_a_tablet_says(data: bytes, reply: sundyn.Reply | None) -> None:
    assert sundyn.read(data) == reply


def test_a_result() -> None:
    plain, marked = (sundyn.read(RESULT.format(guid=it).encode()) for it in ("", GUID.upper()))
    assert isinstance(plain, Rated)
    assert isinstance(marked, Rated)
    assert (plain.key, plain.guid, marked.guid) == (2, "", GUID)


@given(st.binary(max_size=200) | st.text(alphabet="S0259|EOK?", max_size=80).map(str.encode))
def test_any_bytes_are_read(data: bytes) -> None:
    reply = sundyn.read(data)
    assert reply is None or isinstance(reply, Done) or 0 <= reply.key <= 255


# The driver


@pytest.fixture(params=["udp", "tcp"])
def tablet(request: pytest.FixtureRequest) -> Iterator[LoneRig]:
    with LoneRig("sundyn_pad", "--over", request.param) as it:
        yield it


@pytest.fixture
def pad(tablet: LoneRig) -> Iterator[SundynPad]:
    it = SundynPad(Settings(tablet.port(), options={"listen": "0"}))
    yield it
    it.close()


def keys(pad: SundynPad) -> list[int]:
    """As soon as there are any."""

    def look() -> list[int]:
        pad.listen(0.05)
        return pad.appraised()

    return until(look)


def nothing(pad: SundynPad, seconds: float = 0.8) -> bool:
    """Whether no key comes for longer than a result is not asked for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pad.listen(0.05)
        if pad.appraised():
            return False
    return True


def test_a_visit(tablet: LoneRig, pad: SundynPad) -> None:
    assert (pad.ping(), tablet.state()["beats"]) == ("taken", 1)
    assert pad.login(WANG) == "taken"
    assert "王芳" in tablet.state()["staff"]
    assert (pad.welcome(), tablet.state()["page"]) == ("taken", "welcome")
    assert (pad.display("paused"), tablet.state()["page"]) == ("taken", "paused")
    assert (pad.display("ready"), tablet.state()["page"]) == ("taken", "welcome")
    assert (pad.appraise(Question("1", 60)), tablet.state()["page"]) == ("taken", "asked")
    tablet.press(4)
    assert keys(pad) == [4]
    assert (pad.logout(), tablet.state()["staff"]) == ("taken", "")
    assert pad.counts == {"stale": 0, "doubled": 0, "strange": 0}


def test_a_result_that_the_tablet_keeps_is_nobody_elses() -> None:
    """One visitor pressed when the question was over, and the tablet tells it to the next one's."""
    with LoneRig("sundyn_pad", "--over", "tcp", "--keep") as tablet:
        pad = SundynPad(Settings(tablet.port()))
        pad.appraise(Question("1", 60))
        pad.welcome()
        tablet.press(4)
        pad.appraise(Question("2", 60))
        assert nothing(pad)
        assert pad.counts["stale"] >= 1
        tablet.press(1)
        assert keys(pad) == [1]
        pad.appraise(Question("3", 60))
        assert nothing(pad)
        pad.close()


def test_with_a_number_of_its_own_an_answer_finds_its_question() -> None:
    with LoneRig("sundyn_pad") as tablet:
        pad = SundynPad(Settings(tablet.port(), options={"listen": "0", "guid": "yes"}))
        pad.appraise(Question("1", 60))
        (asked,) = (it for it in tablet.state()["commands"] if it.startswith("S02"))
        assert len(asked) == 36
        tablet.fault(slow=300)  # the answer comes when the next question stands
        tablet.press(4)
        tablet.fault(slow=0)
        pad.appraise(Question("2", 60))
        assert nothing(pad)
        assert pad.counts["stale"] >= 1
        tablet.press(3)
        assert keys(pad) == [3]
        pad.close()


@pytest.mark.parametrize("manner", ["nonsense", "half"])
def test_what_makes_no_sense(tablet: LoneRig, pad: SundynPad, manner: str) -> None:
    tablet.fault(manner=manner)
    assert pad.ping() == "not_understood"
    assert pad.counts["strange"] == 1
    tablet.fault(manner="")
    assert pad.ping() == "taken"


def test_an_answer_to_another_command_is_none() -> None:
    with LoneRig("sundyn_pad") as tablet:
        pad = SundynPad(Settings(tablet.port(), options={"listen": "0"}))
        tablet.fault(wrong_number=True)
        assert pad.ping() == "not_understood"
        tablet.fault(wrong_number=False, silent=True)
        assert pad.ping() == "silent"
        pad.close()


def test_an_answer_that_is_late_is_not_strange() -> None:
    """It comes while another command waits for its own."""
    with LoneRig("sundyn_pad") as tablet:
        pad = SundynPad(Settings(tablet.port(), options={"listen": "0"}))
        tablet.fault(slow=1200)
        assert pad.welcome() == "silent"
        assert pad.ping() == "silent"
        pad.close()


def test_an_answer_to_another_question_is_no_rating(tablet: LoneRig) -> None:
    pad = SundynPad(Settings(tablet.port(), options={"listen": "0", "guid": "yes"}))
    pad.appraise(Question("1", 60))
    tablet.fault(wrong_number=True)
    tablet.press(4)
    assert nothing(pad)
    assert pad.counts["stale"] >= 1
    tablet.fault(wrong_number=False)
    tablet.press(3)
    assert keys(pad) == [3]
    pad.close()


@pytest.mark.parametrize("slow", [500, 900])
def test_a_press_told_late_is_not_lost(tablet: LoneRig, pad: SundynPad, slow: int) -> None:
    """Over TCP a tablet forgets what it has said, also when nobody was there to hear it."""
    pad.appraise(Question("1", 60))
    tablet.fault(slow=slow)
    tablet.press(4)
    assert keys(pad) == [4]


def test_a_press_told_late_is_not_lost_to_another_command() -> None:
    with LoneRig("sundyn_pad", "--over", "tcp") as tablet:
        pad = SundynPad(Settings(tablet.port()))
        pad.appraise(Question("1", 60))
        tablet.fault(slow=500)
        tablet.press(4)
        until(lambda: pad.listen(0.05) == 0 and "SE" in tablet.state()["commands"][1:])
        assert pad.ping() == "taken"
        assert keys(pad) == [4]
        pad.close()


def test_a_tablet_that_says_nothing_is_asked_again() -> None:
    with LoneRig("sundyn_pad", "--over", "tcp", "--keep") as tablet:
        pad = SundynPad(Settings(tablet.port()))
        pad.appraise(Question("1", 60))
        tablet.press(4)
        tablet.fault(silent=True)
        before = tablet.state()["commands"].count("SE")
        until(lambda: pad.listen(0.05) == 0 and tablet.state()["commands"].count("SE") > before)
        tablet.fault(silent=False)
        assert keys(pad) == [4]
        pad.close()


def test_only_the_tablet_itself_is_heard() -> None:
    """Another computer of the network cannot rate."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.bind(("127.0.0.1", 0))
        port = link.getsockname()[1]
    pad = SundynPad(Settings("udp://127.0.0.1:9", options={"listen": str(port)}))
    pad.appraise(Question("1", 60))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.2", 0))
        stranger.sendto(RESULT.format(guid="").encode(), ("127.0.0.1", port))
        assert nothing(pad, 0.3)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as itself:
        itself.bind(("127.0.0.1", 0))
        itself.sendto(RESULT.format(guid="").encode(), ("127.0.0.1", port))
        assert keys(pad) == [2]
    pad.close()


def test_a_port_that_is_taken_and_one_that_is_not_there() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        listen = str(other.getsockname()[1])
        pad = SundynPad(Settings("udp://127.0.0.1:9", options={"listen": listen}))
        with pytest.raises(TransportError) as busy:
            pad.open()
    assert busy.value.kind == "busy"
    with pytest.raises(TransportError) as missing:
        SundynPad(Settings("tcp://127.0.0.1:9")).ping()
    assert missing.value.kind == "missing"


@pytest.mark.parametrize("port", ["COM3", "udp://", "udp://h:99999", "http://h", "udp://u@h", ""])
def test_ports_that_are_none(port: str) -> None:
    with pytest.raises(TransportError) as error:
        SundynPad(Settings(port))
    assert error.value.kind == "config"


@pytest.mark.parametrize(
    "option", [{"guid": "1"}, {"listen": "-1"}, {"listen": "65536"}, {"x": ""}]
)
def test_options_that_are_none(option: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must be"):
        SundynPad(Settings("udp://h", options=option))


def test_nobodys_name_where_the_set_up_tells_none() -> None:
    assert "login" in SundynPad(Settings("udp://h")).can
    assert SundynPad(Settings("udp://h", options={"staff": "no"})).can == {
        "welcome",
        "appraise",
        "display",
    }
