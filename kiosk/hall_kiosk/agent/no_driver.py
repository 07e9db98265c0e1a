"""Why a device has no driver, as a reason word."""

from __future__ import annotations

from hall_devices.registry import BrokenDriver
from hall_devices.transport import TransportError

BAD_DRIVER = "bad_driver"
"""Its driver is broken: it cannot be loaded, or fails at work."""


def why_not(error: Exception) -> str:
    """error: what registry.py raised when one was to be made."""
    if isinstance(error, TransportError):
        return f"port_{error.kind}"
    return BAD_DRIVER if isinstance(error, BrokenDriver) else "bad_config"
