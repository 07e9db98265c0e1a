"""Puts a hall server together: front desk, access, routes, rooms. The only place that knows all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from flask import Flask, Response, jsonify, redirect, request, send_from_directory
from flask_socketio import SocketIO
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from hall_queue.hall import Hall
from hall_server import wire
from hall_server.access.accounts import Accounts
from hall_server.access.grants import Access, Role
from hall_server.access.limits import Limits
from hall_server.access.logins import Logins
from hall_server.access.passwords import Passwords
from hall_server.api import (
    accounts,
    asset_labels,
    bookings,
    cabinet,
    cameras,
    counters,
    day,
    devices,
    enrol,
    enrolments,
    finds,
    help,
    info,
    login,
    maintenance,
    openapi,
    overflow,
    paper,
    phone,
    plan,
    plan_parts,
    ratings,
    records,
    reference,
    slips,
    supervisor,
    tickets,
    voices,
)
from hall_server.api.edge import install_errors, refusal
from hall_server.api.login import SetupCode
from hall_server.built_pages import PAGES
from hall_server.cabinet.office import CabinetOffice
from hall_server.cameras.previews import Previews
from hall_server.cameras.stills import Stills
from hall_server.clock import Clock, Every, real_now
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
from hall_server.front_desk import Closed, FrontDesk
from hall_server.initials import Initials
from hall_server.landing import GeventLanding, Landing, ThreadLanding
from hall_server.live import sockets
from hall_server.live.live import OVERVIEW, Live
from hall_server.live.rooms import RoomKind, touches_counter
from hall_server.live.supervisor_room import GAP, SupervisorRoom
from hall_server.maintenance.office import MaintenanceOffice
from hall_server.maintenance.uptimes import UpTimes
from hall_server.plan.known_codes import KnownCodes
from hall_server.ratings import Ratings
from hall_server.ratings.rating_views import pad_view
from hall_server.records.exports import Exports
from hall_server.records.past_days import PastDays
from hall_server.services import Services
from hall_server.storage.journal import Journal, JournalError, StorageFailed
from hall_server.ticket_index import TicketIndex
from hall_server.views.help_views import concerns_helpers, helper_view
from hall_server.views.slip_views import slips_view
from hall_server.voice.voices import SHIPPED, Voices
from hall_server.worker import worker

log = logging.getLogger(__name__)

Mode = Literal["gevent", "threading"]
_BODY_LIMIT = 64 * 1024
_DAY = 86_400
_PAGES = (
    "kiosk",
    "pad",
    "wall",
    "desk",
    "enrol",
    "login",
    "helper",
    "infodesk",
    "maintenance",
    "supervisor",
    "ratings",
    "admin",
)
_SUBJECTS = (
    info,
    day,
    devices,
    finds,
    tickets,
    phone,
    slips,
    bookings,
    cabinet,
    cameras,
    counters,
    maintenance,
    asset_labels,
    login,
    accounts,
    enrol,
    enrolments,
    plan,
    plan_parts,
    paper,
    voices,
    supervisor,
    overflow,
    help,
    ratings,
    records,
    openapi,
    reference,
)


@dataclass(slots=True)
class Server:
    """A built server. `upkeep` is called every second while it runs, `close` stops it."""

    app: Flask
    socketio: SocketIO
    services: Services
    drop_revoked: Callable[[], None]
    watch_due: Every = field(default_factory=lambda: Every(5.0))
    """Real seconds between two looks at how full the hall is."""

    def upkeep(self) -> None:
        """What passing time brings: the day turns, late slips end, the revoked are hung up on."""
        self.drop_revoked()  # first: also while nothing can be stored
        self.services.desk.tick()
        if self.watch_due.passed():
            self.services.desk.watch()
        self.services.prints.end_overdue(self.services.desk, real_now())
        self.services.ratings.upkeep(real_now())
        self.services.cabinets.upkeep(real_now())
        self.services.maintenance.upkeep(real_now())
        self.services.previews.forget_old()
        self.services.stills.forget_old()

    def close(self) -> None:
        """Finish what waits and let go of the files."""
        self.services.exports.close()
        self.services.desk.close()
        self.services.access.close()


def build(data: Path, clock: Clock, mode: Mode) -> Server:
    """Open the hall in `data` and build its server around it.

    Raises JournalError when a file cannot be used; nothing is left open then.
    """
    with ExitStack() as undo:
        access = Access(data / "access.db")
        undo.callback(access.close)
        prints, curves = PrintOffice(), CurveBook()
        desk, earlier = _front_desk(data / "hall.db", clock, mode, prints, curves)
        undo.callback(desk.close)
        curves.begin(desk.hall)
        index = TicketIndex(desk.hall, earlier)
        server = _around(desk, access, prints, curves, index, data, mode)
        undo.pop_all()
        return server


def _front_desk(
    path: Path, clock: Clock, mode: Mode, prints: PrintOffice, curves: CurveBook
) -> tuple[FrontDesk, frozenset[str]]:
    """The front desk, and the tokens of the day before."""
    with ExitStack() as undo:
        journal = Journal(path)
        undo.callback(journal.close)
        try:
            with journal.batch() as connection:
                prints.prepare(connection)
                prints.load(connection)
                Ratings.prepare(connection)
                curves.prepare(connection)
                CabinetOffice.prepare(connection)
                MaintenanceOffice.prepare(connection)
                earlier = journal.earlier_tokens()
        except StorageFailed as error:
            raise JournalError(f"{path}: cannot be used: {error}") from error
        effects = [prints.effect, curves.effect, Ratings.effect]
        landing: Landing = GeventLanding() if mode == "gevent" else ThreadLanding()
        undo.pop_all()  # from here on the front desk closes both, also when it cannot begin
        return FrontDesk(journal, clock, landing, effects=effects), earlier


def _around(
    desk: FrontDesk,
    access: Access,
    prints: PrintOffice,
    curves: CurveBook,
    index: TicketIndex,
    data: Path,
    mode: Mode,
) -> Server:
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _BODY_LIMIT
    socketio = SocketIO(  # type: ignore[call-arg]  # the stubs lack `transports`
        app,
        async_mode=mode,
        transports=["websocket"],
        # Commands go over HTTP; nobody sends more than a few room names here.
        max_http_buffer_size=_BODY_LIMIT,
        # A pulled cable shows on a wall within ten seconds, not after the default 45.
        ping_interval=5,
        ping_timeout=5,
    )
    live = Live(socketio, desk, index, prints)
    ratings_office = _ratings(desk, live)
    limits = Limits()
    services = Services(
        desk=desk,
        access=access,
        accounts=Accounts(access.file),
        logins=Logins(access.file),
        passwords=Passwords(mode),
        limits=limits,
        tickets=index,
        live=live,
        prints=prints,
        initials=Initials(data),
        voices=Voices(data),
        curves=curves,
        forecasts=Forecasts(lambda: socketio.sleep(0)),
        ratings=ratings_office,
        devices=DeviceBook(),
        checks=DeviceChecks(),
        traces=TraceBook(),
        finds=FindBook(),
        signs=SignOffice(desk.hall),
        seats=SeatOffice(desk.hall),
        keypads=KeypadOffice(desk),
        scans=ScanOffice(desk, limits),
        previews=Previews(),
        stills=Stills(),
        cabinets=CabinetOffice(desk),
        maintenance=MaintenanceOffice(desk, UpTimes(data / "hall.db", worker(mode))),
        exports=Exports(data / "hall.db"),
        past=PastDays(data / "hall.db", worker(mode)),
        codes=KnownCodes(),
    )
    services.devices.changed.append(lambda health: live.touch(OVERVIEW))
    services.devices.changed.append(services.maintenance.states.changed)
    services.maintenance.changed = lambda: live.touch(OVERVIEW)
    watchers = frozenset({Role.SUPERVISOR, Role.COORDINATOR})
    overview = SupervisorRoom(
        services.devices, live.pages, live.alerts, services.maintenance.fault_of
    )
    live.add("hall", RoomKind(overview.view, free=watchers, gap=GAP))
    live.add("helpers", _helpers_room(live))
    live.add("slips", _slips_room(prints))
    prints.changed = lambda kiosk: live.touch(f"kiosk:{kiosk}", "slips:all")
    offices = (services.signs.listen, services.seats.listen, services.keypads.listen)
    for listener in (index.listen, prints.listen, live.listen, *offices):
        desk.listen(listener)
    desk.listen(services.initials.learner(socketio.start_background_task))
    app.extensions["hall"] = services
    app.extensions["setup"] = SetupCode()
    for subject in _SUBJECTS:
        app.register_blueprint(subject.blueprint)
    if mode == "gevent":
        _install_fairness(app)
    install_errors(app)
    _install_faults(app)
    _install_pages(app)
    _install_clips(app, services.voices)
    _install_headers(app)
    return Server(app, socketio, services, sockets.install(socketio, services))


def _helpers_room(live: Live) -> RoomKind:
    """Room `helpers:all`, one for everybody who goes when somebody asks for help."""

    def view(hall: Hall, code: str, now: int) -> wire.HelperView | None:
        return helper_view(hall, live.alerts.known(hall, now)) if code == "all" else None

    helpers = frozenset({Role.HELPER, Role.COORDINATOR, Role.SUPERVISOR})
    return RoomKind(view, free=helpers, concerns=concerns_helpers)


def _slips_room(prints: PrintOffice) -> RoomKind:
    """Room `slips:all`: slips in trouble and kiosks' printers, for staff."""

    def view(hall: Hall, code: str, now: int) -> wire.Slips | None:
        return slips_view(hall, prints, now, real_now()) if code == "all" else None

    return RoomKind(view, free=phone.STAFF, gap=1.0)


def _ratings(desk: FrontDesk, live: Live) -> Ratings:
    """Ratings and the rooms of the pads. Hears of events before the rooms do."""
    office = Ratings()
    office.start(desk)

    def pad(hall: Hall, code: str, now: int) -> wire.PadView | None:
        ask = office.asks.at(code)
        seconds = 0 if ask is None else office.asks.seconds(ask)
        return (
            pad_view(hall, code, ask, seconds, desk.clock.speed) if code in hall.counters else None
        )

    def watched(counter: str) -> None:
        live.touch(f"desk:{counter}")

    kind = RoomKind(pad, bound={Role.PAD}, concerns=touches_counter, watched=watched)
    live.add("pad", kind)
    office.asks.told.append(lambda counter, ask: live.touch(f"pad:{counter}"))
    return office


def _install_fairness(app: Flask) -> None:
    import gevent

    @app.before_request
    def others_first() -> None:
        """A busy kept-alive connection never waits for its next request, so without this it
        would starve all the others (measured: p99 17 ms instead of 392 ms at 8 clients)."""
        gevent.sleep(0)


def _install_pages(app: Flask) -> None:
    @app.get("/")
    def root() -> AnyResponse:
        return redirect("/login")

    def page(name: str) -> Response:
        answer = send_from_directory(PAGES, f"{name}.html")
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    for name in _PAGES:
        app.add_url_rule(f"/{name}", f"page_{name}", page, defaults={"name": name})

    @app.get("/t/<token>")
    def phone(token: str) -> Response:
        return page("ticket")

    @app.get("/static/ui/<path:name>")
    def built(name: str) -> Response:
        # Built files carry a hash in their name: a changed file has another one.
        return send_from_directory(PAGES, name, max_age=365 * _DAY)


def _install_clips(app: Flask, voices: Voices) -> None:
    """What the walls speak with; the hall's own clips before the shipped ones."""

    @app.get("/static/clips/manifest.json")
    def manifest() -> Response:
        answer = jsonify(voices.manifest())
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @app.get("/static/clips/own/<path:name>")
    def own_clip(name: str) -> Response:
        path = voices.file(f"own/{name}")
        if path is None:
            return refusal(404, "not_found", {})
        # The name holds a hash of the sound.
        return send_from_directory(path.parent, path.name, max_age=365 * _DAY)

    @app.get("/static/clips/<path:name>")
    def clip(name: str) -> Response:
        return send_from_directory(SHIPPED, name, max_age=_DAY)


def _install_headers(app: Flask) -> None:
    @app.after_request
    def headers(answer: Response) -> Response:
        host = request.host
        answer.headers["Content-Security-Policy"] = (
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
            # Chromium 69 does not count websockets as 'self'.
            f" connect-src 'self' ws://{host} wss://{host};"
            # blob: a picture that the page has fetched itself, as of a document camera.
            " img-src 'self' data: blob:"
        )
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        if request.path.startswith("/api/"):
            answer.headers["Cache-Control"] = "no-store"
        return answer


def _install_faults(app: Flask) -> None:
    @app.errorhandler(StorageFailed)
    def storage(error: StorageFailed) -> Response:
        return refusal(503, "storage_failed", {})

    @app.errorhandler(Closed)
    def closed(error: Closed) -> Response:
        return refusal(503, "closing", {})

    @app.errorhandler(TimeoutError)
    def dawdled(error: TimeoutError) -> Response:
        """The body never came in full; the connection ends with the answer."""
        answer = refusal(408, "request_timeout", {})
        answer.headers["Connection"] = "close"
        return answer

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            code = (error.name or "error").lower().replace(" ", "_")
            return refusal(error.code or 500, code, {})
        log.exception("%s %s failed", request.method, request.url_rule or "an unknown path")
        return refusal(500, "fault", {})
