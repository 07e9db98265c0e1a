"""A websocket of the hall, spoken byte by byte: for clients that behave badly."""

UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: c2VjcmV0IG9mIHRlc3RzIQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n"
)


def frame(text: str) -> bytes:
    """A websocket frame of a client, with a mask of zeros. At most 125 bytes."""
    data = text.encode()
    return bytes([0x81, 0x80 | len(data), 0, 0, 0, 0]) + data
