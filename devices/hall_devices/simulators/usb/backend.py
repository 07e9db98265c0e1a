"""The bus on a program's side: a backend of pyusb, in the place of libusb."""

from __future__ import annotations

import array
import contextlib
import errno
import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from .talk import hear, say

_CONNECT_SECONDS = 2.0
_MORE_SECONDS = 10.0
"""Longer than a transfer's own time-out; then the simulator is as good as pulled."""
_CONFIGURATION, _INTERFACE, _ENDPOINT = 2, 4, 5
_DEVICE_FIELDS = (
    "bLength bDescriptorType bcdUSB bDeviceClass bDeviceSubClass bDeviceProtocol bMaxPacketSize0"
    " idVendor idProduct bcdDevice iManufacturer iProduct iSerialNumber bNumConfigurations"
)
_FIELDS = {
    _CONFIGURATION: (
        "<BBHBBBBB",
        "bLength bDescriptorType wTotalLength bNumInterfaces bConfigurationValue iConfiguration"
        " bmAttributes bMaxPower",
    ),
    _INTERFACE: (
        "<9B",
        "bLength bDescriptorType bInterfaceNumber bAlternateSetting bNumEndpoints bInterfaceClass"
        " bInterfaceSubClass bInterfaceProtocol iInterface",
    ),
    _ENDPOINT: (
        "<BBBBHB",
        "bLength bDescriptorType bEndpointAddress bmAttributes wMaxPacketSize bInterval",
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A device that was on the bus when somebody looked."""

    address: int
    device: bytes
    parts: tuple[Any, ...]
    """Descriptors of its configuration, read, in the order of the bytes."""


class VirtualUsb(usb.backend.IBackend):  # type: ignore[misc]  # pyusb ships no types
    """Each opened device is a connection of its own.  All raise USBError, as over libusb."""

    def __init__(self, bus: str) -> None:
        """bus: HOST:PORT, as the simulator says.  Raises ValueError."""
        host, _, port = bus.rpartition(":")
        self._where = (host, int(port))

    def enumerate_devices(self) -> Iterator[Found]:
        """See IBackend.  Where no simulator is, no device is."""
        try:
            link = self._connected()
        except usb.core.USBError:
            return iter(())
        with contextlib.closing(link):
            devices = _asked(link, "list")[0]["devices"]
        return iter(
            [
                Found(
                    it["address"],
                    bytes.fromhex(it["device"]),
                    tuple(_parts(bytes.fromhex(it["configuration"]))),
                )
                for it in devices
            ]
        )

    def get_device_descriptor(self, dev: Found) -> Any:
        """See IBackend."""
        values = struct.unpack("<BBHBBBBHHHBBBB", dev.device)
        place = {"bus": 1, "address": dev.address, "speed": 2}
        port = {"port_number": 1, "port_numbers": (1,)}
        return SimpleNamespace(
            **dict(zip(_DEVICE_FIELDS.split(), values, strict=True)), **place, **port
        )

    def get_configuration_descriptor(self, dev: Found, config: int) -> Any:
        """See IBackend."""
        return [it for it in dev.parts if it.bDescriptorType == _CONFIGURATION][config]

    def get_interface_descriptor(self, dev: Found, intf: int, alt: int, config: int) -> Any:
        """See IBackend."""
        numbers = sorted(
            {it.bInterfaceNumber for it in dev.parts if it.bDescriptorType == _INTERFACE}
        )
        return [
            it
            for it in dev.parts
            if it.bDescriptorType == _INTERFACE and it.bInterfaceNumber == numbers[intf]
        ][alt]

    def get_endpoint_descriptor(self, dev: Found, ep: int, intf: int, alt: int, config: int) -> Any:
        """See IBackend."""
        after = dev.parts.index(self.get_interface_descriptor(dev, intf, alt, config)) + 1
        return [it for it in dev.parts[after:] if it.bDescriptorType == _ENDPOINT][ep]

    def open_device(self, dev: Found) -> socket.socket:
        """See IBackend."""
        link = self._connected()
        try:
            _asked(link, "open", address=dev.address)
        except usb.core.USBError:
            link.close()
            raise
        return link

    def close_device(self, dev_handle: socket.socket) -> None:
        """See IBackend."""
        dev_handle.close()

    def get_configuration(self, dev_handle: socket.socket) -> int:
        """See IBackend."""
        _, data = _asked(dev_handle, "control", kind=0x80, request=8, value=0, size=1)
        return data[0]

    def claim_interface(self, dev_handle: socket.socket, intf: int) -> None:
        """See IBackend."""
        _asked(dev_handle, "claim")

    def release_interface(self, dev_handle: socket.socket, intf: int) -> None:
        """See IBackend."""
        _asked(dev_handle, "release")

    def is_kernel_driver_active(self, dev_handle: socket.socket, intf: int) -> bool:
        """See IBackend."""
        return bool(_asked(dev_handle, "active")[0]["active"])

    def detach_kernel_driver(self, dev_handle: socket.socket, intf: int) -> None:
        """See IBackend."""
        _asked(dev_handle, "detach")

    def attach_kernel_driver(self, dev_handle: socket.socket, intf: int) -> None:
        """See IBackend."""
        _asked(dev_handle, "attach")

    def bulk_write(
        self, dev_handle: socket.socket, ep: int, intf: int, data: Any, timeout: int
    ) -> int:
        """See IBackend."""
        words, _ = _asked(dev_handle, "write", data.tobytes(), endpoint=ep, ms=timeout)
        return int(words["size"])

    def bulk_read(
        self, dev_handle: socket.socket, ep: int, intf: int, buff: Any, timeout: int
    ) -> int:
        """See IBackend."""
        _, data = _asked(dev_handle, "read", endpoint=ep, size=len(buff), ms=timeout)
        buff[: len(data)] = array.array("B", data)
        return len(data)

    def ctrl_transfer(
        self,
        dev_handle: socket.socket,
        bmRequestType: int,
        bRequest: int,
        wValue: int,
        wIndex: int,
        data: Any,
        timeout: int,
    ) -> int:
        """See IBackend; only requests that ask."""
        _, said = _asked(
            dev_handle,
            "control",
            kind=bmRequestType,
            request=bRequest,
            value=wValue,
            size=len(data),
        )
        data[: len(said)] = array.array("B", said)
        return len(said)

    def _connected(self) -> socket.socket:
        try:
            link = socket.create_connection(self._where, _CONNECT_SECONDS)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise _error(errno.ENODEV) from error
        return link


def _asked(
    link: socket.socket, word: str, data: bytes = b"", **more: int
) -> tuple[dict[str, Any], bytes]:
    ms = more.get("ms", 1)
    link.settimeout(_MORE_SECONDS + ms / 1000 if ms else None)
    try:
        say(link, {"do": word, **more}, data)
        words, said = hear(link)
    except OSError as error:  # the simulator has ended: so has its device
        link.close()
        raise _error(errno.ENODEV) from error
    if "error" in words:
        raise _error(getattr(errno, str(words["error"]), errno.EIO))
    return words, said


def _error(number: int) -> Exception:
    kind = usb.core.USBTimeoutError if number == errno.ETIMEDOUT else usb.core.USBError
    error: Exception = kind(os.strerror(number), None, number)
    return error


def _parts(data: bytes) -> Iterator[Any]:
    """Descriptors of one configuration; kinds that nobody asks for are passed over."""
    while data:
        form, names = _FIELDS.get(data[1], ("", ""))
        if form:
            values = struct.unpack_from(form, data)
            named = dict(zip(names.split(), values, strict=True))
            yield SimpleNamespace(**named, extra_descriptors=[], bRefresh=0, bSynchAddress=0)
        data = data[data[0] :]
