"""`hallway token`: also while the server runs."""

from __future__ import annotations

import argparse

from hall_server.access import Access, Role
from hall_server.cli.trouble import Trouble


def token(options: argparse.Namespace) -> int:
    """Print a fresh token, and nothing else, on standard output; or revoke one."""
    if not options.data.is_dir():
        raise Trouble(f"{options.data} is not a folder: hallway init --data {options.data}")
    access = Access(options.data / "access.db")
    try:
        if options.revoke:
            if not access.revoke(options.revoke):
                raise Trouble(f"no token with id {options.revoke} is good")
            print(f"revoked {options.revoke}")
            return 0
        if not options.name:
            raise Trouble("--name is needed: say who or what the token is for")
        _, secret = access.give(Role(options.role), options.name, options.at)
        print(secret)
        return 0
    finally:
        access.close()
