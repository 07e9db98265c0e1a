"""The parts a running server is made of, put together by `app.build`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hall_server.access.accounts import Accounts
from hall_server.access.grants import Access
from hall_server.front_desk import FrontDesk

if TYPE_CHECKING:
    from hall_server.access.limits import Limits
    from hall_server.access.logins import Logins
    from hall_server.access.passwords import Passwords
    from hall_server.cabinet.office import CabinetOffice
    from hall_server.cameras.previews import Previews
    from hall_server.cameras.stills import Stills
    from hall_server.days.curve_book import CurveBook
    from hall_server.days.forecast import Forecasts
    from hall_server.devices.device_checks import DeviceChecks
    from hall_server.devices.device_health import DeviceBook
    from hall_server.devices.find_book import FindBook
    from hall_server.devices.keypad_office import KeypadOffice
    from hall_server.devices.print_office import PrintOffice
    from hall_server.devices.scan_office import ScanOffice
    from hall_server.devices.seat_office import SeatOffice
    from hall_server.devices.sign_office import SignOffice
    from hall_server.devices.trace_book import TraceBook
    from hall_server.initials import Initials
    from hall_server.live.live import Live
    from hall_server.maintenance.office import MaintenanceOffice
    from hall_server.plan.known_codes import KnownCodes
    from hall_server.ratings import Ratings
    from hall_server.records.exports import Exports
    from hall_server.records.past_days import PastDays
    from hall_server.ticket_index import TicketIndex
    from hall_server.voice.voices import Voices


@dataclass(slots=True)
class Services:
    """One of each."""

    desk: FrontDesk
    access: Access
    accounts: Accounts
    logins: Logins
    passwords: Passwords
    limits: Limits
    tickets: TicketIndex
    live: Live
    prints: PrintOffice
    ratings: Ratings
    initials: Initials
    curves: CurveBook
    forecasts: Forecasts
    voices: Voices
    devices: DeviceBook
    checks: DeviceChecks
    traces: TraceBook
    finds: FindBook
    signs: SignOffice
    seats: SeatOffice
    keypads: KeypadOffice
    scans: ScanOffice
    previews: Previews
    stills: Stills
    cabinets: CabinetOffice
    maintenance: MaintenanceOffice
    exports: Exports
    past: PastDays
    codes: KnownCodes
