"""A hall server as a process: its files, its port, its clock ticks, its agent, its end."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall_queue.hall import Hall
from hall_server.agent_child import AgentChild
from hall_server.app import Mode, Server, build
from hall_server.cli.trouble import Trouble
from hall_server.clock import Clock
from hall_server.data_dir import DataDir, DataDirError
from hall_server.journal import JournalError

log = logging.getLogger(__name__)

_TICK = 1.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(slots=True)
class Setting:
    """How to run. The four functions are the demo's way in; a real hall leaves the last three."""

    data: Path
    host: str
    port: int
    mode: Mode
    clock: Callable[[Path], Clock]
    tls: tuple[Path, Path] | None = None
    prepare: Callable[[Server], None] = lambda server: None
    started: Callable[[Server], None] = lambda server: None
    stopping: Callable[[], None] = lambda: None


def run(setting: Setting) -> int:
    """Serve until SIGTERM or Ctrl-C; 0 after a clean stop. Raises Trouble when it cannot start."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # The threading server's line for every request; see also `Handler` below.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    if not setting.data.is_dir():
        raise Trouble(f"{setting.data} is not a folder: hallway init --data {setting.data}")
    listener = _listen(setting.host, setting.port)
    try:
        with DataDir(setting.data).lock():
            return _serve(setting, listener)
    except (DataDirError, JournalError) as error:
        raise Trouble(str(error)) from error
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    """The port, or one clear line why not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by every connection: without it each kept-alive answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        why = error.strerror or str(error)
        raise Trouble(f"port {port} on {host} cannot be used: {why}; try --port") from error
    listener.listen(1024)
    return listener


def _serve(setting: Setting, listener: socket.socket) -> int:
    server = build(setting.data, setting.clock(setting.data), setting.mode)
    stop = threading.Event()
    agent = AgentChild(server.services, setting.data / "agent")
    try:
        setting.prepare(server)
        if not server.services.desk.hall.plan.name:
            raise Trouble(f"{setting.data} has no set-up yet: hallway init --data {setting.data}")
        _warn(setting)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        server.services.desk.tick()
        background = server.socketio.start_background_task
        background(_ticks, server, stop)
        # Known since `config apply`, unless that memory was lost.
        background(server.services.initials.learn, server.services.desk.hall.plan)
        background(server.services.live.refresh_for_ever, stop.is_set)
        scheme = "https" if setting.tls else "http"
        web = _web(server, listener, setting)
        web.start()
        agent.start(f"{scheme}://{setting.host}:{setting.port}")
        log.info("%s: open on %s port %d", server.services.desk.hall.plan.name, *_where(setting))
        setting.started(server)
        while not stop.wait(0.5):
            agent.look_after()
        log.info("stopping")
        web.stop()
        return 0
    finally:
        setting.stopping()
        agent.stop()
        server.close()


def _where(setting: Setting) -> tuple[str, int]:
    return setting.host, setting.port


def _warn(setting: Setting) -> None:
    if setting.host not in _LOOPBACK and setting.tls is None:
        log.warning(
            "%s can be reached from other computers without TLS: tokens can be read on the way;"
            " use --tls-cert and --tls-key",
            setting.host,
        )


def _ticks(server: Server, stop: threading.Event) -> None:
    """Time passes also when nobody does anything."""
    while not stop.is_set():
        server.socketio.sleep(_TICK)  # type: ignore[arg-type]  # any number will do
        try:
            server.services.desk.tick()
        except Exception:  # the outermost loop of this task: the next second tries again
            if not stop.is_set():
                log.exception("a tick failed")


class _Web:
    """What both kinds of web server offer here."""

    def __init__(self, start: Callable[[], None], stop: Callable[[], None]) -> None:
        self.start = start
        self.stop = stop


def _web(server: Server, listener: socket.socket, setting: Setting) -> _Web:
    if setting.mode == "gevent":
        from gevent import pywsgi
        from geventwebsocket.handler import WebSocketHandler

        tls: dict[str, Any] = {}
        if setting.tls:
            tls = {"certfile": str(setting.tls[0]), "keyfile": str(setting.tls[1])}

        class Handler(WebSocketHandler):  # type: ignore[misc]  # untyped package
            def log_request(self) -> None:
                """Nothing: a line a request buries what matters, and paths hold tokens."""

        wsgi = pywsgi.WSGIServer(listener, server.app, handler_class=Handler, log=None, **tls)
        return _Web(wsgi.start, lambda: wsgi.stop(timeout=1))
    from werkzeug.serving import make_server

    threaded = make_server(
        setting.host,
        setting.port,
        server.app,
        threaded=True,
        fd=listener.fileno(),
        ssl_context=tuple(map(str, setting.tls)) if setting.tls else None,  # type: ignore[arg-type]
    )
    loop = threading.Thread(target=threaded.serve_forever, name="hall-web", daemon=True)
    return _Web(loop.start, threaded.shutdown)


def hall_time(path: Path) -> int:
    """Time of the last event in a data folder's journal; 0 when there is none."""
    from hall_queue.engine import empty_hall
    from hall_server.journal import Journal

    journal = Journal(path / "hall.db")
    try:
        hall: Hall = journal.load(empty_hall())
        return hall.at
    finally:
        journal.close()
