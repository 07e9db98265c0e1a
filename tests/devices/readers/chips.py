"""A card's reply as the protocol's table has it, written down by hand.

The person is invented: no region has a code that begins with 99.
"""

NAME, NUMBER = "张样本", "990000199001010017"

_BLANK = "2000"
TEXT = bytes.fromhex(
    "205F 3768 2C67"
    + _BLANK * 12  # name, 30 bytes: 张样本
    + "3100"  # sex, 2
    + "3000 3100"  # nation, 4: 01
    + "3100 3900 3900 3000 3000 3100 3000 3100"  # born, 16: 19900101
    + "3768 2C67 EF8D 3100 F753"
    + _BLANK * 30  # address, 70: 样本路1号
    + "3900 3900 3000 3000 3000 3000 3100 3900 3900 3000 3000 3100 3000 3100 3000 3000 3100 3700"
    + "3768 2C67 405C"
    + _BLANK * 12  # issuer, 30: 样本局
    + "3200 3000 3200 3000 3000 3100 3000 3100"  # valid from, 16: 20200101
    + "7F95 1F67"
    + _BLANK * 6  # valid to, 16: 长期
    + _BLANK * 18  # reserved, 36
)
PHOTO = bytes.fromhex("574C46") + bytes.fromhex("A5") * 1021
"""Opaque, and with an odd number of A5, so that it counts in the sum."""

OK = bytes.fromhex("AAAAAA9669 0004 000090 94")
TEST_FAILS = bytes.fromhex("AAAAAA9669 0004 000060 64")
FOUND = bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")
NONE = bytes.fromhex("AAAAAA9669 0004 000080 84")
SELECTED = bytes.fromhex("AAAAAA9669 000C 000090 0000000000000000 9C")
NOT_SELECTED = bytes.fromhex("AAAAAA9669 0004 000081 85")
NOT_READ = bytes.fromhex("AAAAAA9669 0004 000041 45")


def sealed(body: str, data: bytes = b"") -> bytes:
    """A whole reply: head, LEN and status in hex, data, and the sum of all but the head."""
    counted = bytes.fromhex(body) + data
    check = 0
    for byte in counted:
        check ^= byte
    return bytes.fromhex("AAAAAA9669") + counted + bytes((check,))


CARD = sealed("0508 000090 0100 0400", TEXT + PHOTO)
FINGERS = sealed("090A 000090 0100 0400 0400", TEXT + PHOTO + bytes(1024))
