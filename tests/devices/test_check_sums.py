"""Sums against their definitions, bit by bit and byte by byte."""

from functools import reduce
from operator import xor

from hypothesis import given
from hypothesis import strategies as st

from hall_devices.check_sums import modbus, xor_of


@given(st.binary(max_size=3000))
def test_xor_is_that_of_all_bytes(data: bytes) -> None:
    assert xor_of(data) == reduce(xor, data, 0)


def test_xor_of_little_and_of_the_most() -> None:
    assert [xor_of(data) for data in (b"", b"\x07", b"\xff\x0f", bytes(65536))] == [0, 7, 0xF0, 0]
    assert xor_of(b"\x01" * 65535) == 1


@given(st.binary(max_size=100))
def test_modbus_is_that_of_its_definition(data: bytes) -> None:
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    assert modbus(data) == value


def test_modbus_of_a_known_text() -> None:
    assert modbus(b"123456789") == 0x4B37
