"""Pick-up codes: eight digits, known to who fetches; what is kept only tells whether one fits."""

from __future__ import annotations

import hashlib
import hmac
import secrets

DIGITS = 8


def new_code() -> str:
    """A code that cannot be guessed from others."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def seal(code: str) -> str:
    """What is kept of a code. It keeps a reader of the file from seeing codes at a glance; against
    one who tries all of them only the file's own protection helps."""
    salt = secrets.token_hex(8)
    return f"{salt}:{_digest(salt, code)}"


def fits(code: str, sealed: str) -> bool:
    """Whether it is the code that was sealed."""
    salt, _, digest = sealed.partition(":")
    return hmac.compare_digest(_digest(salt, code), digest)


def _digest(salt: str, code: str) -> str:
    return hashlib.sha256(f"{salt}{code}".encode()).hexdigest()
