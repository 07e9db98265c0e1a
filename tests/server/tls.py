"""A hall with TLS as a process, its certificate, and what a client of it trusts."""

import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("hall_test.pem")
"""Key and certificate in one file, as PEM may be."""


def trusting() -> ssl.SSLContext:
    """Of a client that reaches it at loopback, which is not the name it is for."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.load_verify_locations(CERTIFICATE)
    return context


@contextmanager
def serving_tls(data: Path, port: int, mode: str) -> Iterator[Path]:
    """The log of a running server; its certificate is not for loopback, as no hall's is."""
    command = [sys.executable, "-m", "hall_server", "serve", "--data", str(data)]
    command += ["--port", str(port), "--tls-cert", str(CERTIFICATE), "--tls-key", str(CERTIFICATE)]
    log = data / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, stdout=out, stderr=out, env={**environ, "HALLWAY_ASYNC": mode}
        )
    try:
        end = time.monotonic() + 20
        while "open on" not in log.read_text():
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        yield log
        server.terminate()
        assert server.wait(20) == 0, log.read_text()
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()
