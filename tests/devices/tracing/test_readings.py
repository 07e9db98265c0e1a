"""What bytes mean, protocol by protocol; and that nobody's card or code is among them."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.bars import a090, bb5154, pinganlihe, ruize
from hall_devices.locks import wkly, xor24, yt
from hall_devices.pads import ff68, keypad_frames
from hall_devices.printers.escpos_gbk import encode
from hall_devices.printers.paper import Cut, Feed, Paper, Qr, Text
from hall_devices.printers.profiles import profile
from hall_devices.readers import sam_v
from hall_devices.tracing.piece import MOST_BYTES, Piece, Reading
from hall_devices.tracing.readings import reading_of
from hall_devices.transport import Kind

DRIVERS = (
    *("escpos", "a090", "pinganlihe", "bb5154", "ruize", "ff68", "ff68-keypad"),
    *("wkly", "xor24", "yt", "sam-v", "gm65", "serial-scanner", "another"),
)
WORDS = Path(__file__).parents[3] / "server/ui/words"


def of(driver: str, kind: str = "") -> Reading:
    return reading_of([(kind, driver)])


def codes(pieces: list[Piece]) -> list[str]:
    return [said.code for piece in pieces for said in piece.said]


def values(pieces: list[Piece]) -> dict[str, Any]:
    (said,) = pieces[-1].said
    return dict(said.values)


# What is sent

SENT = {
    "bar.shows": ("a090", a090.text_frame(3, [(b"A", "red"), ("号".encode("gbk"), "red")])),
    "bar.call": ("pinganlihe", pinganlihe.frame("bar", 3, "call", b"\0\5\1")),
    "bar.welcome": ("pinganlihe", pinganlihe.frame("bar", 3, "welcome")),
    "bar.pause": ("pinganlihe", pinganlihe.frame("bar", 3, "pause")),
    "bar.serving": ("pinganlihe", pinganlihe.frame("bar", 3, "serving")),
    "bar.there": ("ruize", ruize.question(70)),
    "pad.please_rate": ("ff68", ff68.please_rate(1)),
    "pad.receipt": ("ff68", ff68.receipt(1, 3, "short")),
    "pad.shows": ("ff68-keypad", keypad_frames.show(1, "A012", 3, "turns")),
    "pad.beep": ("ff68-keypad", keypad_frames.beep(1)),
    "lock.open": ("wkly", wkly.opening(1, 7)),
    "lock.doors": ("wkly", wkly.question(1)),
    "card.status": ("sam-v", sam_v.STATUS),
    "card.find": ("sam-v", sam_v.FIND),
    "card.select": ("sam-v", sam_v.SELECT),
    "card.read": ("sam-v", sam_v.READ),
    "scanner.trigger": ("gm65", bytes.fromhex("7E 00 08 01 00 02 01 AB CD")),
    "scanner.ask_baud": ("gm65", bytes.fromhex("7E 00 07 01 00 2A 02 D8 0F")),
    "escpos.ask_1": ("escpos", b"\x10\x04\x01"),
    "escpos.ask_in_turn": ("escpos", b"\x1dr\x01"),
    "escpos.reports": ("escpos", b"\x1da\xff"),
    "escpos.zeros": ("escpos", bytes(9)),
    "escpos.picture": ("escpos", b"\x1dv0\0\1\0\2\0ab"),
    "escpos.other": ("escpos", b"\x1bZ"),
    "escpos.no_chinese": ("escpos", b"\x1c."),
    "escpos.feed_dots": ("escpos", b"\x1bJ\x10"),
}
HEARD = {
    "bar.taken": ("a090", bytes.fromhex("A09001A5AA")),
    "bar.refused": ("a090", bytes.fromhex("A09001A555")),
    "bar.here": ("ruize", b";"),
    "pad.pressed": ("ff68", bytes.fromhex("FF680303680111031516")),
    "pad.key": ("ff68-keypad", bytes.fromhex("FF6803036801010C0E16")),
    "pad.key_digits": ("ff68-keypad", ff68.encode(1, 1, b"\1\2\x0c")),
    "pad.other": ("ff68-keypad", ff68.encode(1, 1, b"\x77")),
    "lock.done": ("wkly", bytes.fromhex("574B4C590B008200010081")),
    "lock.states": ("wkly", bytes.fromhex("574B4C590E008400040001010087")),
    "lock.moved": ("wkly", bytes.fromhex("574B4C590A0085010186")),
    "lock.failed": ("yt", b"+ERROR:1,no\r\n"),
    "lock.other": ("wkly", bytes.fromhex("574B4C5908009998")),
    "card.test_fails": ("sam-v", bytes.fromhex("AAAAAA9669 0004 000060 64")),
    "card.found": ("sam-v", bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")),
    "card.done": (
        "sam-v",
        bytes.fromhex("AAAAAA9669 0508 000090 01000400") + bytes(1280) + b"\x98",
    ),
    "card.none": ("sam-v", bytes.fromhex("AAAAAA9669 0004 000080 84")),
    "card.not_selected": ("sam-v", bytes.fromhex("AAAAAA9669 0004 000081 85")),
    "card.not_read": ("sam-v", bytes.fromhex("AAAAAA9669 0004 000041 45")),
    "card.other": ("sam-v", bytes.fromhex("AAAAAA9669 0004 000021 25")),
    "scanner.answer": ("gm65", bytes.fromhex("02000001003331")),
    "scanner.code": ("gm65", b"https://hall.example/t/Ab3\r"),
    "escpos.answer": ("escpos", b"\x12"),
    "escpos.in_turn": ("escpos", b"\x0f"),
    "escpos.well": ("escpos", bytes.fromhex("10000000")),
    "bad_sum": ("ff68", bytes.fromhex("FF680303680111031616")),
}


@pytest.mark.parametrize("code", SENT)
def test_what_is_sent_is_understood(code: str) -> None:
    driver, data = SENT[code]
    pieces = of(driver).sent(data)
    assert codes(pieces) == [code]
    assert b"".join(piece.data for piece in pieces) == data[:MOST_BYTES]


@pytest.mark.parametrize("code", HEARD)
def test_what_is_heard_is_understood(code: str) -> None:
    driver, data = HEARD[code]
    pieces = of(driver).heard(data)
    assert codes(pieces) == [code]
    assert sum(piece.length for piece in pieces) == len(data)


def test_what_bars_and_keypads_show_is_read() -> None:
    assert values(of("a090").sent(SENT["bar.shows"][1])) == {"address": 3, "text": "A号"}
    frame = bb5154.text_frame(2, "暂停".encode("gbk"), bb5154.STYLES["bar"])
    assert values(of("bb5154").sent(frame)) == {"address": 2, "text": "暂停"}
    frame = ruize.text_frame(70, [b"A", b"1"], "D", "bytes")
    assert values(of("ruize").sent(frame)) == {"address": 70, "text": "A1"}
    assert values(of("ff68-keypad").sent(SENT["pad.shows"][1]))["text"] == "012"
    assert values(of("xor24").sent(xor24.opening(2, 24))) == {"board": 2, "lock": 24}
    assert values(of("yt").sent(yt.opening(1, 9))) == {"board": "1", "lock": "9"}
    assert codes(of("yt").heard(b"+GETFB:1,010000000000000000000000*25BF\r\n")) == ["lock.states"]
    assert codes(of("xor24").heard(bytes.fromhex("800100000133B3"))) == ["lock.states"]
    assert values(of("xor24").heard(bytes.fromhex("8A0101119B")))["state"] == 1
    assert codes(of("yt").heard(b"+OPENLOCK:1,1*128D\r\n")) == ["lock.done"]


def test_a_slip_is_cut_into_its_commands() -> None:
    paper = Paper(
        (Text("社保A001", width=2), Feed(1), Qr("https://hall.example/t/Secret", 6), Cut())
    )
    data = encode(paper, profile("80mm")).data
    pieces = of("escpos").sent(data)
    said = codes(pieces)
    assert said[0] == "escpos.init"
    assert said[-1] == "escpos.cut"
    assert {"escpos.text", "escpos.size", "escpos.qr_data", "escpos.qr_print"} <= {*said}
    assert not {"escpos.other", "escpos.picture"} & {*said}
    assert sum(piece.length for piece in pieces) == len(data)
    (text,) = [it for piece in pieces for it in piece.said if it.code == "escpos.text"]
    assert text.values == {"text": "社保A001"}
    assert b"Secret" not in b"".join(piece.data for piece in pieces)


SECRETS = (
    Text("电话 13812345678 的人"),
    Text("电话 138 1234-5678 的人"),
    Text("１３８１２３４５６７８"),
    Text("990000199001010017"),
    Qr("https://hall.example/t/Secret", 6),
)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_slip_shows_nothing_of_anybody_wherever_it_is_cut(secret: Text | Qr) -> None:
    paper = Paper((Text("社保A001", width=2), secret, Text("谢谢"), Feed(1), Cut()))
    data = encode(paper, profile("80mm")).data
    for cut in range(len(data)):
        reading = of("escpos")
        pieces = [*reading.sent(data[:cut]), *reading.sent(data[cut:])]
        shown = b" ".join(piece.data for piece in pieces)
        told = "".join(str(said.values.get("text", "")) for it in pieces for said in it.said)
        assert sum(piece.length for piece in pieces) == len(data)
        assert codes(pieces).count("escpos.text") == 2 + isinstance(secret, Text)
        for part in ("Secr", "cret", "1381", "5678", "138 1", "9900", "0017", "１３８", "６７８"):
            assert part.encode("gb18030") not in shown
            assert part not in told


def test_a_line_that_never_ends_is_not_kept_for_ever() -> None:
    reading = of("escpos")
    assert reading.sent(b"A" * 100) == []
    pieces = reading.sent(b"13812345678" * 1000)
    assert [(piece.data, piece.length) for piece in pieces] == [(b"", 11100)]
    assert codes(reading.sent(b"\x1b@")) == ["escpos.init"]


def test_the_rest_of_a_picture_in_the_next_write_is_no_text() -> None:
    reading = of("escpos")
    head = b"\x1dv0\0" + (2).to_bytes(2, "little") + (50).to_bytes(2, "little")
    assert codes(reading.sent(head + bytes(40))) == ["escpos.picture"]
    assert codes(reading.sent(b"A" * 60 + b"\x1b@")) == ["escpos.dots", "escpos.init"]


@pytest.mark.parametrize(
    ("n", "byte", "code", "reason", "so"),
    [
        (1, 0x12, "escpos.well_1", None, set()),
        (1, 0x1A, "reason", "offline", {"offline"}),
        (2, 0x16, "reason", "cover_open", {"cover_open"}),
        (3, 0x1A, "reason", "cutter_error", {"cutter_error"}),
        (4, 0x1E, "reason", "paper_near_end", {"near_end"}),
        (4, 0x72, "reason", "paper_out", {"paper_out"}),
    ],
)
def test_a_status_byte_is_read_by_its_question(
    n: int, byte: int, code: str, reason: str | None, so: set[str]
) -> None:
    reading = of("escpos")
    reading.sent(bytes((0x10, 0x04, n)))
    (piece,) = reading.heard(bytes((byte,)))
    (said,) = piece.said
    assert said.code == code
    assert said.values.get("reason") == reason
    assert {word for _, word, is_set in said.bits if is_set} == so
    assert said.mood == ("" if reason is None else "warn" if "near" in reason else "bad")


def test_devices_of_one_line_speak_for_themselves() -> None:
    line = reading_of([("pad", "ff68"), ("keypad", "ff68-keypad"), ("led", "a090")])
    assert codes(line.sent(SENT["pad.please_rate"][1])) == ["pad.please_rate"]
    assert codes(line.heard(HEARD["bar.taken"][1])) == ["bar.taken"]
    assert codes(line.heard(HEARD["pad.pressed"][1])) == ["pad.pressed"]


def test_an_unknown_driver_shows_its_bytes_unless_they_may_be_somebodys() -> None:
    assert of("another", "led").heard(b"abc") == [Piece(b"abc", 3)]
    for kind in ("id_reader", "scanner"):
        assert of("another", kind).heard(b"abc") == [Piece(b"", 3, hidden=True)]


def test_numbers_of_people_are_not_shown() -> None:
    for text in ("请13812345678到3号", "990000199001010017"):
        chars = [(char.encode("gbk"), "red") for char in text]
        (piece,) = of("a090").sent(a090.text_frame(1, chars))  # type: ignore[arg-type]
        assert piece.data == b""
        assert piece.hidden
        assert piece.said[0].values["text"] == "***"


CARD = "样本丙丁".encode("utf-16-le") + "990000199001010017".encode("utf-16-le")


def card_reply() -> bytes:
    text = CARD.ljust(256, b" ") + bytes(1024)
    body = bytes.fromhex("0508 000090 01000400") + text
    xor = 0
    for byte in body:
        xor ^= byte
    return bytes.fromhex("AAAAAA9669") + body + bytes((xor,))


@given(st.lists(st.integers(1, 400)), st.binary(max_size=30), st.booleans())
def test_nothing_of_a_card_or_a_code_is_ever_in_a_piece(
    sizes: list[int], before: bytes, is_cut: bool
) -> None:
    code = b"https://hall.example/t/SecretToken-1"
    for driver, stream in (("sam-v", card_reply()), ("gm65", code + b"\r")):
        reading = of(driver)
        rest = before + (stream[: len(stream) // 2] if is_cut else stream)
        pieces: list[Piece] = []
        for size in (*sizes, len(rest) + 1):
            pieces += reading.heard(rest[:size])
            rest = rest[size:]
        pieces += reading.sent(b"next")
        shown = b"".join(piece.data for piece in pieces)
        for secret in (CARD[:8], CARD[8:24], b"Secret", b"hall"):
            assert secret not in shown


@given(st.sampled_from(DRIVERS), st.lists(st.tuples(st.booleans(), st.binary(max_size=300))))
def test_any_bytes_at_all_are_told_and_none_is_lost_but_what_waits(
    driver: str, talk: list[tuple[bool, bytes]]
) -> None:
    reading = of(driver)
    held = 0
    for is_sent, data in talk:
        pieces = (reading.sent if is_sent else reading.heard)(data)
        assert all(len(piece.data) <= min(MOST_BYTES, piece.length) for piece in pieces)
        told = sum(piece.length for piece in pieces)
        if driver == "escpos" and is_sent:
            held += len(data) - told
            assert 0 <= held <= 8192
        elif driver not in ("sam-v", "gm65", "serial-scanner"):
            assert told == len(data)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_meaning_has_its_words(language: str) -> None:
    words = json.loads((WORDS / f"{language}.json").read_text("utf-8"))["admin"]["trace"]["says"]
    slip = Paper((Text("社保", bold=True, reverse=True), Feed(1), Qr("x", 6), Cut()))
    printed = [
        code
        for name in ("80mm", "58mm+cutter")
        for code in codes(of("escpos").sent(encode(slip, profile(name)).data))
    ]
    fixed = ("reason", "rubbish", *(f"escpos.ask_{n}" for n in range(1, 5)), "escpos.line")
    wells = [f"escpos.well_{n}" for n in range(1, 5)]
    ports = [f"port.{word}" for word in ("opened", *get_args(Kind))]
    for code in (*SENT, *HEARD, *printed, *fixed, *wells, *ports):
        found = words
        for part in code.split("."):
            found = found[part]
        assert found, code
