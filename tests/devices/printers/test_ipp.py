"""IPP messages: golden bytes after RFC 8010, and any bytes at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.printers import ipp

TARGET = "ipp://h/printers/a"
HEAD = (
    "01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0002 656e"
    "45 000b 7072696e7465722d757269 0012 6970703a2f2f682f7072696e746572732f61"
)


def test_a_question() -> None:
    asked = ipp.Asked(ipp.INTEGER, "job-id", (7,)), ipp.Asked(ipp.KEYWORD, "k", ("a", "b"))
    sent = ipp.request(ipp.GET_JOB, 258, TARGET, asked)
    attributes = "21 0006 6a6f622d6964 0004 00000007 44 0001 6b 0001 61 44 0000 0001 62"
    assert sent == bytes.fromhex("0101 0009 00000102" + HEAD + attributes + "03")


def test_wishes_for_the_job_are_a_group_of_their_own() -> None:
    media = (ipp.Asked(ipp.KEYWORD, "media", ("iso_a4_210x297mm",)),)
    sent = ipp.request(ipp.CREATE_JOB, 1, TARGET, (), media)
    tail = "02 44 0005 6d65646961 0010 69736f5f61345f323130783239376d6d 03"
    assert sent == bytes.fromhex("0101 0005 00000001" + HEAD + tail)


def test_an_answer() -> None:
    told = bytes.fromhex(
        "0101 0000 00000001 01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"
        "02 23 0009 6a6f622d7374617465 0004 00000005"
        "44 0001 72 0001 61 44 0000 0001 62"
        "22 0001 79 0001 01"
        "13 0001 6e 0000"
        "35 0001 74 000a 0005 7a682d636e 0001 78"
        "03 25504446"
    )
    reply = ipp.read(told)
    assert reply
    assert (reply.status, reply.done) == (0, True)
    assert reply.group(ipp.JOB_GROUP) == {
        "job-state": (5,),
        "r": ("a", "b"),
        "y": (True,),
        "t": ("x",),
    }
    assert reply.group(ipp.PRINTER_GROUP) == {}


def test_a_refusal() -> None:
    reply = ipp.read(bytes.fromhex("0101 0406 00000001 03"))
    assert reply
    assert (reply.status, reply.done, reply.groups) == (0x0406, False, ())


@pytest.mark.parametrize(
    "told",
    [
        "",
        "0101 0000 00000001",
        "0301 0000 00000001 03",
        "0101 0000 00000001 02 23 0009 6a6f62",
        "0101 0000 00000001 44 0001 72 0001 61 03",
        "0101 0000 00000001 02 44 0000 0001 61 03",
    ],
)
def test_no_answer_at_all(told: str) -> None:
    assert ipp.read(bytes.fromhex(told)) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_none(data: bytes) -> None:
    ipp.read(data)
    ipp.read(bytes.fromhex("0101 0000 00000001") + data)
