"""The parts a running server is made of, put together by `app.build`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hall_server.access import Access
from hall_server.accounts import Accounts
from hall_server.front_desk import FrontDesk

if TYPE_CHECKING:
    from hall_server.curve_book import CurveBook
    from hall_server.device_checks import DeviceChecks
    from hall_server.device_health import DeviceBook
    from hall_server.exports import Exports
    from hall_server.forecast import Forecasts
    from hall_server.initials import Initials
    from hall_server.known_codes import KnownCodes
    from hall_server.limits import Limits
    from hall_server.live import Live
    from hall_server.logins import Logins
    from hall_server.passwords import Passwords
    from hall_server.print_office import PrintOffice
    from hall_server.ratings import Ratings
    from hall_server.sign_office import SignOffice
    from hall_server.ticket_index import TicketIndex
    from hall_server.voices import Voices


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
    signs: SignOffice
    exports: Exports
    codes: KnownCodes
