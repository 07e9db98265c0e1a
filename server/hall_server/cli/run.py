"""`hallway serve` and `hallway demo`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import Literal

from hall_server.cli.trouble import Trouble


def make_ready() -> Literal["gevent", "threading"]:
    """Before the server is loaded: gevent, or `threading` where there is none (HALLWAY_ASYNC)."""
    gc.disable()  # nothing is garbage while all is loaded; `running` lets it work again
    mode = os.environ.get("HALLWAY_ASYNC", "gevent")
    if mode == "threading":
        return "threading"
    if mode != "gevent":
        raise Trouble("HALLWAY_ASYNC must be gevent or threading")
    # Before anything else is imported: what is imported earlier would stay unpatched.
    from gevent import monkey

    monkey.patch_all()
    _leave_out_clients()
    return "gevent"


def _leave_out_clients() -> None:
    """Socket.IO's package brings its client along, which takes HTTP libraries when they are there:
    a tenth of the start, and a server never calls anybody. So for this process they are not."""
    for name in ("requests", "websocket"):
        sys.modules[name] = None  # type: ignore[assignment]  # how the import system says "absent"


def serve(options: argparse.Namespace) -> int:
    """Run a hall until it is told to stop."""
    mode = make_ready()
    from hall_server import running
    from hall_server.clock import WallClock

    if (options.tls_cert is None) != (options.tls_key is None):
        raise Trouble("--tls-cert and --tls-key go together")
    tls = None if options.tls_cert is None else (options.tls_cert, options.tls_key)
    return running.run(
        running.Setting(
            data=options.data,
            host=options.host,
            port=options.port,
            mode=mode,
            clock=lambda hall: WallClock(),
            tls=tls,
            log=options.log,
            most_per_address=options.most_per_address,
        )
    )


def demo(options: argparse.Namespace) -> int:
    """Run the county hall with printers and a crowd, on this machine only."""
    mode = make_ready()
    from hall_server import running
    from hall_server.demo.stage import Stage, not_a_real_hall

    def on_stage(data: Path) -> int:
        crowd = not options.no_crowd
        presses = crowd or options.press_pads
        stage = Stage(data, options.port, options.speed, crowd=crowd, presses=presses)
        return running.run(
            running.Setting(
                data=data,
                host="127.0.0.1",
                port=options.port,
                mode=mode,
                clock=stage.clock,
                demo=True,
                prepare=stage.prepare,
                started=stage.started,
                look_after=stage.look_after,
                stopping=stage.stopping,
            )
        )

    if options.data is not None:
        not_a_real_hall(options.data)
        try:
            options.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Trouble(f"{options.data}: cannot be used: {error.strerror}") from error
        return on_stage(options.data)
    with tempfile.TemporaryDirectory(prefix="hallway-demo-") as folder:
        return on_stage(Path(folder))
