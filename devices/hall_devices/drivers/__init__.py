"""What a driver is made from and what it can do, for those who hold one and those who write one.

How to write one: docs/drivers.en.md.
"""

from __future__ import annotations

from typing import TypeAlias

from hall_devices.drivers.bars import Bar, BarDriver, Sign
from hall_devices.drivers.cameras import Camera, CameraDriver, Picture, Unseen
from hall_devices.drivers.keypads import Key, Keypad, KeypadDriver, KeypadPress
from hall_devices.drivers.locks import Door, LockBoard, LockDriver
from hall_devices.drivers.office import Media, OfficeDriver, OfficeState, SheetPrinter, Told
from hall_devices.drivers.pads import (
    Cannot,
    LonePad,
    LonePadDriver,
    Notice,
    Pad,
    PadDriver,
    Person,
    Place,
    Question,
    Verb,
)
from hall_devices.drivers.printers import Outcome, OutcomeState, PaperPrinter, PrinterDriver
from hall_devices.drivers.readers import Card, CardReader, NoCard, ReaderDriver
from hall_devices.drivers.said import Taken, Unheard
from hall_devices.drivers.scanners import Scanner, ScannerDriver
from hall_devices.drivers.settings import Settings, address_of, choice, whole_number
from hall_devices.drivers.trials import Cutter, LoneTrial, Trial

WiredDriver: TypeAlias = (
    PrinterDriver | BarDriver | PadDriver | KeypadDriver | LockDriver | ScannerDriver | ReaderDriver
)
"""Drivers of devices whose bytes come as a stream."""

Driver: TypeAlias = WiredDriver | LonePadDriver | CameraDriver | OfficeDriver
"""What an entry point of another package names: see registry.GROUP."""

__all__ = [
    "Bar",
    "BarDriver",
    "Camera",
    "CameraDriver",
    "Cannot",
    "Card",
    "CardReader",
    "Cutter",
    "Door",
    "Driver",
    "Key",
    "Keypad",
    "KeypadDriver",
    "KeypadPress",
    "LockBoard",
    "LockDriver",
    "LonePad",
    "LonePadDriver",
    "LoneTrial",
    "Media",
    "NoCard",
    "Notice",
    "OfficeDriver",
    "OfficeState",
    "Outcome",
    "OutcomeState",
    "Pad",
    "PadDriver",
    "PaperPrinter",
    "Person",
    "Picture",
    "Place",
    "PrinterDriver",
    "Question",
    "ReaderDriver",
    "Scanner",
    "ScannerDriver",
    "Settings",
    "SheetPrinter",
    "Sign",
    "Taken",
    "Told",
    "Trial",
    "Unheard",
    "Unseen",
    "Verb",
    "WiredDriver",
    "address_of",
    "choice",
    "whole_number",
]
