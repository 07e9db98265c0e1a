"""A virtual office printer: a queue that speaks IPP over HTTP; its documents are files.

    python -m hall_devices.simulators.office_printer --dir DIR --control 0

Queue N is at /printers/office-N of one port, its documents are DIR/office-N/job-7.pdf.  One JSON
line on standard output says when it is ready:
{"control": URL or null, "devices": [{"name", "port", "folder"}]}.

Control (see control.py): what is wrong is virtual_queue.Faults; POST /office-1/cancel ends the job
that is on its way, as a person at the queue does.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from hall_devices.command_line import (
    Trouble,
    make_folder,
    port_or_any,
    reason,
    run_command,
)

from .control import EVERY
from .loop import control_at, watch_parent
from .options import common_options, labels_by, program
from .virtual_queue import HangUp, VirtualQueue

_IPP = "application/ipp"


class Simulator:
    """Queues by name; any thread."""

    def __init__(self, queues: Sequence[VirtualQueue], options: argparse.Namespace) -> None:
        self.queues = {queue.name: queue for queue in queues}
        self._labels = labels_by(self.queues, options)
        self.lock = threading.Lock()
        self.over = threading.Event()
        """Set when the simulator ends."""

    def ready(self, control: str | None, port: int) -> str:
        """What is said on standard output."""
        devices = [
            {
                "name": name,
                "port": f"ipp://127.0.0.1:{port}/printers/{name}",
                "folder": str(it.folder),
            }
            for name, it in self.queues.items()
        ]
        return json.dumps({"control": control, "devices": devices})

    def act(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        """For the control."""
        with self.lock:
            if name in EVERY:
                return [self._act_on(queue, verb, wishes) for queue in self.queues.values()]
            return self._act_on(self.queues[name], verb, wishes)

    def _act_on(self, queue: VirtualQueue, verb: str, wishes: dict[str, Any]) -> dict[str, Any]:
        now = time.monotonic()
        match verb:
            case "set":
                queue.set(wishes, now)
            case "mend":
                queue.mend(now)
            case "cancel":
                queue.cancel_open(now)
            case "look":
                pass
            case _:
                raise KeyError(verb)
        return {**queue.state(now), "label": self._labels.get(queue.name, "")}

    def answer(self, path: str, body: bytes) -> bytes | None:
        """Of the queue at a path; None when there is none.  Raises HangUp."""
        queue = self.queues.get(path.removeprefix("/printers/"))
        if queue is None:
            return None
        with self.lock:
            return queue.answer(body, time.monotonic())


def _handler(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                answer = simulator.answer(self.path, body)
            except HangUp as end:
                simulator.over.wait(end.after)
                self.close_connection = True
                return
            self.send_response(200 if answer is not None else 404)
            self.send_header("Content-Type", _IPP)
            self.send_header("Content-Length", str(len(answer or b"")))
            self.end_headers()
            self.wfile.write(answer or b"")

        def log_message(self, format: str, *args: Any) -> None:
            """Tests and demonstrations need no access log."""

    return Handler


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    it = program(
        "office-printer",
        """Plays office and label printers: queues that speak IPP on 127.0.0.1; what they are
given is DIR/office-N/job-1.pdf.""",
        "--dir office --control 8090",
    )
    common_options(it, "folder for the documents")
    it.add_argument(
        "--port",
        type=port_or_any,
        default=0,
        metavar="PORT",
        help="port on 127.0.0.1 of all queues; 0 = any (default: %(default)s)",
    )
    options = it.parse_args(arguments)

    def run() -> int:
        queues = []
        for number in range(1, options.count + 1):
            folder = options.dir / f"office-{number}"
            make_folder(folder, "--dir")
            queues.append(VirtualQueue(folder.name, folder))
        return _serve(Simulator(queues, options), options)

    return run_command(it.prog, run)


def _serve(simulator: Simulator, options: argparse.Namespace) -> int:
    over = simulator.over
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with ExitStack() as undo:
        server = _server(options.port, simulator)
        undo.callback(server.server_close)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        undo.callback(thread.join)
        undo.callback(server.shutdown)
        url = None
        if options.control is not None:
            control = control_at(options.control, simulator.act, options.pages)
            undo.callback(control.close)
            url = control.url
        if options.parent_pipe:
            watch_parent(over.set)
        sys.stdout.write(simulator.ready(url, server.server_port) + "\n")
        sys.stdout.flush()
        over.wait()
    return 0


def _server(port: int, simulator: Simulator) -> ThreadingHTTPServer:
    """Raises Trouble when the port is taken."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), _handler(simulator))
    except OSError as error:
        raise Trouble(
            f"port {port} on 127.0.0.1 cannot be used: {reason(error)}; --port takes another"
        ) from error
    server.daemon_threads = False
    return server


if __name__ == "__main__":
    sys.exit(main())
