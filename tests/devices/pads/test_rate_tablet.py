"""Tablets that connect to us: their JSON typed in, and the driver against virtual tablets."""

import contextlib
import json
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from hall_devices.drivers import Cannot, Question, Settings
from hall_devices.pads import rate_json
from hall_devices.pads.rate_json import Login, Other, Submit
from hall_devices.pads.rate_tablet import RateTablet
from hall_devices.tracing.readings import reading_of
from hall_devices.tracing.trace import Trace
from hall_devices.transport import TransportError
from tests.devices.pads.test_gwq import ANYTHING
from tests.devices.rig import LoneRig, until

MARKS = ("attitude", "quality")
FIELDS = st.sampled_from(["method", "param", "winNum", "rateId", "attitude"])
METHODS = st.sampled_from(["Login", "RateSubmit", "GetUserList", ""])


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('{"method":"Login","winNum":"3","userCode":"u"}', Login("3")),
        ('{"method":"Login","param":{"winNum":3}}', Login("3")),
        (
            '{"method":"RateSubmit","param":{"rateId":"7-1","attitude":4,"quality":"2"}}',
            Submit("7-1", {"attitude": 4, "quality": 2}),
        ),
        ('{"method":"RateSubmit","rateId":"7-1","attitude":"very"}', Submit("7-1", {})),
        ('{"method":"RateSubmit","attitude":-1}', Submit("", {})),
        ('{"method":"GetUserList"}', Other("GetUserList")),
        ('{"method":["Login"]}', None),
        ('{"method":""}', None),
        ('{"meth', None),
        ('["Login"]', None),
        (b"\xff", None),
        ("[" * 60_000, None),
    ],
)
def test_what_a_tablet_says(message: str | bytes, said: rate_json.Said | None) -> None:
    assert rate_json.read(message, MARKS) == said


def test_what_a_tablet_is_told() -> None:
    assert json.loads(rate_json.quest("7-1", "社保", "2026-11-22")) == {
        "method": "RateQuest",
        "param": {
            "rateId": "7-1",
            "transactor": "",
            "item": "社保",
            "date": "2026-11-22",
            "reserveSeq": "",
        },
    }
    assert json.loads(rate_json.reset()) == {"method": "RateOperate", "param": {"operate": "Reset"}}
    answer = {"request": "Login", "code": "1002", "result": ""}
    assert json.loads(rate_json.answer("Login", rate_json.WRONG_WINDOW)) == answer


@given(
    st.binary(max_size=60)
    | st.builds(
        lambda method, rest: json.dumps({**rest, "method": method}),
        METHODS,
        ANYTHING.map(lambda it: it if isinstance(it, dict) else {"param": it}),
    )
    | st.dictionaries(FIELDS, ANYTHING).map(json.dumps)
)
def test_any_message_is_read(message: str | bytes) -> None:
    said = rate_json.read(message, MARKS)
    assert not isinstance(said, Submit) or all(0 <= key <= 255 for key in said.keys.values())


@pytest.fixture
def tablets() -> Iterator[LoneRig]:
    with LoneRig("rate_tablet", "--window", "3") as it:
        yield it


@pytest.fixture
def pad(tablets: LoneRig) -> Iterator[RateTablet]:
    it = RateTablet(Settings(tablets.port(), options={"window": "3"}), lambda: "2026-11-22")
    yield it
    it.close()


def here(pad: RateTablet) -> None:
    """Its tablet has come."""
    until(lambda: pad.listen(0.02) == 0 and pad.ping() == "taken")


def pressed(pad: RateTablet) -> list[int]:
    """As soon as there is something."""

    def look() -> list[int]:
        pad.listen(0.05)
        return pad.appraised()

    return until(look)


def nothing(pad: RateTablet) -> bool:
    """Whether no key comes for a while."""
    for _ in range(4):
        pad.listen(0.1)
    return pad.appraised() == []


def test_a_visit(tablets: LoneRig, pad: RateTablet) -> None:
    pad.open()
    assert (pad.ping(), pad.trouble) == ("silent", "")
    here(pad)
    assert tablets.state()["logged_in"]
    assert pad.appraise(Question("7-1", 60, "社保")) == "sent"
    until(lambda: tablets.state()["rate"] == "7-1")
    assert tablets.state()["item"] == "社保"
    tablets.press(2)
    assert pressed(pad) == [2]
    assert tablets.state()["codes"] == []  # not before the press is safe
    pad.acknowledge(2)
    until(lambda: tablets.state()["codes"] == ["0"])
    assert pad.welcome() == "sent"
    until(lambda: tablets.state()["resets"] == 1)
    with pytest.raises(Cannot):
        pad.logout()


def test_doubled_said_again_and_late(tablets: LoneRig, pad: RateTablet) -> None:
    here(pad)
    pad.appraise(Question("1", 60))
    until(lambda: tablets.state()["asked"])
    tablets.fault(doubled=True)
    tablets.press(2)
    tablets.fault(doubled=False)
    assert pressed(pad) == [2]
    pad.acknowledge(2)
    assert nothing(pad)
    tablets.act("repeat")  # its receipt was lost, say
    assert nothing(pad)
    until(lambda: tablets.state()["codes"][-2:] == ["0", "0"])
    assert pad.counts["doubled"] == 2
    pad.appraise(Question("2", 60))
    until(lambda: tablets.state()["rate"] == "2")
    pad.welcome()
    tablets.press(1)
    assert nothing(pad)
    assert pad.counts["stale"] == 1
    until(lambda: tablets.state()["codes"][-1] == "1003")


def test_an_answer_to_another_question_is_no_rating(tablets: LoneRig, pad: RateTablet) -> None:
    here(pad)
    pad.appraise(Question("7-1", 60))
    until(lambda: tablets.state()["asked"])
    tablets.fault(wrong_number=True)
    tablets.press(2)
    assert nothing(pad)
    assert pad.counts["stale"] == 1
    tablets.fault(wrong_number=False)
    tablets.press(3)
    assert pressed(pad) == [3]


def test_a_press_that_was_not_kept_may_be_made_again(tablets: LoneRig, pad: RateTablet) -> None:
    here(pad)
    pad.appraise(Question("1", 60))
    until(lambda: tablets.state()["asked"])
    tablets.press(2)
    assert pressed(pad) == [2]
    tablets.act("repeat")
    assert pressed(pad) == [2]
    pad.acknowledge(2)
    until(lambda: tablets.state()["codes"] == ["0"])


def test_another_window_is_not_let_in() -> None:
    with LoneRig("rate_tablet", "--window", "4") as tablets:
        pad = RateTablet(Settings(tablets.port(), options={"window": "3"}))
        until(lambda: pad.listen(0.05) == 0 and tablets.state()["login_code"] == "1002")
        assert (pad.ping(), pad.trouble) == ("refused", "not_logged_in")
        pad.appraise(Question("1", 60))
        tablets.press(1)
        assert nothing(pad)
        until(lambda: tablets.state()["codes"] == ["1000"])
        pad.close()


def test_a_question_waits_for_a_tablet_that_comes_later(tablets: LoneRig, pad: RateTablet) -> None:
    tablets.fault(unplugged=True)
    assert pad.appraise(Question("1", 60)) == "silent"
    tablets.fault(unplugged=False)
    until(lambda: pad.listen(0.05) == 0 and tablets.state()["rate"] == "1")
    tablets.press(4)
    assert pressed(pad) == [4]


# Guests of other kinds


@contextlib.contextmanager
def guest(
    pad: RateTablet, path: str = "", origin: Origin | None = None
) -> Iterator[ClientConnection]:
    pad.open()
    url = f"ws://127.0.0.1:{number(pad)}{path}"
    with connect(url, origin=origin, proxy=None, close_timeout=1) as it:
        yield it


def number(pad: RateTablet) -> int:
    return pad._desk._address[1]


def said(pad: RateTablet, link: ClientConnection, message: str) -> str:
    """The code of the answer to it."""
    link.send(message)
    until(lambda: pad.listen(0.05))
    return str(json.loads(link.recv(5))["code"])


@pytest.fixture
def alone() -> Iterator[RateTablet]:
    """A pad without a tablet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    it = RateTablet(Settings(f"listen://127.0.0.1:{port}", options={"token": "secret"}))
    yield it
    it.close()


def test_without_the_password_nobody_comes_in(alone: RateTablet) -> None:
    for path in ("", "/", "/secre", "/secret2", "/%00"):
        with pytest.raises(InvalidStatus) as refused, guest(alone, path):
            pass
        assert refused.value.response.status_code == 403
    with guest(alone, "/secret") as link:
        assert said(alone, link, '{"method":"Login"}') == "0"
        assert alone.ping() == "taken"


def test_a_web_page_comes_in_with_the_password_only(
    tablets: LoneRig, pad: RateTablet, alone: RateTablet
) -> None:
    page = Origin("http://elsewhere.example")
    with pytest.raises(InvalidStatus) as refused, guest(pad, origin=page):
        pass
    assert refused.value.response.status_code == 403
    with guest(alone, "/secret", page) as link:
        assert said(alone, link, '{"method":"Login"}') == "0"


def test_every_message_has_its_answer(alone: RateTablet) -> None:
    with guest(alone, "/secret") as link:
        assert said(alone, link, '{"method":"RateSubmit","rateId":"1","attitude":1}') == "1000"
        assert said(alone, link, '{"method":"Login"}') == "0"
        assert said(alone, link, '{"method":"RateSubmit","rateId":"1","attitude":1}') == "1003"
        assert said(alone, link, '{"method":"GetUserList"}') == "1003"
        assert said(alone, link, '{"method":"Anything"}') == "999"


def test_the_tablet_that_logged_in_last_is_the_one(alone: RateTablet) -> None:
    with guest(alone, "/secret") as first, guest(alone, "/secret") as second:
        assert said(alone, first, '{"method":"Login"}') == "0"
        assert said(alone, second, '{"method":"Login"}') == "0"
        alone.appraise(Question("1", 60))
        assert json.loads(second.recv(5))["param"]["rateId"] == "1"
        with pytest.raises(Exception, match="received 1000"):
            first.recv(5)


def test_too_many_guests_and_too_long_a_message(alone: RateTablet) -> None:
    with contextlib.ExitStack() as stack:
        links = [stack.enter_context(guest(alone, "/secret")) for _ in range(8)]
        with pytest.raises(InvalidStatus) as full, guest(alone, "/secret"):
            pass
        assert full.value.response.status_code == 503
        links[0].send("x" * 70_000)
        with pytest.raises(Exception, match="1009"):
            links[0].recv(5)
        assert said(alone, links[1], '{"method":"Login"}') == "0"


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = f"listen://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(TransportError) as error:
            RateTablet(Settings(port, options={"window": "1"})).open()
    assert error.value.kind == "busy"


def test_somebody_has_to_be_known() -> None:
    with pytest.raises(ValueError, match="window or token"):
        RateTablet(Settings("listen://127.0.0.1:9"))


def test_what_tablets_say_and_hear_is_traced_without_their_numbers() -> None:
    trace = Trace(reading_of([("pad", "rate-json")]))
    options = {"window": "3", "token": "secret-path"}
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    tablet = RateTablet(Settings(f"listen://127.0.0.1:{port}", options=options, tap=trace))
    with contextlib.closing(tablet):
        tablet.listen(0.0)
        with connect(f"ws://127.0.0.1:{port}/secret-path") as guest:
            guest.send(json.dumps({"method": "Login", "winNum": "3", "userCode": "990000"}))
            until(lambda: tablet.listen(0.05))
            guest.recv(5.0)
    rows = [row.as_json() for row in trace.after(0, 100)]
    assert [row["way"] for row in rows] == ["port", "heard", "sent"]
    assert json.loads(rows[1]["said"][0]["values"]["text"]) == {
        "method": "Login",
        "winNum": "***",
        "userCode": "***",
    }
    assert rows[2]["data"] == rate_json.answer("Login", rate_json.OK).encode().hex()
    for secret in ("990000", "secret-path", b"990000".hex()):
        assert secret not in str(rows)
