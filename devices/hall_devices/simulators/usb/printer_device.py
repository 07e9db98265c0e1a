"""What a USB printer says of itself (USB 2.0, 9.6; printer class 1.1): bytes, as on the bus."""

from __future__ import annotations

import struct

VENDOR, PRODUCT = 0x0416, 0x5011
OUT, IN = 0x03, 0x85
"""Its bulk endpoints."""
PACKET = 64
"""The longest packet of either, bytes."""
_SERIAL = 3
_PRINTER, _PRINTERS, _BIDIRECTIONAL = 7, 1, 2
_BULK = 2
_IDENTITY = b"MFG:Hallway;MDL:Virtual ticket printer;CLS:PRINTER;CMD:ESC/POS;"

DEVICE = struct.pack(
    "<BBHBBBBHHHBBBB", 18, 1, 0x200, 0, 0, 0, 64, VENDOR, PRODUCT, 0x100, 1, 2, _SERIAL, 1
)
_INTERFACE = bytes((9, 4, 0, 0, 2, _PRINTER, _PRINTERS, _BIDIRECTIONAL, 0))
_ENDPOINTS = b"".join(struct.pack("<BBBBHB", 7, 5, it, _BULK, PACKET, 0) for it in (IN, OUT))
_REST = _INTERFACE + _ENDPOINTS
CONFIGURATION = struct.pack("<BBHBBBBB", 9, 2, 9 + len(_REST), 1, 1, 0, 0xC0, 1) + _REST


def answer(kind: int, request: int, value: int, serial: str, status: int) -> bytes | None:
    """What it answers to a control request that asks, None when it stalls.

    kind: bmRequestType.  status: the byte of GET_PORT_STATUS.
    """
    if (kind, request) == (0x80, 6):
        return _descriptor(value >> 8, value & 0xFF, serial)
    if (kind, request) == (0x80, 8):
        return b"\x01"
    if (kind, request) == (0xA1, 0):
        return struct.pack(">H", len(_IDENTITY) + 2) + _IDENTITY
    if (kind, request) == (0xA1, 1):
        return bytes((status,))
    return None


def _descriptor(kind: int, number: int, serial: str) -> bytes | None:
    if kind == 1:
        return DEVICE
    if kind == 2:
        return CONFIGURATION
    texts = {1: "Hallway", 2: "Virtual ticket printer", _SERIAL: serial}
    if kind != 3 or (number and number not in texts):
        return None
    text = texts[number].encode("utf-16-le") if number else b"\x09\x04"
    return bytes((2 + len(text), 3)) + text
