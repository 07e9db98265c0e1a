"""What is said of the settings of lock boards while they are written."""

from dataclasses import replace

import pytest

from hall_queue.check import check_plan
from hall_queue.plan import Device
from hall_server.plan.hall_file import HallFileError, bundled_hall, read_hall
from hall_server.plan.lock_settings import wrong_locks
from tests.queue.plans import town

BOARD = Device("k1", "locks", "wkly", "COM3")


def told(*devices: Device) -> list[tuple[str, str]]:
    """(what is wrong, where in the devices)."""
    found = [*wrong_locks(replace(town(), devices=devices))]
    return [(it.code, it.path.removeprefix("devices")) for it in found]


def board(driver: str = "wkly", **settings: str) -> Device:
    return replace(BOARD, driver=driver, settings={"address": "1", **settings})


@pytest.mark.parametrize(
    "device",
    [
        board(address="0", locks="127", open_state="1", answers="no", baud="9600", flow="none"),
        board("xor24", address="32", locks="24", open_state="0", feedback="closed"),
        board("yt", ask="getalllocksstatus", open_state="0"),
        board(first="999", keep_days="365", cabinet="一楼文件柜", locks="1"),
        board(first="13", locks="12", out_of_use="13, 24，"),
        board("example-locks", colour="red", locks="500", address=""),
    ],
)
def test_settings_that_are_right(device: Device) -> None:
    assert told(device) == []


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        (replace(BOARD, settings={}), ("missing", "address")),
        (board(locks="0"), ("out_of_range", "locks")),
        (board(locks="128"), ("out_of_range", "locks")),
        (board("xor24", locks="25"), ("out_of_range", "locks")),
        (board("yt", locks="many"), ("out_of_range", "locks")),
        (board("xor24", address="0"), ("out_of_range", "address")),
        (board("xor24", address="33"), ("out_of_range", "address")),
        (board(open_state="2"), ("unknown_reference", "open_state")),
        (board(answers="perhaps"), ("unknown_reference", "answers")),
        (board(feedback="closed"), ("unknown_key", "feedback")),
        (board("xor24", feedback="both"), ("unknown_reference", "feedback")),
        (board("xor24", ask="getfb"), ("unknown_key", "ask")),
        (board("yt", ask="PING"), ("unknown_reference", "ask")),
        (board(first="0"), ("out_of_range", "first")),
        (board(first="1000"), ("out_of_range", "first")),
        (board(keep_days="0"), ("out_of_range", "keep_days")),
        (board(keep_days="366"), ("out_of_range", "keep_days")),
        (board(out_of_use="3;7"), ("bad_form", "out_of_use")),
        (board(first="13", out_of_use="12"), ("unknown_reference", "out_of_use")),
        (board("example-locks", keep_days="x"), ("out_of_range", "keep_days")),
    ],
)
def test_settings_that_are_wrong(device: Device, expected: tuple[str, str]) -> None:
    code, where = expected
    assert told(device) == [(code, f"[0].settings.{where}")]


def test_a_number_is_on_one_door_of_a_cabinet() -> None:
    one, two = board(locks="12"), board(address="2", locks="12")
    assert told(one, replace(two, code="k2")) == [("duplicate", "[1].settings.first")]
    goes_on = {**two.settings, "first": "13"}
    assert told(one, replace(two, code="k2", settings=goes_on)) == []
    elsewhere = {**two.settings, "cabinet": "二楼"}
    assert told(one, replace(two, code="k2", settings=elsewhere)) == []


def test_an_address_that_is_none_is_told_once() -> None:
    plan = replace(town(), devices=(board("xor24", address="300"),))
    found = [*check_plan(plan), *wrong_locks(plan)]
    assert [it.code for it in found if it.path.endswith("address")] == ["out_of_range"]


def test_the_file_is_refused_with_the_line() -> None:
    start, mine, end = bundled_hall("county").partition('kind = "locks"\ndriver = "wkly"\n')
    rest = end.partition("\n")[2]
    with pytest.raises(HallFileError) as error:
        read_hall(f"{start}{mine}settings = {{ address = 1, locks = 200 }}\n{rest}")
    (problem,) = error.value.problems
    assert (problem.code, problem.line) == ("out_of_range", start.count("\n") + 3)
