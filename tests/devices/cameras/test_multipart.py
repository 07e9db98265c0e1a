"""Parts of a stream; that they may come in any pieces and with rubbish: see test_framing.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.cameras.multipart import LONGEST_HEADERS, Parts
from hall_devices.cameras.picture import LARGEST, SMALLEST
from tests.devices.cameras.papers import paper

A, B, C = paper(1), paper(2), paper(3)


def sized(jpeg: bytes, length: int | None = None) -> bytes:
    said = len(jpeg) if length is None else length
    return b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % said + jpeg + b"\r\n"


def unsized(jpeg: bytes) -> bytes:
    return b"--b\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg + b"\r\n"


def test_a_part_with_a_length_is_there_with_its_last_byte() -> None:
    parts = Parts("b")
    stream = sized(A).removesuffix(b"\r\n")
    assert parts.feed(stream[:-1]) == []
    assert parts.begun
    assert parts.feed(stream[-1:]) == [A]
    assert not parts.begun
    assert (parts.bad, parts.rubbish) == (0, 0)


def test_a_part_without_a_length_ends_at_the_next_boundary() -> None:
    parts = Parts("b")
    assert parts.feed(unsized(A)) == []
    assert parts.begun
    assert parts.feed(unsized(B)) == [A]
    assert parts.feed(b"--b--\r\n") == [B]
    assert not parts.begun


def test_in_a_silence_what_is_whole_is_a_picture_without_the_next_boundary() -> None:
    parts = Parts("b")
    parts.feed(unsized(A))
    assert parts.silence() == [A]
    assert parts.feed(sized(B)) == [B]
    assert parts.bad == 0
    parts.feed(unsized(A)[:-20])
    assert parts.silence() == []
    assert (parts.bad, parts.begun) == (1, False)
    assert parts.feed(sized(B)) == [B]


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("b", b"--b\r\n"),
        ("--b", b"--b\r\n"),
        ("--b", b"----b\r\n"),
        ("b", b"--b  \n"),
        ("video boundary--(1)+", b"--video boundary--(1)+\r\n"),
        ("---", b"-----\r\n"),
    ],
)
def test_boundaries_as_cameras_write_them(said: str, sent: bytes) -> None:
    parts = Parts(said)
    body = b"\r\n" + A + b"\r\n"
    assert parts.feed(sent + body + sent + body + sent) == [A, A]
    assert (parts.bad, parts.rubbish) == (0, 2 * ("----b" in str(sent)))


@pytest.mark.parametrize("name", ["content-length", "CONTENT-LENGTH", "Content-Length "])
def test_a_length_however_it_is_written(name: str) -> None:
    stream = b"--b\n" + name.encode() + b":\t" + str(len(A)).encode() + b"\n\n" + A
    assert Parts("b").feed(stream) == [A]


@pytest.mark.parametrize("length", [0, 5, len(A) - 1, len(A) + 1, len(A) + 40, LARGEST + 1])
def test_a_length_that_lies_loses_no_picture(length: int) -> None:
    parts = Parts("b")
    found = parts.feed(sized(A, length) + sized(B) + sized(C))
    assert found == [A, B, C]


def test_a_picture_that_lost_bytes_takes_no_other_with_it() -> None:
    parts = Parts("b")
    assert parts.feed(sized(A)[:-60] + sized(B) + sized(C)) == [B, C]
    assert parts.bad == 1


def test_what_is_no_picture_is_counted() -> None:
    parts = Parts("b")
    stream = sized(b"<html>no</html>") + sized(A) + b"noise" + b"--b\r\nContent-Ty" + sized(B)
    assert parts.feed(stream) == [A, B]
    assert (parts.bad, parts.rubbish) == (2, 5)


def test_headers_without_end_are_given_up() -> None:
    parts = Parts("b")
    parts.feed(b"--b\r\n" + b"X: y\r\n" * LONGEST_HEADERS)
    assert parts.bad == 1
    assert parts.feed(sized(A)) == [A]


def test_a_picture_without_end_is_given_up() -> None:
    parts = Parts("b")
    parts.feed(b"--b\r\n\r\n" + SMALLEST[:3])
    for _ in range(LARGEST // 2**20 + 1):
        assert parts.feed(bytes(2**20)) == []
    assert (parts.bad, parts.begun) == (1, False)
    assert parts.feed(sized(A)) == [A]


def test_a_long_picture_may_come_byte_by_byte() -> None:
    """Were what has come looked at again for each byte, this would take hours."""
    jpeg = SMALLEST[:2] + b"\xff\xfe\x00\x02" + bytes(400_000) + b"\xff\xd9"
    parts = Parts("b")
    found = [it for at in unsized(jpeg) + b"--b\r\n" for it in parts.feed(bytes((at,)))]
    assert found == [jpeg]


@given(
    boundary=st.text(max_size=300),
    stream=st.lists(
        st.sampled_from([b"--", b"b", b"\r\n", b"\n", b"\n\n", A, A[:9], b"Content-Length: 9\n"])
        | st.binary(max_size=9),
        max_size=30,
    ),
)
def test_any_boundary_and_any_stream(boundary: str, stream: list[bytes]) -> None:
    parts = Parts(boundary)
    found = [it for data in stream for it in parts.feed(data)] + parts.silence()
    assert set(found) <= {A} or all(it.startswith(b"\xff\xd8\xff") for it in found)
    name = boundary.strip().encode("utf-8", "replace")
    assert not parts.begun
    if name.isalnum() and len(name) < 100:
        assert parts.feed(b"--" + name + b"\n\n" + A + b"\n--" + name + b"\n") == [A]
