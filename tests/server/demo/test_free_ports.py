"""A demo beside another program: its cameras find ports of their own."""

import socket
from collections.abc import Callable

from hall_server.demo.free_ports import free_row


def test_the_wished_ports_are_taken_when_they_are_free(free_port: Callable[[], int]) -> None:
    wish = free_port()
    assert free_row(wish, 1) == wish


def test_a_port_that_another_program_has_is_left_to_it(free_port: Callable[[], int]) -> None:
    wish = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", wish + 1))
        other.listen()
        assert free_row(wish, 1) == wish
        first = free_row(wish, 2)
        assert not first <= wish + 1 < first + 2


def test_a_port_that_only_calls_out_is_taken_too(free_port: Callable[[], int]) -> None:
    """What a browser uses for a moment to call somebody can be listened on by nobody else."""
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        taken = client.getsockname()[1]
        assert free_row(taken, 1) != taken


def test_no_port_is_beyond_the_last() -> None:
    assert free_row(65_535, 2) == 65_535
