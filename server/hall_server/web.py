"""Answers on a port, with gevent or with threads, and holds no door open for those who dawdle.

A connection that neither sends nor takes anything for `PATIENCE` seconds is hung up on: a request
that is never finished, a screen that never reads. Pages that are merely quiet are not: they answer
a ping every few seconds. With threads only reading has that limit; it is the fallback, for small
halls.
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from contextlib import ExitStack
from typing import Any, Literal

from flask import Flask

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
) -> None:
    """Answer on `listener` until `ends`."""
    if mode == "gevent":
        _with_gevent(ends, app, listener, tls, patience)
    else:
        _with_threads(ends, app, listener, tls, patience)


def _with_gevent(
    ends: ExitStack,
    app: Flask,
    listener: socket.socket,
    tls: ssl.SSLContext | None,
    patience: float,
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

        def log_error(self, msg: str, *args: object) -> None:
            """Who dawdles or hangs up is no error of ours."""
            log.debug(msg, *args)

    class Server(pywsgi.WSGIServer):
        def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> Any:
            client_socket.settimeout(patience)  # the handshake is waited for as well
            return super().wrap_socket_and_handle(client_socket, address)

    secret: dict[str, Any] = {} if tls is None else {"ssl_context": tls}
    web = Server(listener, app, handler_class=Handler, log=None, spawn=Pool(_MOST), **secret)
    web.start()
    ends.callback(web.stop, timeout=1)


def _with_threads(
    ends: ExitStack,
    app: Flask,
    listener: socket.socket,
    tls: ssl.SSLContext | None,
    patience: float,
) -> None:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        timeout = patience

    host, port = listener.getsockname()[:2]
    web = make_server(
        host,
        port,
        app,
        threaded=True,
        fd=listener.fileno(),
        ssl_context=tls,
        request_handler=Handler,
    )
    threading.Thread(target=web.serve_forever, name="hall-web", daemon=True).start()
    ends.callback(web.shutdown)
