"""Quotas by name: a service and the hours they are for, so that reordering a plan's quotas in the
middle of a day moves no count to another span."""

from __future__ import annotations

from hall_queue.plan import Plan, Quota


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
