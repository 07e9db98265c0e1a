"""A hall server as a process: its files, its port, its clock ticks, its agent, its end."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from logging.handlers import WatchedFileHandler
from pathlib import Path

from hall_devices.command_line import Trouble, reason
from hall_queue.engine import empty_hall
from hall_queue.hall import Hall
from hall_server.api.login import SetupCode
from hall_server.app import Mode, Server, build
from hall_server.callers import MOST_PER_ADDRESS
from hall_server.clock import Clock
from hall_server.devices.agent_child import AgentChild
from hall_server.running_hall import reachable
from hall_server.storage.data_dir import DataDir, DataDirError
from hall_server.storage.journal import Journal, JournalError, StorageFailed
from hall_server.web import open_door

log = logging.getLogger(__name__)

_TICK = 1.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(slots=True)
class Setting:
    """How to run. The five functions are the demo's way in; a real hall leaves the last four."""

    data: Path
    host: str
    port: int
    mode: Mode
    clock: Callable[[Path], Clock]
    tls: tuple[Path, Path] | None = None
    demo: bool = False
    log: Path | None = None
    """None: standard error."""
    most_per_address: int = MOST_PER_ADDRESS
    """Connections one address may hold open."""
    prepare: Callable[[Server], None] = lambda server: None
    started: Callable[[Server], None] = lambda server: None
    look_after: Callable[[], None] = lambda: None
    """Called twice a second while the hall is open."""
    stopping: Callable[[], None] = lambda: None


def run(setting: Setting) -> int:
    """Serve until SIGTERM or Ctrl-C; 0 after a clean stop. Raises Trouble when it cannot start."""
    _log_to(setting.log)
    # The threading server's line for every request; see also `web.Handler`.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    if not setting.data.is_dir():
        raise Trouble(f"{setting.data} is not a folder: hallway init --data {setting.data}")
    tls = _tls(*setting.tls) if setting.tls else None
    try:
        with (
            DataDir(setting.data).lock(),  # first: a hall that runs already is no matter of ports
            closing(_listen(setting.host, setting.port)) as listener,
        ):
            return _serve(setting, listener, tls)
    except (DataDirError, JournalError) as error:
        raise Trouble(str(error)) from error


def _log_to(file: Path | None) -> None:
    """Looks at every line whether somebody has moved the file away, as logrotate does."""
    try:
        lines = None if file is None else [WatchedFileHandler(file, encoding="utf-8")]
    except OSError as error:
        raise Trouble(f"--log {file} cannot be used: {error.strerror}") from error
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        handlers=lines,
    )


def _tls(certificate: Path, key: Path) -> ssl.SSLContext:
    """What encrypts, or one clear line why not."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # The empty password: a server must not stop to ask for one.
        context.load_cert_chain(certificate, key, password="")
    except OSError as error:  # SSLError, too
        why = error.strerror or str(error)
        raise Trouble(
            f"--tls-cert {certificate} and --tls-key {key} cannot be used: {why};"
            " both must be PEM, the key without a password"
        ) from error
    return context


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
        option = "--port" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "--host"
        raise Trouble(
            f"port {port} on {host} cannot be used: {reason(error)}; {option} takes another"
        ) from error
    listener.listen(1024)
    return listener


def _serve(setting: Setting, listener: socket.socket, tls: ssl.SSLContext | None) -> int:
    server = build(setting.data, setting.clock(setting.data), setting.mode)
    # Last in, first out; each is called whatever became of the others.
    with ExitStack() as ends:
        ends.callback(server.close)
        agent = AgentChild(server.services, setting.data / "agent")
        ends.callback(agent.stop)
        ends.callback(setting.stopping)
        stop = threading.Event()
        setting.prepare(server)
        if not server.services.desk.hall.plan.name:
            raise Trouble(f"{setting.data} has no set-up yet: hallway init --data {setting.data}")
        warn_of_listeners(setting)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        # A full disk is in the log already; what stands is shown all the same.
        with suppress(StorageFailed):
            server.services.desk.tick()
        background = server.socketio.start_background_task
        background(_ticks, server, stop)
        # Known since `config apply`, unless that memory was lost.
        background(server.services.initials.learn, server.services.desk.hall.plan)
        background(server.services.live.refresh_for_ever, stop.is_set)
        most = setting.most_per_address
        # What has been loaded stays: the collector need not look at all of it again and again.
        gc.freeze()
        gc.enable()
        open_door(ends, server.app, listener, setting.mode, tls, most=most)
        url = _agents_url(ends, server, listener, setting)
        agent.start(url)
        ends.enter_context(reachable(setting.data, url, server.services.access))
        log.info("%s: open on %s port %d", server.services.desk.hall.plan.name, *_where(setting))
        _offer_setup(server, setting)
        setting.started(server)
        while not stop.wait(0.5):
            agent.look_after()
            setting.look_after()
        log.info("stopping")
        return 0


def _offer_setup(server: Server, setting: Setting) -> None:
    """While nobody can administer the hall: say where the first administrator is made.

    The code is behind `#`, which no browser sends and no proxy logs.
    """
    if setting.demo or server.services.accounts.has_administrator():
        return
    origin = loopback_url(setting.host, setting.port)
    if setting.tls is not None:
        origin = origin.replace("http://", "https://", 1)
    setup: SetupCode = server.app.extensions["setup"]
    log.warning("nobody administers this hall yet: open %s/login#setup=%s once", origin, setup.code)


def _agents_url(ends: ExitStack, server: Server, listener: socket.socket, setting: Setting) -> str:
    """Where the agent of this computer finds the server.

    With TLS it could not: the certificate is for the hall's name, not for loopback. So it gets a
    door of its own that only this computer reaches.
    """
    if setting.tls is None:
        return loopback_url(setting.host, listener.getsockname()[1])
    inner = ends.enter_context(closing(_listen("127.0.0.1", 0)))
    open_door(ends, server.app, inner, setting.mode, None)
    url = loopback_url("127.0.0.1", inner.getsockname()[1])
    log.info("no certificate is good for loopback: this computer's agent comes in at %s", url)
    return url


def loopback_url(host: str, port: int) -> str:
    """Where this computer itself reaches what listens on `host`, which may mean every address."""
    with suppress(ValueError):  # a name
        address = ip_address(host)
        if address.is_unspecified:
            host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _where(setting: Setting) -> tuple[str, int]:
    return setting.host, setting.port


def warn_of_listeners(setting: Setting) -> None:
    """Say so when other computers come in without TLS: whoever sits on the way reads the tokens."""
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
            server.upkeep()
        except StorageFailed:
            pass  # the front desk has said so in the log; the next second tries again
        except Exception:  # the outermost loop of this task: the next second tries again
            if not stop.is_set():
                log.exception("a tick failed")


def hall_in(folder: Path) -> Hall:
    """The hall in a data folder that no server is running for; the empty one when there is none."""
    journal = Journal(folder / "hall.db")
    try:
        return journal.load(empty_hall())
    finally:
        journal.close()
