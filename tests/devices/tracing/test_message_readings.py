"""What network tablets and cameras say, told without anybody's name, number or paper."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.cameras import eloam
from hall_devices.cameras import gwq as gwq_camera
from hall_devices.drivers import Person
from hall_devices.pads import gwq, rate_json, sundyn
from hall_devices.tracing.piece import MOST_BYTES, Piece, Reading
from hall_devices.tracing.readings import reading_of

WORDS = Path(__file__).parents[3] / "server/ui/words"
DRIVERS = ("sundyn", "gwq", "gwq-camera", "rate-json", "eloam")
PERSON = Person("样本丙丁", "3号")
NUMBER, PHONE = "990000199001010017", 13900000000
"""Invented."""
PICTURE = base64.b64encode(bytes(range(256)) * 40).decode()


def of(driver: str) -> Reading:
    return reading_of([("pad", driver)])


def heard(driver: str, message: str | bytes) -> Piece:
    data = message.encode() if isinstance(message, str) else message
    (piece,) = of(driver).heard(data)
    assert piece.length == len(data)
    return piece


def sent(driver: str, message: str | bytes) -> Piece:
    data = message.encode() if isinstance(message, str) else message
    (piece,) = of(driver).sent(data)
    return piece


def form(piece: Piece) -> object:
    (said,) = piece.said
    assert said.code == "message.json"
    return json.loads(str(said.values["text"]))


@pytest.mark.parametrize(
    ("driver", "message"),
    [
        ("gwq", '{"type":10,"ret":0,"EvaluatorLevel":1}'),
        ("gwq", gwq.command(gwq.CANCEL)),
        ("gwq-camera", gwq_camera.still(0, cut=True)),
        ("eloam", eloam.command(eloam.COUNT)),
        ("eloam", '{"function":"OpenCamera","ret":-3}'),
        ("rate-json", rate_json.reset()),
        ("rate-json", rate_json.answer("Login", "0")),
    ],
)
def test_what_is_nobodys_is_told_whole(driver: str, message: str) -> None:
    piece = heard(driver, message)
    assert form(piece) == json.loads(message)
    assert piece.data == message.encode()[:MOST_BYTES]
    assert not piece.hidden


def test_a_question_does_not_say_who_sits_there() -> None:
    piece = sent("gwq", gwq.evaluate(PERSON, 30))
    assert (piece.data, piece.hidden) == (b"", True)
    told = {"type": 10, "TellerName": "***", "TellerNo": "***", "TellerPhoto": "", "Timeout": 30}
    assert form(piece) == told


def test_fields_inside_fields_and_strange_names() -> None:
    inside = {"winNum": "3", "rateId": "7-1", "attitude": 4, NUMBER: 1, "phone": PHONE, "n": [1]}
    deep = {"method": "RateSubmit", "param": {**inside, "more": {"attitude": 4}}}
    hidden = dict.fromkeys(("winNum", "rateId", "***", "phone", "n", "more"), "***")
    assert form(heard("rate-json", json.dumps(deep))) == {
        "method": "RateSubmit",
        "param": {**hidden, "attitude": 4},
    }
    for value in (NUMBER, PHONE, "样本", "a b", 10_001, [1], 1.5):
        told = heard("rate-json", json.dumps({"method": value, "code": "0"}))
        assert form(told) == {"method": "***", "code": "0"}
        assert told.data == b""


def test_a_field_that_stands_there_twice_hides_nothing_behind_itself() -> None:
    piece = heard("gwq", f'{{"type": "{NUMBER}", "type": 1}}')
    assert form(piece) == {"type": 1}
    assert (piece.data, piece.hidden) == (b"", True)
    assert NUMBER not in str(heard("gwq", f'{{"n{NUMBER}": 1}}'))


@pytest.mark.parametrize("driver", ["eloam", "gwq-camera"])
def test_a_picture_is_only_counted(driver: str) -> None:
    name = {"eloam": '"function": "ImageCallback"', "gwq-camera": '"type": 270'}[driver]
    message = f'{{{name}, "data": "{PICTURE}"}}'
    (said,) = (piece := heard(driver, message)).said
    assert (said.code, piece.data) == ("message.long", b"")
    assert said.values == {"name": name.split(": ")[1].strip('"'), "n": len(message)}
    (said,) = heard(driver, f'{{"type": "{NUMBER}", "data": "{PICTURE}"}}').said
    assert said.values["name"] == "***"
    short = heard(driver, f'{{{name}, "data": "{PICTURE[:100]}"}}')
    assert PICTURE[:8] not in str(form(short))
    assert short.data == b""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (sundyn.WELCOME, "welcome"),
        (sundyn.evaluate("0123456789abcdef" * 2), "please_rate"),
        (b"S03E", "pause"),
        (b"S06E", "go_on"),
        (b"S25E", "go_on"),
        (sundyn.LOGOUT, "logout"),
        (sundyn.HEARTBEAT, "here"),
        (sundyn.RESULT, "result"),
    ],
)
def test_what_a_sundyn_tablet_is_told(data: bytes, code: str) -> None:
    piece = sent("sundyn", data)
    assert [said.code for said in piece.said] == [f"tablet.{code}"]
    assert piece.data == data


def test_a_sundyn_tablet_names_nobody() -> None:
    for way in ("udp", "tcp"):
        piece = sent("sundyn", sundyn.login("udp" if way == "udp" else "tcp", PERSON))
        assert [said.code for said in piece.said] == ["tablet.staff"]
        assert (piece.data, piece.hidden) == (b"S04", True)
    pressed = heard("sundyn", f"S02||{NUMBER}||1||?||30||09:00||||||0||||E")
    assert [(it.code, it.values) for it in pressed.said] == [("tablet.pressed", {"key": 1})]
    assert (pressed.data, pressed.hidden) == (b"S02||", True)
    none = heard("sundyn", f"S02||{NUMBER}||||?||30||09:00||||||0||||E")
    assert [it.code for it in none.said] == ["tablet.none_pressed"]
    assert none.data == b"S02||"
    assert [it.code for it in heard("sundyn", b"S02OK").said] == ["tablet.taken"]
    assert heard("sundyn", b"RecvCmdOK").data == b"RecvCmdOK"
    version = heard("sundyn", f"Version={NUMBER}")
    assert ([it.code for it in version.said], version.data) == (["tablet.taken"], b"")


@pytest.mark.parametrize("driver", DRIVERS)
def test_nonsense_is_shown_unless_it_may_be_half_a_message(driver: str) -> None:
    assert heard(driver, b"HTTP/1.1 400").data == b"HTTP/1.1 400"
    for half in (f'{{"TellerName": "{PERSON.name}', f"S02||{NUMBER}", PERSON.name, 'Sample"'):
        piece = heard(driver, half)
        assert [(it.code, it.mood) for it in piece.said] == [("rubbish", "bad")]
        assert (piece.data, piece.hidden) == (b"", True)


@given(st.sampled_from(DRIVERS), st.booleans(), st.one_of(st.binary(max_size=9000), st.text()))
def test_any_message_at_all_is_told_and_no_long_one_is_kept(
    driver: str, is_sent: bool, message: bytes | str
) -> None:
    data = message.encode() if isinstance(message, str) else message
    reading = of(driver)
    pieces = (reading.sent if is_sent else reading.heard)(data)
    assert sum(piece.length for piece in pieces) == len(data)
    assert all(len(piece.data) <= MOST_BYTES for piece in pieces)


def test_a_message_without_end_is_no_trouble() -> None:
    for message in (b'{"a":' * 800, b"[" * 4000, b'{"a":{"a":' * 300 + b"1" + b"}}" * 300):
        heard("gwq", message)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_meaning_has_its_words(language: str) -> None:
    words = json.loads((WORDS / f"{language}.json").read_text("utf-8"))["admin"]["trace"]["says"]
    assert {*words["message"]} == {"json", "long"}
    tablet = {"staff", "taken", "pressed", "none_pressed", "welcome", "please_rate", "pause"}
    assert {*words["tablet"]} == tablet | {"go_on", "logout", "here", "result"}
