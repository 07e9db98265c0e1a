"""pyusb of this process led to a virtual bus instead of libusb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import usb.backend.libusb1

from .backend import VirtualUsb


def attach(backend: VirtualUsb) -> None:
    """Whoever names no backend finds what is on this bus, and no other, until the process ends."""
    usb.backend.libusb1.get_backend = lambda find_library=None: backend


@contextmanager
def attached(backend: VirtualUsb) -> Iterator[None]:
    """The same within, in all threads."""
    before = usb.backend.libusb1.get_backend
    attach(backend)
    try:
        yield
    finally:
        usb.backend.libusb1.get_backend = before
