"""The drivers that come with Hallway, as registry.py finds those of other packages."""

from __future__ import annotations

from . import a090, ff68, printer_status
from .drivers import BarDriver, Driver, PadDriver, PrinterDriver, Trial
from .evaluation_pad import EvaluationPad
from .led_bar import LedBar
from .printer import TicketPrinter

DRIVERS: dict[str, Driver] = {
    "escpos": PrinterDriver(
        TicketPrinter,
        Trial(
            "hall_devices.simulators.ticket_printer",
            printer_status.Framer,
            (b"\x12", b"\x1e", bytes.fromhex("38000F00"), b"\x0f"),
        ),
    ),
    "a090": BarDriver(
        LedBar,
        Trial(
            "hall_devices.simulators.led_bar",
            a090.Framer,
            (bytes.fromhex("A09001A5AA"), bytes.fromhex("A09001A555")),
        ),
    ),
    "ff68": PadDriver(
        EvaluationPad,
        Trial(
            "hall_devices.simulators.evaluation_pad",
            ff68.Framer,
            (bytes.fromhex("FF680303680111001216"), ff68.encode(1, 0x11, bytes(253))),
        ),
    ),
}
