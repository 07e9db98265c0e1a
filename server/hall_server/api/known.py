"""Codes that a request names: services, priority classes, counters, areas."""

from __future__ import annotations

from hall_server.api.edge import ApiError, desk, services
from hall_server.plan.known_codes import CodedPart


def require_known(part: CodedPart, code: str | None, field: str) -> None:
    """ApiError 422 naming `field` for a code that this hall has never had. One that was taken out
    is let through: the rules refuse it, in words for whoever saw it a moment ago."""
    plan = desk().hall.plan
    now = {
        "services": plan.service,
        "classes": plan.klass,
        "counters": plan.counter,
        "areas": plan.area,
    }[part]
    if code is None or code in now or services().codes.ever(desk(), part, code):
        return
    raise ApiError(422, "invalid", field=field, why="unknown_code")
