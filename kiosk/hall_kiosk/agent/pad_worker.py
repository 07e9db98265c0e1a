"""One thread per pad that hangs on no shared line: its driver has a connection of its own."""

from __future__ import annotations

from hall_devices import registry
from hall_devices.drivers import LonePadDriver, Place
from hall_devices.transport import TransportError

from .line_worker import LineWorker, Misfit
from .messages import PAD, DeviceConfig
from .pad_duty import PadDuty


class PadWorker(LineWorker):
    """A line with one device: the pad's own connection takes the line's place."""

    def _set_up(self) -> Place | None:
        """The first pad of its port has it; a second one has no place there."""
        first, *others = self.configs
        for config in others:
            self._unusable(config, Misfit("address_taken"))
        try:
            pad = registry.lone_pad(first.driver, first.settings)
            self._duties[first.code] = PadDuty(
                first.code,
                pad,
                first.settings.options,
                self._wishes,
                self._presses,
                self._changed,
            )
        except TransportError as error:
            self._unusable(first, Misfit(f"port_{error.kind}"))
            return None
        except (KeyError, ValueError, registry.BrokenDriver) as error:
            self._unusable(first, error)
            return None
        return pad


def hangs_alone(config: DeviceConfig) -> bool:
    """Whether its driver has a connection of its own; False for one that cannot be found."""
    try:
        return config.kind == PAD and isinstance(registry.find(config.driver), LonePadDriver)
    except (KeyError, registry.BrokenDriver):
        return False
