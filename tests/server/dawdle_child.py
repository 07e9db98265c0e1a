"""A program: a hall server with the patience and the limits that a test wants; prints its port.

Usage: python -m tests.server.dawdle_child FOLDER gevent|threading SECONDS CONNECTIONS [PEM]. Ends
when its input does.
"""

import sys
import threading

MODE = sys.argv[2]
if MODE == "gevent":
    from gevent import monkey

    monkey.patch_all()

import socket  # noqa: E402
import ssl  # noqa: E402
from contextlib import ExitStack  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Literal, cast  # noqa: E402

from hall_server.app import build  # noqa: E402
from hall_server.clock import WallClock  # noqa: E402
from hall_server.web import open_door  # noqa: E402


def main() -> None:
    mode = cast(Literal["gevent", "threading"], MODE)
    patience, most = float(sys.argv[3]), int(sys.argv[4])
    tls = None
    if len(sys.argv) > 5:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(sys.argv[5])
    server = build(Path(sys.argv[1]), WallClock(), mode)
    with ExitStack() as ends, socket.create_server(("127.0.0.1", 0)) as listener:
        ends.callback(server.close)
        # Else the system takes megabytes for a reader before anybody notices that it reads nothing.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
        open_door(ends, server.app, listener, mode, tls, patience, most)
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        ended = threading.Event()
        server.socketio.start_background_task(_end_with_input, ended)
        ended.wait()


def _end_with_input(ended: threading.Event) -> None:
    if MODE == "gevent":
        import gevent

        gevent.get_hub().threadpool.apply(sys.stdin.read)
    else:
        sys.stdin.read()
    ended.set()


main()
