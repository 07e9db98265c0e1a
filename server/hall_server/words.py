"""Small pieces of text made from a plan; all else people read is in the language files."""

from __future__ import annotations

from collections.abc import Sequence

from hall_display.speech import window_text
from hall_queue.plan import Plan


def own_counters(plan: Plan, service: str) -> list[str]:
    """Labels of the counters whose own work (level 1) the service is, in plan order; those that
    only help out when it is nobody's own."""
    levels = {code: plan.levels[code][service] for code in plan.servers.get(service, ())}
    best = min(levels.values(), default=1)
    return [plan.counter[code].label for code, level in levels.items() if level == best]


def spans(labels: Sequence[str], dash: str = "–") -> str:
    """Labels in the fewest words: `1, 2, 3, 7` → `1–3、7`."""
    numbers = sorted(int(label) for label in labels if label.isdecimal())
    others = [label for label in labels if not label.isdecimal()]
    parts: list[str] = []
    start = 0
    for end, number in enumerate(numbers):
        if end + 1 < len(numbers) and numbers[end + 1] == number + 1:
            continue
        first = numbers[start]
        parts.append(str(first) if first == number else f"{first}{dash}{number}")
        start = end + 1
    return "、".join([*parts, *others])


def windows(labels: Sequence[str]) -> str:
    """Where to go, as a slip says it: `6到9号窗口、总服务台`; empty when there is no counter."""
    numbers = [label for label in labels if label.isdecimal()]
    others = [window_text(label) for label in labels if not label.isdecimal()]
    counted = [f"{spans(numbers, dash='到')}号窗口"] if numbers else []
    return "、".join([*counted, *others])
