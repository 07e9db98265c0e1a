"""What is wrong with a simulated tablet on the network is what its connection carries."""

import json
import socket
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.devices.rig import LONG_ENOUGH, LoneRig, until


def address(rig: LoneRig) -> tuple[str, int]:
    parts = urlsplit(rig.port())
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def over_tcp(rig: LoneRig, command: bytes) -> list[bytes]:
    """What comes until it hangs up, piece by piece."""
    with closing(socket.create_connection(address(rig), LONG_ENOUGH)) as link:
        link.sendall(command)
        return [*iter(lambda: link.recv(4096), b"")]


@pytest.mark.parametrize(
    ("fault", "pieces"),
    [
        ({}, [b"RecvCmdOK"]),
        ({"garbage": "00 FF"}, [b"\0\xffRecvCmdOK"]),
        ({"split": True}, [b"Recv", b"CmdOK"]),
        ({"slow": 50}, [b"RecvCmdOK"]),
    ],
)
def test_an_answer_over_a_connection(fault: dict[str, Any], pieces: list[bytes]) -> None:
    with LoneRig("sundyn_pad", "--over", "tcp") as rig:
        rig.fault(**fault)
        assert over_tcp(rig, b"S95E") == pieces


@pytest.mark.parametrize(
    ("fault", "datagrams"),
    [
        ({}, [b"S95OK"]),
        ({"garbage": "00 FF"}, [b"\0\xff", b"S95OK"]),
        ({"wrong_number": True}, [b"S96OK"]),
    ],
)
def test_answers_as_datagrams(fault: dict[str, Any], datagrams: list[bytes]) -> None:
    with LoneRig("sundyn_pad") as rig:
        rig.fault(**fault)
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as link:
            link.settimeout(LONG_ENOUGH)
            link.sendto(b"S95E", address(rig))
            assert [link.recv(4096) for _ in datagrams] == datagrams
        assert "split" not in rig.state()["faults"]


def messages(link: ClientConnection) -> list[Any]:
    """Of one answer: whatever comes before the one that is JSON, and that."""
    found: list[Any] = []
    while not found or isinstance(found[-1], bytes):
        found.append(link.recv(LONG_ENOUGH))
    return [*found[:-1], json.loads(found[-1])]


@pytest.mark.parametrize(
    ("fault", "before", "kind"),
    [
        ({}, [], 0),
        ({"garbage": "00 FF"}, [b"\0\xff"], 0),
        ({"wrong_number": True}, [], 1),
        ({"split": True}, [], 0),
    ],
)
def test_messages_of_a_program(fault: dict[str, Any], before: list[bytes], kind: int) -> None:
    with LoneRig("gwq_pad") as rig, connect(rig.port()) as link:
        rig.fault(**fault)
        link.send('{"type": 0}')
        *first, last = messages(link)
        assert (first, last["type"]) == (before, kind)


def test_a_message_in_two_parts() -> None:
    with LoneRig("gwq_pad") as rig, connect(rig.port()) as link:
        rig.fault(split=True, doubled=True)
        link.send('{"type": 10, "TellerName": "", "TellerNo": "", "Timeout": 60}')
        until(lambda: rig.state()["asked"])
        rig.press(4)
        for _ in range(2):  # one does not come into the midst of the other
            parts = [*link.recv_streaming()]
            assert len(parts) == 2
            assert json.loads("".join(map(str, parts)))["EvaluatorLevel"] == 4


def test_what_was_said_later_comes_later() -> None:
    with LoneRig("gwq_pad") as rig, connect(rig.port()) as link:
        rig.fault(slow=300)
        link.send('{"type": 0}')
        until(lambda: rig.state()["versions"])
        rig.fault(slow=0)
        link.send('{"type": 2}')
        assert [json.loads(link.recv(LONG_ENOUGH))["type"] for _ in range(2)] == [0, 2]
