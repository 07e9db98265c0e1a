"""HTTP control of a simulator, on loopback: look at virtual devices, play them and break them.

GET  /            every device; for a browser the page that shows them
GET  /NAME        one device         GET /NAME/…    more of it, if its kind has more
POST /  /NAME     {"silent": true}   faults of all devices, or of one; answers the new state
POST /NAME/mend   no faults          POST /NAME/…   what its kind can do; NAME * is every device

No other web page may command it: what comes from another origin, or by another host's name, is
refused (403).
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .control_page import HEADERS, NO_PAGE, Page

Act = Callable[[str, str, dict[str, Any]], Any]
"""(device name, one of EVERY for all; verb; wishes) -> JSON-ready answer, or a Drawing.

A GET is the verb `look`, or `look/REST`, and changes nothing.  Raises KeyError, ValueError,
TimeoutError."""

EVERY = ("", "*")

_MAX_BODY = 64 * 1024
_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Drawing:
    """An answer that is a PNG; `draw` is called in the thread of who asked."""

    draw: Callable[[], bytes]


class Control:
    """An HTTP server in a thread of its own; `act` is called in that server's threads."""

    def __init__(self, port: int, act: Act, pages: Path | None = None) -> None:
        """port: 0 lets the system choose.  pages: folder of the built pages.

        Raises OSError when the port is taken.
        """
        self._server = _Server(port, act, Page(pages))
        self._thread = threading.Thread(target=self._serve, name="simulator-control")
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stops serving, hangs up on whoever is still there, and waits for the threads."""
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Knows its connections: a browser keeps spare ones open, on which nobody would ever ask."""

    daemon_threads = False

    def __init__(self, port: int, act: Act, page: Page) -> None:
        self.act, self.page = act, page
        self._links: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._links.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._links.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for link in [*self._links]:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)


class _Refused(Exception):
    """(status, why)"""


class _Handler(BaseHTTPRequestHandler):
    """One request; what it looks at and commands is the server's `act`."""

    server: _Server
    timeout = 5

    def do_GET(self) -> None:
        self._answer(self._look)

    def do_POST(self) -> None:
        self._answer(self._command)

    def _look(self) -> None:
        self._check_host()
        path = self.path.partition("?")[0]
        if path == "/" and "text/html" in self.headers.get("Accept", ""):
            found = self.server.page.html()
            self._send(200 if found else 503, found or NO_PAGE, "text/html; charset=utf-8")
            return
        asset = self.server.page.asset(path)
        if asset is not None:
            self._send(200, *asset, keep=True)
            return
        name, _, rest = path.strip("/").partition("/")
        self._tell(self.server.act(name, f"look/{rest}" if rest else "look", {}))

    def _command(self) -> None:
        self._check_host()
        self._check_origin()
        wishes = self._wishes()
        name, _, rest = self.path.strip("/").partition("/")
        self._tell(self.server.act(name, rest or "set", wishes))

    def _answer(self, serve: Callable[[], None]) -> None:
        try:
            serve()
        except _Refused as refused:
            status, why = refused.args
            self._tell({"error": why}, status)
        except KeyError as error:
            self._tell({"error": f"unknown: {error}"}, 404)
        except ValueError as error:
            self._tell({"error": str(error)}, 400)
        except TimeoutError:
            self._tell({"error": "the simulator is busy"}, 503)

    def _check_host(self) -> None:
        """A name that another site had its own address changed for would let that site in."""
        host = self.headers.get("Host", "").rpartition(":")
        if (host[0] or host[2]) not in _HOSTS:
            raise _Refused(403, "ask for 127.0.0.1 or localhost")

    def _check_origin(self) -> None:
        origin = self.headers.get("Origin")
        if origin is not None and origin != f"http://{self.headers['Host']}":
            raise _Refused(403, "another page's command")

    def _wishes(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length") or "0"
        if not length.isascii() or not length.isdigit() or int(length) > _MAX_BODY:
            raise _Refused(413, f"a body of 0 to {_MAX_BODY} bytes")
        try:
            wishes = json.loads(self.rfile.read(int(length)) or b"{}")
        except (ValueError, RecursionError):
            raise _Refused(400, "not JSON") from None
        if not isinstance(wishes, dict):
            raise _Refused(400, "not an object")
        return wishes

    def _tell(self, answer: Any, status: int = 200) -> None:
        if isinstance(answer, Drawing):
            self._send(status, answer.draw(), "image/png")
        else:
            body = json.dumps(answer, ensure_ascii=False).encode()
            self._send(status, body, "application/json; charset=utf-8")

    def _send(self, status: int, body: bytes, kind: str, *, keep: bool = False) -> None:
        """keep: it will never be another under this address."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=31536000, immutable" if keep else "no-store")
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests and demonstrations need no access log."""
