"""How hard the property tests try: `HALL_FUZZ=50 python -m pytest tests/queue` for 50 × as long."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EFFORT = max(1, int(os.environ.get("HALL_FUZZ", "1")))


def effort(examples: int, steps: int = 50) -> settings:
    """Settings for `examples` examples (of `steps` steps) at ordinary effort; no time limit, for
    a test machine may be slow."""
    return settings(
        max_examples=examples * EFFORT,
        stateful_step_count=steps,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
