"""Heads of web servers, and bodies however they are wrapped."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.cameras.http_answer import LONGEST_HEAD, Answer, Body, NoHttp, read_answer

PLAIN = Answer(200, "image/jpeg", "", None, False)


def test_a_stream() -> None:
    head = (
        b"HTTP/1.0 200 OK\r\nServer: x\r\n"
        b'Content-Type: Multipart/X-Mixed-Replace;boundary="--my frame"\r\n\r\n'
    )
    for end in range(len(head)):
        assert read_answer(head[:end]) is None
    answer = Answer(200, "multipart/x-mixed-replace", "--my frame", None, False)
    assert read_answer(head + b"--my") == (answer, len(head))


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"HTTP/1.1 200\n\n", Answer(200, "text/plain", "", None, False)),
        (
            b"HTTP/1.1 401 No\r\nContent-Length: 12\r\n\r\n",
            Answer(401, "text/plain", "", 12, False),
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: Chunked\r\n"
            b"Content-Length: 3\r\n\r\n",
            Answer(200, "image/jpeg", "", None, True),
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\nContent-Type: image/jpeg\r\n\r\n",
            PLAIN,
        ),
    ],
)
def test_heads(head: bytes, answer: Answer) -> None:
    assert read_answer(head) == (answer, len(head))


@pytest.mark.parametrize(
    "stream",
    [
        b"SSH-2.0",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x" * LONGEST_HEAD,
    ],
)
def test_what_is_no_head(stream: bytes) -> None:
    with pytest.raises(NoHttp):
        read_answer(stream)


@given(st.binary(max_size=200))
def test_any_head_is_read_or_is_none(rest: bytes) -> None:
    for stream in (rest, b"HTTP/1.1 200 OK\r\nContent-Type: " + rest + b"\r\n\r\n"):
        try:
            found = read_answer(stream)
        except NoHttp:
            continue
        assert found is None or 0 < found[1] <= len(stream)


def test_a_body_with_a_length_ends_there() -> None:
    body = Body(Answer(200, "", "", 5, False))
    assert (body.feed(b"abc"), body.ended) == (b"abc", False)
    assert (body.feed(b"defg"), body.ended) == (b"de", True)
    assert body.feed(b"h") == b""
    assert Body(Answer(200, "", "", 0, False)).ended


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    body = Body(PLAIN)
    assert body.feed(b"abc") + body.feed(b"") + body.feed(b"d") == b"abcd"
    assert (body.open_ended, body.ended) == (True, False)


CHUNKS = b"4\r\nWiki\r\n6;x=y\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n\r\n"
"""The example that everybody has."""


@given(st.lists(st.integers(0, len(CHUNKS)), max_size=20))
def test_chunks_in_any_pieces(places: list[int]) -> None:
    body = Body(Answer(200, "", "", None, True))
    ends = sorted({0, *places, len(CHUNKS)})
    assert (
        b"".join(body.feed(CHUNKS[a:b]) for a, b in pairwise(ends))
        == b"Wikipedia in \r\n\r\nchunks."
    )
    assert (body.ended, body.broken, body.open_ended) == (True, False, False)


@pytest.mark.parametrize("chunks", [b"x\r\n", b"123456789\r\n", b"4\r\nWikixx\r\n", b"1;" * 128])
def test_broken_chunks(chunks: bytes) -> None:
    body = Body(Answer(200, "", "", None, True))
    body.feed(chunks)
    assert (body.broken, body.ended) == (True, True)


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_any_chunks(pieces: list[bytes]) -> None:
    whole, cut = (Body(Answer(200, "", "", None, True)) for _ in range(2))
    data = b"".join(cut.feed(piece) for piece in pieces)
    assert whole.feed(b"".join(pieces)) == data
    assert (whole.broken, whole.ended) == (cut.broken, cut.ended)
