"""What a hall file says of pads on the network: mistakes, their lines, what may stand there."""

from dataclasses import replace

import pytest

from hall_devices.pads.settings import PAD_SETTINGS
from hall_queue.plan import Device
from hall_server.plan.hall_file import HallFileError, read_hall
from hall_server.plan.pad_settings import wrong_pads
from hall_server.plan.writer import write_hall
from tests.server.hall_process import HALL
from tests.server.halls import small_plan

PORTS = {
    "sundyn": "udp://192.168.1.31",
    "gwq": "ws://127.0.0.1:1919",
    "rate-json": "listen://[::1]",
}
RIGHT = {"keys": "1=good", "scale": "x", "mapping": "2"}


def told(driver: str, port: str, **settings: str) -> list[tuple[str, str]]:
    """(what is wrong, where in the device)."""
    pad = Device("e1", "pad", driver, port, "", "c1", settings)
    found = wrong_pads(replace(small_plan(), devices=(pad,)))
    return [(it.code, it.path.removeprefix("devices[0].")) for it in found]


def test_what_is_right() -> None:
    assert {*PORTS} == {*PAD_SETTINGS}
    assert told("sundyn", PORTS["sundyn"], **RIGHT, guid="yes", listen="0", staff="no") == []
    assert told("sundyn", "tcp://127.0.0.1:8011") == []
    assert told("gwq", PORTS["gwq"], **RIGHT, staff="yes") == []
    assert told("rate-json", PORTS["rate-json"], **RIGHT, window="3", dimension="honest") == []
    assert told("rate-json", "", token="x") == []  # nobody drives it
    assert told("ff68", "COM3", address="1", guid="maybe") == []  # not of the table
    assert told("another", "x", anything="goes") == []


@pytest.mark.parametrize(
    ("driver", "port", "settings", "expected"),
    [
        ("sundyn", "COM3", {}, ("unknown_reference", "port")),
        ("sundyn", "udp://h/x", {}, ("unknown_reference", "port")),
        ("gwq", "wss://h", {}, ("unknown_reference", "port")),
        ("rate-json", "ws://h", {"window": "1"}, ("unknown_reference", "port")),
        ("sundyn", "udp://h", {"guid": "maybe"}, ("unknown_reference", "settings.guid")),
        ("sundyn", "udp://h", {"listen": "70000"}, ("out_of_range", "settings.listen")),
        ("sundyn", "udp://h", {"adress": "1"}, ("unknown_key", "settings.adress")),
        ("gwq", "ws://h", {"guid": "yes"}, ("unknown_key", "settings.guid")),
        ("rate-json", "listen://h", {}, ("missing", "settings.window")),
        (
            "rate-json",
            "listen://h",
            {"token": "x", "dimension": "all"},
            ("unknown_reference", "settings.dimension"),
        ),
    ],
)
def test_what_is_wrong(
    driver: str, port: str, settings: dict[str, str], expected: tuple[str, str]
) -> None:
    assert told(driver, port, **settings) == [expected]


def test_a_file_tells_the_line_and_comes_back_as_it_is() -> None:
    device = '[[devices]]\ncode = "e1"\nkind = "pad"\ndriver = "sundyn"\ncounter = "c1"\n'
    good = (
        f'{HALL}\n{device}port = "udp://10.0.0.3"\nsettings = {{ guid = "yes", listen = 7792 }}\n'
    )
    plan = read_hall(good)
    assert plan.devices[-1].settings == {"guid": "yes", "listen": "7792"}
    assert read_hall(write_hall(plan)) == plan
    with pytest.raises(HallFileError) as refused:
        read_hall(good.replace('"yes"', '"jes"').replace("udp:", "usb:"))
    port, guid = refused.value.problems
    last = good.count("\n")
    assert (port.line, guid.line) == (last - 1, last)
    assert 'did you mean "yes"?' in guid.text()
    assert "udp://HOST:8001, tcp://HOST:8011" in port.text()
