"""Puts a hall server together: front desk, access, routes, rooms. The only place that knows all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flask import Flask, Response, redirect, request, send_from_directory
from flask_socketio import SocketIO
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

import hall_display
from hall_server import sockets
from hall_server.access import Access
from hall_server.accounts import Accounts
from hall_server.api import (
    accounts,
    counters,
    day,
    enrol,
    enrolments,
    info,
    login,
    openapi,
    tickets,
)
from hall_server.api.edge import install_errors, refusal
from hall_server.api.enrol import Patience
from hall_server.api.login import SetupCode
from hall_server.clock import Clock, real_now
from hall_server.front_desk import Closed, FrontDesk
from hall_server.initials import Initials
from hall_server.journal import Journal, JournalError, StorageFailed
from hall_server.landing import GeventLanding, Landing, ThreadLanding
from hall_server.limits import Limits
from hall_server.live import Live
from hall_server.passwords import Passwords
from hall_server.print_office import PrintOffice
from hall_server.services import Services
from hall_server.ticket_index import TicketIndex

log = logging.getLogger(__name__)

Mode = Literal["gevent", "threading"]
_UI = Path(__file__).parent / "static" / "ui"
_CLIPS = Path(hall_display.__file__).parent / "clips"
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
    "supervisor",
    "ratings",
    "admin",
)
_SUBJECTS = (info, day, tickets, counters, login, accounts, enrol, enrolments, openapi)


@dataclass(slots=True)
class Server:
    """A built server. `upkeep` is called every second while it runs, `close` stops it."""

    app: Flask
    socketio: SocketIO
    services: Services
    drop_revoked: Callable[[], None]

    def upkeep(self) -> None:
        """What passing time brings: the day turns, late slips end, the revoked are hung up on."""
        self.services.desk.tick()
        self.services.prints.end_overdue(self.services.desk, real_now())
        self.drop_revoked()

    def close(self) -> None:
        """Finish what waits and let go of the files."""
        self.services.desk.close()
        self.services.access.close()


def build(data: Path, clock: Clock, mode: Mode) -> Server:
    """Open the hall in `data` and build its server around it.

    Raises JournalError when a file cannot be used; nothing is left open then.
    """
    with ExitStack() as undo:
        access = Access(data / "access.db")
        undo.callback(access.close)
        prints = PrintOffice()
        desk, earlier = _front_desk(data / "hall.db", clock, mode, prints)
        undo.callback(desk.close)
        index = TicketIndex(desk.hall, earlier)
        server = _around(desk, access, prints, index, data, mode)
        undo.pop_all()
        return server


def _front_desk(
    path: Path, clock: Clock, mode: Mode, prints: PrintOffice
) -> tuple[FrontDesk, frozenset[str]]:
    """The front desk, and the tokens of the day before."""
    with ExitStack() as undo:
        journal = Journal(path)
        undo.callback(journal.close)
        try:
            with journal.batch() as connection:
                prints.prepare(connection)
                prints.load(connection)
                earlier = journal.earlier_tokens()
        except StorageFailed as error:
            raise JournalError(f"{path}: cannot be used: {error}") from error
        landing: Landing = GeventLanding() if mode == "gevent" else ThreadLanding()
        undo.pop_all()  # from here on the front desk closes both, also when it cannot begin
        return FrontDesk(journal, clock, landing, effects=[prints.effect]), earlier


def _around(
    desk: FrontDesk,
    access: Access,
    prints: PrintOffice,
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
    services = Services(
        desk=desk,
        access=access,
        accounts=Accounts(access.file),
        passwords=Passwords(mode),
        limits=Limits(),
        tickets=index,
        live=live,
        prints=prints,
        initials=Initials(data),
    )
    prints.changed = lambda kiosk: live.touch(f"kiosk:{kiosk}")
    for listener in (index.listen, prints.listen, live.listen):
        desk.listen(listener)
    app.extensions["hall"] = services
    app.extensions["login"] = Patience(most=30)
    app.extensions["setup"] = SetupCode()
    for subject in _SUBJECTS:
        app.register_blueprint(subject.blueprint)
    if mode == "gevent":
        _install_fairness(app)
    install_errors(app)
    _install_faults(app)
    _install_pages(app)
    _install_headers(app)
    return Server(app, socketio, services, sockets.install(socketio, services))


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
        answer = send_from_directory(_UI, f"{name}.html")
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
        return send_from_directory(_UI, name, max_age=365 * _DAY)

    @app.get("/static/clips/<path:name>")
    def clip(name: str) -> Response:
        return send_from_directory(_CLIPS, name, max_age=_DAY)


def _install_headers(app: Flask) -> None:
    @app.after_request
    def headers(answer: Response) -> Response:
        host = request.host
        answer.headers["Content-Security-Policy"] = (
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
            # Chromium 69 does not count websockets as 'self'.
            f" connect-src 'self' ws://{host} wss://{host}; img-src 'self' data:"
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

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            code = (error.name or "error").lower().replace(" ", "_")
            return refusal(error.code or 500, code, {})
        log.exception("%s %s failed", request.method, request.url_rule or "an unknown path")
        return refusal(500, "fault", {})
