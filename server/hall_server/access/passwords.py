"""Passwords: argon2id, one check at a time, never on the network loop.

A check takes about a tenth of a second and 64 MB, so a flood of logins must neither stop the
screens nor fill the memory: one runs, a few wait, more are sent away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hall_server.worker import worker

T = TypeVar("T")

SHORTEST, LONGEST = 8, 200
_MOST_WAITING = 16


class Busy(Exception):
    """Too many passwords are being checked; try again in a moment."""


class Passwords:
    """Makes and checks hashes."""

    def __init__(self, mode: Literal["gevent", "threading"]) -> None:
        self._hasher = PasswordHasher()
        self._run = worker(mode)
        self._waiting = 0
        self._nobodys: str | None = None

    def hash(self, password: str) -> str:
        """The argon2id hash of a password, with its salt and settings. Raises Busy."""
        return self._in_turn(lambda: self._hasher.hash(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of `kept`. None (no such account, no password yet) takes as
        long as a wrong one, so that nobody learns which logins exist. Raises Busy."""
        return self._in_turn(lambda: self._matches(kept, password))

    def _matches(self, kept: str | None, password: str) -> bool:
        if self._nobodys is None:  # whoever is asked about: the first check of all takes longer
            self._nobodys = self._hasher.hash("")
        try:
            self._hasher.verify(kept or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def _in_turn(self, work: Callable[[], T]) -> T:
        if self._waiting >= _MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            return self._run(work)
        finally:
            self._waiting -= 1


def good_enough(password: str, login: str) -> bool:
    """At least eight characters, not all alike, and not the login."""
    return (
        SHORTEST <= len(password) <= LONGEST
        and len(set(password)) > 2
        and password.lower() != login.lower()
    )
