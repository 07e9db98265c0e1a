"""The doors of a hall's cabinets, as its set-up has them."""

from dataclasses import replace

import pytest

from hall_queue.plan import Device
from hall_server.cabinet.cells import NAME, Cell, cells_of
from tests.server.halls import small_plan

BOARD = Device("l1", "locks", "wkly", "COM1", settings={"address": "0", "locks": "3"})


def cells(*boards: Device) -> list[Cell]:
    return cells_of(replace(small_plan(), devices=boards))


def test_two_boards_are_one_cabinet_whose_numbers_go_on() -> None:
    second = replace(BOARD, code="l2", settings={"locks": "2", "first": "4", "cabinet": " 东柜 "})
    first = replace(BOARD, settings={"locks": "3", "cabinet": "东柜"})
    found = cells(first, second)
    assert [cell.number for cell in found] == [1, 2, 3, 4, 5]
    assert [cell.place for cell in found][3:] == [("l2", 1), ("l2", 2)]
    assert {cell.cabinet for cell in found} == {"东柜"}


def test_a_cabinet_without_settings_has_a_name_and_keeps_for_a_week() -> None:
    (first, *others) = cells(replace(BOARD, settings={}))
    assert (first.cabinet, first.keep_days, len(others)) == (NAME, 7, 23)


@pytest.mark.parametrize("text", ["0", "-1", "many", "２", "999999"])
def test_what_cannot_be_read_is_as_if_it_were_not_there(text: str) -> None:
    settings = {"locks": text, "first": text, "keep_days": text}
    assert cells(replace(BOARD, settings=settings)) == cells(replace(BOARD, settings={}))


def test_doors_that_are_broken_are_named_by_their_own_numbers() -> None:
    settings = {"locks": "3", "first": "10", "out_of_use": "10， 12"}
    assert [cell.in_use for cell in cells(replace(BOARD, settings=settings))] == [
        False,
        True,
        False,
    ]


def test_a_board_without_a_port_and_a_device_of_another_kind_have_no_cells() -> None:
    bar = replace(BOARD, code="b1", kind="led")
    assert cells(replace(BOARD, port=""), bar) == []
