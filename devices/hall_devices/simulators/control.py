"""HTTP control of a simulator, on loopback: look at virtual devices and break them.

GET  /            every device           GET  /NAME   one device
POST /  /NAME     {"paper_out": true}    faults of all devices, or of one; answers the new state
POST /NAME/tear   a person takes the paper      POST /NAME/power_cycle   forgets unprinted bytes
POST /NAME/hang_up  /NAME/reset  /NAME/forget   of a network port: ends its client's connection
                                                politely, rudely, or without telling it
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Act = Callable[[str, str, dict[str, Any]], Any]
"""(device name or "", verb, wishes) -> JSON-ready answer.  Raises KeyError, ValueError."""

_MAX_BODY = 64 * 1024


class Control:
    """An HTTP server in a thread of its own; `act` is called in that server's threads."""

    def __init__(self, port: int, act: Act) -> None:
        """port: 0 lets the system choose.  Raises OSError when the port is taken."""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(act))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._serve, name="simulator-control")
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stops serving and waits for the thread."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(act: Act) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            self._answer("look", {})

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), _MAX_BODY)
            try:
                wishes = json.loads(self.rfile.read(length) or b"{}")
            except ValueError:
                self._send(400, {"error": "not JSON"})
                return
            if not isinstance(wishes, dict):
                self._send(400, {"error": "not an object"})
                return
            self._answer("set", wishes)

        def _answer(self, verb: str, wishes: dict[str, Any]) -> None:
            name, _, rest = self.path.strip("/").partition("/")
            try:
                self._send(200, act(name, rest or verb, wishes))
            except KeyError as error:
                self._send(404, {"error": f"unknown: {error}"})
            except ValueError as error:
                self._send(400, {"error": str(error)})

        def _send(self, code: int, answer: Any) -> None:
            body = json.dumps(answer, ensure_ascii=False).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests and demonstrations need no access log."""

    return Handler
