"""GWQ tablets: their JSON typed in, and the driver against the maker's program as it is played."""

import json
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.drivers import Cannot, Person, Question, Settings
from hall_devices.pads import gwq
from hall_devices.pads.gwq import Reply
from hall_devices.pads.gwq_pad import GwqPad
from hall_devices.transport import TransportError
from tests.devices.rig import LoneRig, until

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from(["type", "ret", "EvaluatorLevel"])


def test_what_the_program_is_told() -> None:
    assert gwq.command(gwq.CANCEL) == '{"type": 2}'
    assert gwq.command(gwq.VERSION) == '{"type": 0}'
    assert json.loads(gwq.evaluate(Person("王芳", "3"), 59.6)) == {
        "type": 10,
        "TellerName": "王芳",
        "TellerNo": "3",
        "TellerPhoto": "",
        "Timeout": 60,
    }
    nobody = json.loads(gwq.evaluate(None, 0.2))
    assert (nobody["TellerName"], nobody["Timeout"]) == ("", 1)


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ('{"type":10,"ret":0,"EvaluatorLevel":1}', Reply(10, 0, 1)),
        (b'{"type":"10","ret":"0","EvaluatorLevel":"4"}', Reply(10, 0, 4)),
        ('{"type":10,"ret":-2}', Reply(10, -2)),
        ('{"type":10,"ret":-9,"EvaluatorLevel":3}', Reply(10, -9)),
        ('{"type":0,"version":"1.0"}', Reply(0)),
        ('{"type":270,"data":"…"}', Reply(270)),
        ('{"type":10,"ret":0}', None),
        ('{"type":10,"EvaluatorLevel":1}', None),
        ('{"type":10,"ret":0,"EvaluatorLevel":256}', None),
        ('{"type":10,"ret":0,"EvaluatorLevel":1.0}', None),
        ('{"type":true,"ret":0}', None),
        ('{"type":10,"ret":0,"Evalu', None),
        ("[10]", None),
        ("", None),
        (b"\xff\xfe", None),
        ('{"type":10' + " " * 70_000 + "}", None),
    ],
)
def test_what_the_program_says(message: str | bytes, reply: Reply | None) -> None:
    assert gwq.read(message) == reply


@given(st.binary(max_size=60) | st.dictionaries(FIELDS, ANYTHING).map(json.dumps))
def test_any_message_is_read(message: str | bytes) -> None:
    reply = gwq.read(message)
    assert reply is None or reply.level is None or 0 <= reply.level <= 255


@pytest.fixture
def program() -> Iterator[LoneRig]:
    with LoneRig("gwq_pad") as it:
        yield it


@pytest.fixture
def pad(program: LoneRig) -> Iterator[GwqPad]:
    it = GwqPad(Settings(program.port()))
    yield it
    it.close()


def keys(pad: GwqPad) -> list[int]:
    """As soon as there are any."""

    def look() -> list[int]:
        pad.listen(0.05)
        return pad.appraised()

    return until(look)


def heard(pad: GwqPad, seconds: float = 0.3) -> list[int]:
    """What comes within so long."""
    pad.listen(seconds)
    pad.listen(0.0)
    return pad.appraised()


def test_a_visit(program: LoneRig, pad: GwqPad) -> None:
    assert (pad.ping(), program.state()["versions"]) == ("taken", 1)
    pad.login(Person("王芳", "3"))
    assert pad.appraise(Question("1", 60)) == "sent"
    until(lambda: program.state()["asked"])
    assert (program.state()["teller"], program.state()["timeout"]) == ("王芳 3", 60)
    assert pad.ping() == "sent"  # it is not disturbed
    program.press(4)
    assert keys(pad) == [4]
    pad.logout()
    pad.appraise(Question("2", 30))
    until(lambda: program.state()["asks"] == 2)
    assert program.state()["teller"] == ""
    with pytest.raises(Cannot):
        pad.display("paused")


def test_cancelled_and_then_late(program: LoneRig, pad: GwqPad) -> None:
    pad.appraise(Question("1", 60))
    until(lambda: program.state()["asked"])
    assert (pad.welcome(), program.state()["cancels"]) == ("taken", 1)
    program.press(1)
    assert heard(pad) == []
    assert pad.counts["stale"] == 1
    assert pad.welcome() == "sent"  # nothing is open, so nothing is cancelled
    assert program.state()["cancels"] == 1


def test_an_answer_to_another_command_is_none(program: LoneRig, pad: GwqPad) -> None:
    program.fault(wrong_number=True)
    assert pad.ping() == "not_understood"
    pad.appraise(Question("1", 60))
    until(lambda: program.state()["asked"])
    program.press(1)
    assert heard(pad) == []
    assert pad.counts["strange"] == 0


def test_a_result_that_comes_twice(program: LoneRig, pad: GwqPad) -> None:
    program.fault(doubled=True)
    pad.appraise(Question("1", 60))
    until(lambda: program.state()["asked"])
    program.press(2)
    assert keys(pad) == [2]
    assert heard(pad) == []
    program.act("repeat")
    until(lambda: pad.listen(0.05) >= 0 and pad.counts["stale"] == 2)
    assert pad.appraised() == []


def test_an_answer_on_the_way_when_the_next_question_comes(program: LoneRig, pad: GwqPad) -> None:
    pad.appraise(Question("1", 60))
    until(lambda: program.state()["asked"])
    program.fault(slow=200)
    program.press(1)
    program.fault(slow=0)
    pad.appraise(Question("2", 60))
    until(lambda: program.state()["asks"] == 2)
    assert heard(pad) == []
    program.press(3)
    assert keys(pad) == [3]


def test_nobody_pressed_and_the_tablet_is_broken(program: LoneRig, pad: GwqPad) -> None:
    pad.appraise(Question("1", 60))
    until(lambda: program.state()["asked"])
    program.act("fail", ret=-2)
    assert heard(pad) == []
    assert pad.trouble == ""
    pad.appraise(Question("2", 60))
    until(lambda: program.state()["asked"])
    program.act("fail", ret=-7)
    until(lambda: pad.listen(0.05) or pad.trouble)
    assert pad.trouble == "device_error"
    pad.appraise(Question("3", 60))
    until(lambda: program.state()["asked"])
    program.press(1)
    assert keys(pad) == [1]
    assert pad.trouble == ""


@pytest.mark.parametrize("manner", ["huge", "close"])
def test_a_connection_that_breaks_is_made_again(program: LoneRig, pad: GwqPad, manner: str) -> None:
    program.fault(manner=manner)
    with pytest.raises(TransportError) as error:
        pad.ping()
    assert error.value.kind == "gone"
    assert not pad.opened
    program.fault(manner="")
    assert pad.ping() == "taken"


def test_nobody_is_there() -> None:
    with pytest.raises(TransportError) as missing:
        GwqPad(Settings("ws://127.0.0.1:9")).open()
    assert missing.value.kind == "missing"


@pytest.mark.parametrize(
    "greeting",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        bytes(range(256)) * 4,
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        None,
    ],
)
@pytest.mark.parametrize("hangs_up", [True, False])
def test_something_else_is_there(greeting: bytes | None, hangs_up: bool) -> None:
    """It hangs up, speaks first, or says nothing at all (None)."""
    over = threading.Event()

    def serve() -> None:
        far, _ = other.accept()
        with far:
            if greeting:
                far.sendall(greeting)
            if not hangs_up or greeting is None:
                over.wait(60)

    with socket.create_server(("127.0.0.1", 0)) as other:
        thread = threading.Thread(target=serve)
        thread.start()
        pad = GwqPad(Settings(f"ws://127.0.0.1:{other.getsockname()[1]}"))
        with pytest.raises(TransportError) as strange:
            pad.open()
        assert strange.value.kind == "strange"
        pad.close()
        over.set()
        thread.join(60)
