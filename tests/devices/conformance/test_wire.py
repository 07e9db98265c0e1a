"""The suite's own cable: an answer is spoilt as a whole, as slowly as a real line brings it."""

from __future__ import annotations

import os
import time
import tty
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from hall_devices.conformance.wire import SerialEnd, Wire
from hall_devices.transport import transport_for

_PIECE_SECONDS = 0.003
_LONG_ENOUGH = 5.0


@contextmanager
def _cable(folder: Path) -> Iterator[tuple[Wire, int]]:
    """The wire, and the device's end of it."""
    device, far = os.openpty()
    with ExitStack() as ends:
        for end in (device, far):
            ends.callback(os.close, end)
        tty.setraw(device)
        yield ends.enter_context(Wire(SerialEnd(folder / "port"), os.ttyname(far))), device


def test_an_answer_that_comes_slowly_is_spoilt_as_a_whole(tmp_path: Path) -> None:
    with _cable(tmp_path) as (wire, device):
        wire.doubled, wire.before = True, b"\x00\xa5"
        driver = transport_for(wire.port, 9600)
        driver.open()
        for piece in (b"ans", b"wer"):
            os.write(device, piece)
            time.sleep(_PIECE_SECONDS)
        expected = b"\x00\xa5answeranswer"
        heard, end = b"", time.monotonic() + _LONG_ENOUGH
        while len(heard) < len(expected) and time.monotonic() < end:
            heard += driver.read(64, 0.05)
        driver.close()
    assert heard == expected
