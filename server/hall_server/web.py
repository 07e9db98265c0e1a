"""Answers on a port, with gevent or with threads, and holds no door open for those who dawdle.

A connection that neither sends nor takes anything for `PATIENCE` seconds is hung up on: a request
that is never finished, a screen that never reads. Pages that are merely quiet are not: they answer
a ping every few seconds. With threads only reading and the TLS handshake have that limit; it is the
fallback, for small halls. One address may hold only so many connections (`callers.py`).
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from contextlib import ExitStack
from typing import Any, Literal

from flask import Flask

from hall_server.callers import MOST_PER_ADDRESS, Callers

log = logging.getLogger(__name__)

PATIENCE = 30.0
_MOST = 8000
"""Connections at once; more wait at the door. A phone holds one, a wall one, a browser six."""


def open_door(
    ends: ExitStack,
    app: Flask,
    listener: socket.socket,
    mode: Literal["gevent", "threading"],
    tls: ssl.SSLContext | None,
    patience: float = PATIENCE,
    most: int = MOST_PER_ADDRESS,
) -> None:
    """Answer on `listener` until `ends`. most: connections one address may hold open."""
    serve = _with_gevent if mode == "gevent" else _with_threads
    serve(ends, app, listener, tls, patience, Callers(most))


def _with_gevent(
    ends: ExitStack,
    app: Flask,
    listener: socket.socket,
    tls: ssl.SSLContext | None,
    patience: float,
    callers: Callers,
) -> None:
    from gevent import pywsgi
    from gevent.pool import Pool
    from geventwebsocket.handler import WebSocketHandler

    class Handler(WebSocketHandler):  # type: ignore[misc]  # untyped package
        def __init__(self, connection: Any, address: Any, server: Any) -> None:
            connection.settimeout(patience)
            super().__init__(connection, address, server)

        def read_request(self, raw_requestline: str) -> bool:
            try:
                return bool(super().read_request(raw_requestline))
            except TimeoutError:
                return False  # answered as a bad request, and no traceback

        def log_request(self) -> None:
            """Nothing: a line a request buries what matters, and paths hold tokens."""

        def handle_error(self, kind: Any, error: Any, trace: Any) -> None:
            """Who takes nothing for too long is hung up on, without a trace in the log."""
            if isinstance(error, TimeoutError):
                self.close_connection = True
            else:
                super().handle_error(kind, error, trace)

        def log_error(self, msg: str, *args: object) -> None:
            """Who dawdles or hangs up is no error of ours."""
            log.debug(msg, *args)

    class Server(pywsgi.WSGIServer):
        def do_handle(self, client_socket: Any, address: Any) -> None:
            if callers.come(address[0]):
                super().do_handle(client_socket, address)
            else:
                client_socket.close()

        def do_close(self, client_socket: Any, address: Any) -> None:
            super().do_close(client_socket, address)
            callers.gone(address[0])

        def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> None:
            secret = _handshake(client_socket, tls, patience)
            if secret is not None:
                with secret:
                    self.handle(secret, address)

    secret: dict[str, Any] = {} if tls is None else {"ssl_context": tls}
    web = Server(listener, app, handler_class=Handler, log=None, spawn=Pool(_MOST), **secret)
    web.start()
    ends.callback(web.stop, timeout=1)


def _handshake(connection: Any, tls: ssl.SSLContext | None, patience: float) -> Any:
    """The connection, encrypted with `tls` if there is one; None when that does not come about."""
    if tls is None:
        return connection
    connection.settimeout(patience)
    try:
        return tls.wrap_socket(connection, server_side=True)
    except OSError as error:  # who dawdles, hangs up or speaks something else is no error of ours
        log.debug("no handshake: %s", error)
        return None


def _with_threads(
    ends: ExitStack,
    app: Flask,
    listener: socket.socket,
    tls: ssl.SSLContext | None,
    patience: float,
    callers: Callers,
) -> None:
    from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

    class Handler(WSGIRequestHandler):
        timeout = patience

    class Server(ThreadedWSGIServer):
        def process_request(self, request: Any, client_address: Any) -> None:
            if not callers.come(client_address[0]):
                self.shutdown_request(request)
                return
            try:
                super().process_request(request, client_address)
            except BaseException:  # no thread for it
                callers.gone(client_address[0])
                raise

        def process_request_thread(self, request: Any, client_address: Any) -> None:
            try:
                super().process_request_thread(request, client_address)
            finally:
                callers.gone(client_address[0])

        def finish_request(self, request: Any, client_address: Any) -> None:
            # In the connection's own thread: a handshake that is never finished holds nobody up.
            secret = _handshake(request, tls, patience)
            if secret is not None:
                try:
                    super().finish_request(secret, client_address)
                finally:
                    self.shutdown_request(secret)

    host, port = listener.getsockname()[:2]
    web = Server(host, port, app, Handler, fd=listener.fileno())
    web.ssl_context = tls  # only said, so that cookies are secure: see `finish_request`
    threading.Thread(target=web.serve_forever, name="hall-web", daemon=True).start()
    ends.callback(web.shutdown)
