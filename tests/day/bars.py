"""What stands on LED bars and the main screen, as their simulator decoded it, beside what must."""

from __future__ import annotations

from collections.abc import Mapping

from hall_queue.hall import Hall
from hall_server.devices.sign_makers import makers_of


def wrong_bars(hall: Hall, shown: Mapping[str, str]) -> list[str]:
    """Bars that show something else than their sign. shown: by the simulator's names, which are
    numbered as the bars stand in the plan."""
    faults = []
    for number, (device, maker) in enumerate(makers_of(hall.plan), start=1):
        wished, text = maker.sign(hall).text, shown.get(f"led-{number}")
        if text != wished:
            faults.append(f"{device} shows {text!r}, not {wished!r}")
    return faults
