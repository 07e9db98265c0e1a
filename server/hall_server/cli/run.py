"""`hallway serve` and `hallway demo`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import Literal

from hall_devices.command_line import Trouble, WrongUse, make_folder


def make_ready() -> Literal["gevent", "threading"]:
    """Before the server is loaded: gevent, or `threading` where there is none (HALLWAY_ASYNC)."""
    gc.disable()  # nothing is garbage while all is loaded; `running` lets it work again
    mode = os.environ.get("HALLWAY_ASYNC", "gevent")
    if mode == "threading":
        return "threading"
    if mode != "gevent":
        raise Trouble("HALLWAY_ASYNC must be gevent or threading")
    # Before anything else is imported: what is imported earlier would stay unpatched.
    from gevent import events, monkey

    # Neither looks through all installed packages for plug-ins, gevent at each of its 25 steps: a
    # tenth of the start, and a stranger's code where none is wanted.
    events.notify_and_call_entry_points = events.notify  # type: ignore[attr-defined]  # no stubs
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
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
        raise WrongUse("--tls-cert and --tls-key go together")
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
    from hall_server.cli.files import plan_in
    from hall_server.demo.stage import Stage, not_a_real_hall

    plan = None if options.hall is None else plan_in(options.hall)

    def on_stage(data: Path) -> int:
        crowd = not options.no_crowd
        stage = Stage(
            data,
            options.port,
            options.speed,
            plan=plan,
            crowd=crowd,
            presses=crowd or options.press_pads,
            pictures=options.slip_pictures,
        )
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
        make_folder(options.data, "--data")
        return on_stage(options.data)
    with tempfile.TemporaryDirectory(prefix="hallway-demo-") as folder:
        return on_stage(Path(folder))
