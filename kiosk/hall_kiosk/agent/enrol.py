"""How an agent comes by its token: an administrator's code is exchanged for it once, then kept."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from hall_devices.command_line import Trouble

_FILE = "token.json"
_SECONDS = 20.0
_LARGEST = 10_000
_REFUSED = {
    401: "the code is wrong, used or older than half an hour; the administrator's page makes"
    " another",
    403: "the code is for a kiosk, wall or pad: type it on that one, at /enrol",
    422: "this is no code: it looks like ABCD-EFGH",
    429: "too many wrong codes came from this address; try again in a minute",
}


class NotEnrolled(Trouble):
    """One line for whoever started the agent: why it has no token, and what to do."""


def kept_token(folder: Path) -> str | None:
    """The token that an earlier code brought; None without one. Raises NotEnrolled."""
    kept = _kept(folder)
    return None if kept is None else kept["token"]


def token_for(code: str, server_url: str, folder: Path) -> str:
    """This agent's own token: asked of the server once, then read from `folder` (mode 0600).

    code: as typed; the one that brought the kept token asks no more, so a command line with it
    can be run again. Raises NotEnrolled; then what was kept is as before.
    """
    mark = hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()
    kept = _kept(folder)
    if kept is not None and kept["code"] == mark:
        return kept["token"]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Before the code is spent: a folder that takes nothing would lose the token.
        new = folder / f"{_FILE}.{os.getpid()}"
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise NotEnrolled(f"{folder}: cannot be written: {error.strerror}") from None
    try:
        token = _exchange(code, server_url)
        os.write(file, json.dumps({"code": mark, "token": token}).encode())
        os.fsync(file)
        os.replace(new, folder / _FILE)
    except OSError as error:
        raise NotEnrolled(f"{folder}: cannot be written: {error.strerror}") from None
    finally:
        os.close(file)
        new.unlink(missing_ok=True)
    return token


def _kept(folder: Path) -> dict[str, str] | None:
    """`code`, a fingerprint, and the `token` that it brought."""
    path = folder / _FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {"code": str(found["code"]), "token": str(found["token"])}
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotEnrolled(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, LookupError, TypeError):
        raise NotEnrolled(f"{path}: damaged; remove it and come in with a new code") from None


def _exchange(code: str, server_url: str) -> str:
    """Raises NotEnrolled."""
    request = urllib.request.Request(
        f"{server_url.rstrip('/')}/api/enrol/agent",
        data=json.dumps({"token": code}).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            told: Any = json.loads(answer.read(_LARGEST))
        return str(told["token"])
    except urllib.error.HTTPError as error:
        error.close()
        why = _REFUSED.get(error.code, f"{server_url} answers {error.code}: is it this hall?")
        raise NotEnrolled(why) from None
    except urllib.error.URLError as error:
        raise NotEnrolled(f"{server_url} does not answer: {error.reason}") from None
    except (OSError, http.client.HTTPException) as error:
        lost = f"{server_url} gave no whole answer ({error}): get a new code"
        raise NotEnrolled(lost) from None
    except (ValueError, LookupError, TypeError):
        raise NotEnrolled(f"{server_url} is not a hall of this version") from None
