"""What stands behind the `?` of an address."""

from __future__ import annotations

import re
from datetime import date

from flask import request

from hall_server.api.edge import ApiError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day_asked(name: str) -> date | None:
    """A day, as 2026-11-30; None when it is left out. Raises ApiError 422 for anything else."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # the 31st of February
        pass
    raise ApiError(422, "invalid", field=name)
