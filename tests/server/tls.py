"""The certificate of a hall with TLS, and what a client of it trusts."""

import ssl
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("hall_test.pem")
"""Key and certificate in one file, as PEM may be."""


def trusting() -> ssl.SSLContext:
    """Of a client that reaches it at loopback, which is not the name it is for."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.load_verify_locations(CERTIFICATE)
    return context
