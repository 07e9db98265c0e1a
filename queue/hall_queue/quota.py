"""Quotas: which one runs, whether it is full, and when there are numbers again.

They are counted by name, a service and the hours they are for, so that reordering a plan's quotas
in the middle of a day moves no count to another span.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.hall import Hall
from hall_queue.hours import instant, local
from hall_queue.plan import Plan, Quota, Service


@dataclass(frozen=True, slots=True)
class QuotaFull:
    """A quota that runs and has no number left."""

    limit: int
    again_at: int | None
    """When the next one with room in it begins on the same day, milliseconds."""


def quota_key(service: str, quota: Quota) -> str:
    """Key of a quota in `Hall.taken`, e.g. `deed#08:30-12:00`."""
    return f"{service}#{quota.start:%H:%M}-{quota.end:%H:%M}"


def quota_in_words(plan: Plan, key: str) -> str:
    """The key as it is today; old journals have the quota's index behind the `#`."""
    code, _, which = key.rpartition("#")
    service = plan.service.get(code)
    if service is None or not which.isdigit() or int(which) >= len(service.quotas):
        return key
    return quota_key(code, service.quotas[int(which)])


def quota_now(hall: Hall, service: Service, at: int) -> Quota | None:
    """Which quota of the service runs at a moment."""
    if not service.quotas:
        return None
    clock = local(hall.plan.hours, at).time()
    return next((quota for quota in service.quotas if quota.start <= clock < quota.end), None)


def quota_full(hall: Hall, service: Service, at: int) -> QuotaFull | None:
    """The quota that lets the service give no number at a moment; None when it gives one."""
    quota = quota_now(hall, service, at)
    if quota is None or _has_room(hall, service, quota):
        return None
    today = local(hall.plan.hours, at).date()
    later = (more for more in service.quotas if more.start >= quota.end)
    start = min((more.start for more in later if _has_room(hall, service, more)), default=None)
    return QuotaFull(quota.limit, None if start is None else instant(hall.plan.hours, today, start))


def _has_room(hall: Hall, service: Service, quota: Quota) -> bool:
    return hall.taken.get(quota_key(service.code, quota), 0) < quota.limit
