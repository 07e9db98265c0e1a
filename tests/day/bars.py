"""What stands on the LED bars, as their simulator decoded it, beside what must."""

from __future__ import annotations

from collections.abc import Mapping

from hall_display.signs import sign_of
from hall_queue.hall import Hall
from hall_server.devices.sign_office import bars_of


def wrong_bars(hall: Hall, shown: Mapping[str, str]) -> list[str]:
    """Bars that show something else than their counter's sign. shown: by the simulator's names,
    which are numbered as the bars stand in the plan."""
    faults = []
    for number, (device, counter, cells) in enumerate(bars_of(hall.plan), start=1):
        wished, text = sign_of(hall, counter, cells).text, shown.get(f"led-{number}")
        if text != wished:
            faults.append(f"{device} shows {text!r}, not {wished!r}")
    return faults
