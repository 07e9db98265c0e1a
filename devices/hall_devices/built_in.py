"""The drivers that come with Hallway, as registry.py finds those of other packages."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from hall_devices.bars import a090, pinganlihe, ruize
from hall_devices.bars.a090_bar import A090Bar
from hall_devices.bars.bb5154_bar import Bb5154Bar
from hall_devices.bars.pinganlihe_bar import PinganliheBar
from hall_devices.bars.ruize_bar import RuizeBar
from hall_devices.cameras import eloam
from hall_devices.cameras import gwq as gwq_frames
from hall_devices.cameras.eloam_camera import EloamCamera
from hall_devices.cameras.folder_camera import FolderCamera
from hall_devices.cameras.gwq_camera import GwqCamera
from hall_devices.cameras.mjpeg_camera import MjpegCamera, read_part
from hall_devices.cameras.picture import SMALLEST, read_picture
from hall_devices.cameras.uvc_camera import UvcCamera
from hall_devices.drivers import (
    BarDriver,
    CameraDriver,
    Driver,
    KeypadDriver,
    LockDriver,
    LonePadDriver,
    LoneTrial,
    OfficeDriver,
    PadDriver,
    PrinterDriver,
    ReaderDriver,
    ScannerDriver,
    Trial,
)
from hall_devices.locks import wkly, xor24, yt
from hall_devices.locks.wkly_board import WklyBoard
from hall_devices.locks.xor24_board import Xor24Board
from hall_devices.locks.yt_board import YtBoard
from hall_devices.pads import ff68, gwq, rate_json, sundyn
from hall_devices.pads.call_keypad import CallKeypad
from hall_devices.pads.evaluation_pad import EvaluationPad
from hall_devices.pads.gwq_pad import GwqPad
from hall_devices.pads.rate_tablet import RateTablet
from hall_devices.pads.sundyn_pad import SundynPad
from hall_devices.printers import ipp
from hall_devices.printers import status as printer_status
from hall_devices.printers.office_printer import OfficePrinter
from hall_devices.printers.printer import TicketPrinter
from hall_devices.readers import sam_v
from hall_devices.readers.sam_reader import SamReader
from hall_devices.scanners import gm65
from hall_devices.scanners.gm65_scanner import Gm65Scanner
from hall_devices.scanners.text_scanner import TextScanner

_ESCPOS = Trial(
    "hall_devices.simulators.ticket_printer",
    printer_status.Framer,
    (b"\x12", b"\x1e", bytes.fromhex("38000F00"), b"\x0f"),
)
DRIVERS: dict[str, Driver] = {
    "escpos": PrinterDriver(
        TicketPrinter,
        _ESCPOS,
        {
            "over TCP": replace(_ESCPOS, over="tcp"),
            "over USB": replace(_ESCPOS, over="usb", arguments=("--usb", "0")),
        },
    ),
    "cups": OfficeDriver(
        OfficePrinter,
        LoneTrial(
            "hall_devices.simulators.office_printer",
            ipp.read,
            (
                bytes.fromhex("0101 0000 00000001 01 03"),
                bytes.fromhex("0101 0000 00000002 01 02 21 0006")
                + b"job-id"
                + bytes.fromhex("0004 00000007 23 0009")
                + b"job-state"
                + bytes.fromhex("0004 00000003 03"),
            ),
        ),
    ),
    "a090": BarDriver(
        A090Bar,
        Trial(
            "hall_devices.simulators.led_bar",
            a090.Framer,
            (bytes.fromhex("A09001A5AA"), bytes.fromhex("A09001A555")),
        ),
    ),
    "pinganlihe": BarDriver(
        PinganliheBar,
        Trial(
            "hall_devices.simulators.led_bar",
            pinganlihe.Framer,
            (bytes.fromhex("A00314015004FF"), bytes.fromhex("A00314035006FF")),
            ("--speaks", "pinganlihe"),
        ),
    ),
    "bb5154": BarDriver(
        Bb5154Bar,
        Trial("hall_devices.simulators.led_bar", None, (), ("--speaks", "bb5154")),
    ),
    "ruize": BarDriver(
        RuizeBar,
        Trial(
            "hall_devices.simulators.led_bar",
            ruize.Framer,
            (b";",),
            ("--speaks", "ruize"),
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
    "ff68-keypad": KeypadDriver(
        CallKeypad,
        Trial(
            "hall_devices.simulators.call_keypad",
            ff68.Framer,
            (bytes.fromhex("FF6803036801010C0E16"), ff68.encode(1, 1, bytes(253))),
        ),
    ),
    "sam-v": ReaderDriver(
        SamReader,
        Trial(
            "hall_devices.simulators.card_reader",
            sam_v.Framer,
            (
                bytes.fromhex("AAAAAA9669 0004 000060 64"),
                bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97"),
                bytes.fromhex("AAAAAA9669 0508 000090 01000400") + bytes(1280) + b"\x98",
            ),
        ),
    ),
    "gm65": ScannerDriver(
        Gm65Scanner,
        Trial(
            "hall_devices.simulators.code_scanner",
            gm65.Framer,
            (
                b"https://hall.example/t/Ab3\r",
                bytes.fromhex("02000001003331"),
                bytes.fromhex("020000023901C14C"),
            ),
        ),
    ),
    "serial-scanner": ScannerDriver(
        TextScanner,
        Trial(
            "hall_devices.simulators.code_scanner",
            gm65.Framer,
            (b"https://hall.example/t/Ab3\r",),
            ("--speaks", "text"),
        ),
    ),
    "wkly": LockDriver(
        WklyBoard,
        Trial(
            "hall_devices.simulators.lock_board",
            wkly.Framer,
            (
                bytes.fromhex("574B4C590B008200010081"),
                bytes.fromhex("574B4C590E008400040001010087"),
                bytes.fromhex("574B4C590A0085010186"),
            ),
        ),
    ),
    "xor24": LockDriver(
        Xor24Board,
        Trial(
            "hall_devices.simulators.lock_board",
            xor24.Framer,
            (bytes.fromhex("8A0101119B"), bytes.fromhex("800100000133B3")),
            ("--speaks", "xor24"),
        ),
    ),
    "yt": LockDriver(
        YtBoard,
        Trial(
            "hall_devices.simulators.lock_board",
            yt.Framer,
            (b"+OPENLOCK:1,1*128D\r\n", b"+GETFB:1,010000000000000000000000*25BF\r\n"),
            ("--speaks", "yt"),
        ),
    ),
    "uvc": CameraDriver(
        UvcCamera,
        LoneTrial(
            "hall_devices.simulators.document_camera",
            read_picture,
            (SMALLEST,),
            arguments=("--speaks", "uvc"),
            sight="hall_devices.simulators.video.attach",
        ),
    ),
    "mjpeg": CameraDriver(
        MjpegCamera,
        LoneTrial(
            "hall_devices.simulators.document_camera",
            read_part,
            (
                b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + SMALLEST + b"\r\n",
                b"--frame\r\nContent-Length: 159\r\n\r\n" + SMALLEST,
            ),
        ),
    ),
    "pictures": CameraDriver(
        FolderCamera,
        LoneTrial(
            "hall_devices.simulators.document_camera",
            read_picture,
            (SMALLEST,),
            arguments=("--speaks", "pictures"),
        ),
    ),
    "eloam": CameraDriver(
        EloamCamera,
        LoneTrial(
            "hall_devices.simulators.document_camera",
            eloam.read,
            (
                b'{"function":"OpenCamera","ret":0}',
                b'{"function":"ImageCallback","value":"/9j/2Q=="}',
            ),
            arguments=("--speaks", "eloam"),
        ),
    ),
    "gwq-camera": CameraDriver(
        GwqCamera,
        LoneTrial(
            "hall_devices.simulators.document_camera",
            gwq_frames.read,
            (b'{"type":27,"ret":0}', b'{"type":270,"data":"/9j/2Q=="}'),
            arguments=("--speaks", "gwq"),
        ),
    ),
    "sundyn": LonePadDriver(
        SundynPad,
        LoneTrial(
            "hall_devices.simulators.sundyn_pad",
            sundyn.read,
            (b"S02OK", b"RecvCmdOK", b"S02||77||1||?||30||09:00||||||0||||E"),
            {"listen": "0"},
        ),
        {
            "over TCP": LoneTrial(
                "hall_devices.simulators.sundyn_pad",
                sundyn.read,
                (b"S02OK", b"RecvCmdOK", b"S02||77||1||?||30||09:00||||||0||||E"),
                {"listen": "0"},
                ("--over", "tcp"),
            )
        },
    ),
    "gwq": LonePadDriver(
        GwqPad,
        LoneTrial(
            "hall_devices.simulators.gwq_pad",
            gwq.read,
            (b'{"type":10,"ret":0,"EvaluatorLevel":1}', b'{"type":10,"ret":-2}'),
        ),
    ),
    "rate-json": LonePadDriver(
        RateTablet,
        LoneTrial(
            "hall_devices.simulators.rate_tablet",
            partial(rate_json.read, dimensions=("attitude",)),
            (b'{"method":"Login","winNum":"1"}', b'{"method":"RateSubmit","attitude":4}'),
            {"window": "1"},
        ),
    ),
}
