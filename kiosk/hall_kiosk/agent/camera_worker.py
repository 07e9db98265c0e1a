"""One thread for the document cameras of one port: one camera, or those of one maker's program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from hall_devices import registry
from hall_devices.drivers import Outcome, Place
from hall_devices.transport import TransportError
from hall_kiosk.jobs import Job, JobStore
from hall_kiosk.presses import PressStore
from hall_kiosk.still_job import TAKE_STILL

from .camera_duty import CameraDuty, Shutter
from .line_worker import Joinable, LineWorker, Misfit, Tell
from .messages import DeviceConfig
from .news import News
from .picture_post import Post
from .wishes import Wishes


class CameraRow:
    """The cameras of one port where a line would be (drivers.Place): nothing is heard on it."""

    can_read = False

    def __init__(self) -> None:
        self.duties: list[CameraDuty] = []
        self.opened = False

    def open(self) -> None:
        """See Place; each camera is opened when it is looked through."""
        self.opened = True

    def listen(self, seconds: float) -> int:
        """Nothing comes unasked."""
        return 0

    def close(self) -> None:
        """See Place."""
        self.opened = False
        for duty in self.duties:
            duty.shut()


class CameraWorker(LineWorker):
    """A line whose devices are cameras; see CameraDuty."""

    def __init__(
        self,
        configs: Sequence[DeviceConfig],
        store: JobStore,
        wishes: Wishes,
        presses: PressStore,
        news: News,
        tell: Tell,
        changed: Callable[[], None],
        after: Joinable | None = None,
        *,
        post: Post,
    ) -> None:
        """post: where pictures go; closed with this worker.  The rest as in LineWorker."""
        super().__init__(configs, store, wishes, presses, news, tell, changed, after)
        self._post = post
        self._row = CameraRow()

    def _set_up(self) -> Place | None:
        shutter = Shutter()
        for config in self.configs:
            try:
                camera = registry.camera(config.driver, config.settings)
                options = config.settings.options
                duty = CameraDuty(config.code, camera, options, self._wishes, self._post, shutter)
            except TransportError as error:
                self._unusable(config, Misfit(f"port_{error.kind}"))
            except (KeyError, ValueError, registry.BrokenDriver) as error:
                self._unusable(config, error)
            else:
                self._duties[config.code] = duty
                self._row.duties.append(duty)
        return self._row if self._duties else None

    def _act_of(self, job: Job) -> Callable[[], Outcome] | None:
        duty = self._duties[job.device]
        if job.kind == TAKE_STILL and isinstance(duty, CameraDuty):
            return partial(duty.still, job.job)
        return super()._act_of(job)

    def _run(self) -> None:
        try:
            super()._run()
        finally:
            self._post.close()

    def _lost(self, reason: str) -> None:
        """Whatever is still open of them is opened anew after a while."""
        super()._lost(reason)
        self._row.close()
