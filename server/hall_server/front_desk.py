"""The one writer of a hall: every command goes through here, one after the other.

Commands wait in a FIFO that a native thread drains. For all that wait at the moment: decide, fold,
write; then one durable commit; only then are the answers given and the listeners told, in the same
order for all. A commit that fails puts the former hall back (it is immutable, so nothing leaks)
and refuses the whole batch. A fault of ours costs the one command it happens in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection

from hall_queue.commands import Command, Tick, Watch
from hall_queue.engine import decide, empty_hall
from hall_queue.errors import QueueError
from hall_queue.events import DayClosed, Event
from hall_queue.fold import fold_all
from hall_queue.hall import Hall
from hall_server.clock import Clock, real_now
from hall_server.landing import Landing, Reply, native_lock, native_queue, start_native
from hall_server.storage.journal import Answer, Journal, KeptAnswer, StorageFailed

log = logging.getLogger(__name__)

Respond = Callable[[Hall, Sequence[Event]], Answer]
"""Makes the answer from the hall after the command; pure, runs on the writer."""
Permit = Callable[[Hall], None]
"""Raises NotPermitted unless the asker may do it to the hall as it is then; pure, on the writer."""
Listener = Callable[[Hall, Sequence[Event]], None]
"""Told of committed events on the network side. Must not block; cannot stop a fact."""
Effect = Callable[[Connection, Hall, Sequence[Event]], None]
"""Writes rows that belong to the events, in the same transaction (e.g. the print outbox). When it
fails, its command is not done. It must neither commit nor roll back."""
Also = Callable[[Connection, Hall, Sequence[Event]], None]
"""An effect of one command only: writes the rows that belong to its events."""

_BATCH = 256
_SNAPSHOT_AFTER = 1000
_STANDSTILL = 5000
"""Milliseconds hall time may stand still before anybody is troubled: clocks are trimmed daily."""
_KEEP_AFTER_CLOSE = 24 * 3600 * 1000


class NotPermitted(Exception):
    """The asker may not do this, with the hall as it is; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Closed(Exception):
    """The front desk has stopped; the command was not done."""


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key as it was sent, by whom, and a fingerprint of what was asked."""

    scope: str
    key: str
    fingerprint: str

    def __post_init__(self) -> None:
        """Raises UnicodeEncodeError (a ValueError) for half a character: no file can keep it."""
        f"{self.scope}{self.key}{self.fingerprint}".encode()


@dataclass(slots=True)
class _Ask:
    command: Command
    respond: Respond
    key: Key | None
    permit: Permit | None
    reply: Reply[Any]
    also: Also | None = None


@dataclass(slots=True)
class _Store:
    """Rows that are no fact of the hall, e.g. how a print job went."""

    write: Callable[[Connection], Any]
    reply: Reply[Any]


_Unit = _Ask | _Store


@dataclass(slots=True)
class _Done:
    """What a unit came to; `value` is an exception when it failed."""

    unit: _Unit
    value: Any
    events: tuple[Event, ...] = ()
    hall: Hall | None = None


class FrontDesk:
    """Opens the journal, replays it, and keeps the hall until `close`."""

    def __init__(
        self, journal: Journal, clock: Clock, landing: Landing, effects: Sequence[Effect] = ()
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._landing = landing
        self._effects = tuple(effects)
        self._listeners: list[Listener] = []
        self._units: Any = native_queue()
        try:
            self._hall = journal.load(empty_hall())
        except Exception:
            journal.close()
            landing.close()
            raise
        self._snapshot_seq = self._hall.seq
        self._closed = False
        self._stands = False
        self._door = native_lock()
        self._ended = landing.reply()
        self._join = start_native(self._run, "hall-writer")

    @property
    def hall(self) -> Hall:
        """The hall as last committed; safe to look at from anywhere."""
        return self._hall

    @property
    def clock(self) -> Clock:
        """The hall's clock."""
        return self._clock

    def now(self) -> int:
        """Hall time as the rules see it: never before the last event, whatever the clock says."""
        return max(self._hall.at, self._clock.now())

    @property
    def behind(self) -> int:
        """Milliseconds hall time must still stand: a clock that ran ahead was put right."""
        return max(0, self._hall.at - self._clock.now())

    def listen(self, listener: Listener) -> None:
        """Tell `listener` of every committed event from now on."""
        self._listeners.append(listener)

    def do(
        self,
        command: Command,
        respond: Respond,
        key: Key | None = None,
        permit: Permit | None = None,
        also: Also | None = None,
    ) -> Answer:
        """Decide `command`, make it durable, answer. The same key gets the first answer again.

        A refusal is an answer with status 409 (`key_reused`: same key, other fingerprint); what
        `permit` forbids is one with status 403, which is not kept. `also` runs when the command
        is done, in its transaction: both are stored or neither is.
        Raises StorageFailed when it could not be made durable, Closed after `close`.
        """
        reply = self._landing.reply()
        self._put(_Ask(command, respond, key, permit, reply, also))
        return _value(reply)  # type: ignore[no-any-return]

    def first_answer(self, key: Key) -> Answer | None:
        """What the same key was answered before; None when nothing was asked under it."""

        def look(connection: Connection) -> Answer | None:
            first = self._journal.kept(key.scope, key.key)
            return _repeated(first, key) if first else None

        return self.store(look)  # type: ignore[no-any-return]

    def store(self, write: Callable[[Connection], Any]) -> Any:
        """Run `write` in the next batch; what it returns, once durable.

        When it raises, nothing that it wrote is kept. It must neither commit nor roll back.
        """
        reply = self._landing.reply()
        self._put(_Store(write, reply))
        return _value(reply)

    def store_once(self, key: Key, write: Callable[[Connection], Answer]) -> Answer:
        """`store`, whose answer is kept under `key`: a repeat gets it again and writes nothing."""

        def once(connection: Connection) -> Answer:
            first = self._journal.kept(key.scope, key.key)
            if first:
                return _repeated(first, key)
            answer = write(connection)
            self._journal.keep(key.scope, key.key, KeptAnswer(key.fingerprint, answer))
            return answer

        return self.store(once)  # type: ignore[no-any-return]

    def tick(self) -> None:
        """Let the time pass: opens and closes the day when it is due."""
        self._notice_standstill()
        self.do(Tick(by="system"), lambda hall, events: Answer(200, {}))

    def _notice_standstill(self) -> None:
        """Say once that hall time stands still, and once that it goes on."""
        behind = self.behind
        if behind > _STANDSTILL and not self._stands:
            log.warning("the clock was put back: hall time stands still for %d s", behind // 1000)
        elif self._stands and not behind:
            log.warning("the clock has caught up: hall time goes on")
        self._stands = behind > (0 if self._stands else _STANDSTILL)

    def watch(self) -> None:
        """Let the hall see how full it is: alerts are raised and eased, diversions measured."""
        self.do(Watch(by="system"), lambda hall, events: Answer(200, {}))

    def close(self) -> None:
        """Finish what waits, keep a snapshot, let go of the file."""
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._units.put(None)
        # Not joined at once: under gevent that would hold up the loop until all is written.
        self._ended.get()
        self._join()
        self._landing.close()

    def _put(self, unit: _Unit) -> None:
        # Nothing may slip in behind the mark that ends the writer.
        with self._door:
            if self._closed:
                raise Closed
            self._units.put(unit)

    # The writer's thread. Nothing here may wait for a lock that gevent has replaced.

    def _run(self) -> None:
        try:
            open_for_work = True
            while open_for_work:
                units = self._waiting_units()
                open_for_work = units[-1] is not None
                batch = [unit for unit in units if unit is not None]
                if batch:
                    self._commit(batch)
                self._snapshot(last=not open_for_work)
            self._journal.close()
        finally:
            self._landing.land([lambda: self._ended.set(None)])

    def _waiting_units(self) -> list[_Unit | None]:
        units = [self._units.get()]
        while units[-1] is not None and len(units) < _BATCH and not self._units.empty():
            units.append(self._units.get())
        return units

    def _commit(self, units: Sequence[_Unit]) -> None:
        before = self._hall
        try:
            with self._journal.batch() as connection:
                hall, done = self._work(connection, before, units)
        except StorageFailed as error:
            self._log("%d commands were not stored: %s", len(units), error)
            # Each its own: an exception raised in several threads mixes up their tracebacks.
            hall, done = before, [_Done(unit, StorageFailed(str(error))) for unit in units]
        except Exception as error:  # noqa: BLE001 - outermost loop: the writer must outlive it
            self._log("%d commands failed together", len(units), fault=error)
            hall, done = before, [_Done(unit, error) for unit in units]
        self._hall = hall
        self._landing.land([lambda: self._deliver(done)])

    def _work(
        self, connection: Connection, hall: Hall, units: Sequence[_Unit]
    ) -> tuple[Hall, list[_Done]]:
        """Everything of a batch between BEGIN and COMMIT."""
        done: list[_Done] = []
        for unit in units:
            try:
                with self._journal.part():
                    if isinstance(unit, _Ask):
                        hall, result = self._decide(connection, hall, unit)
                    else:
                        result = _Done(unit, unit.write(connection))
            except StorageFailed:
                raise
            except Exception as error:  # noqa: BLE001 - it must cost one command, not the hall
                self._log("%s failed", _name(unit), fault=error)
                result = _Done(unit, error)
            done.append(result)
        if any(isinstance(fact, DayClosed) for result in done for fact in result.events):
            now = real_now()
            self._journal.expire_answers(now, now + _KEEP_AFTER_CLOSE)
        return hall, done

    def _decide(self, connection: Connection, hall: Hall, ask: _Ask) -> tuple[Hall, _Done]:
        """One command; a refusal is an answer too and is kept under its key."""
        key = ask.key
        first = self._journal.kept(key.scope, key.key) if key else None
        if key and first:
            return hall, _Done(ask, _repeated(first, key))
        try:
            if ask.permit is not None:
                ask.permit(hall)
            events = decide(hall, ask.command, self._clock.now(), self._clock.speed)
            after = fold_all(hall, events)
            answer = ask.respond(after, events)
        except NotPermitted as error:
            return hall, _Done(ask, Answer(403, {"error": {"code": error.code}}))
        except QueueError as refusal:
            events, after, answer = (), hall, refused(refusal)
        self._journal.append(hall.seq + 1, events)
        if events:
            for effect in self._effects:
                effect(connection, after, events)
            if ask.also is not None:
                ask.also(connection, after, events)
        if key:
            self._journal.keep(key.scope, key.key, KeptAnswer(key.fingerprint, answer))
        return after, _Done(ask, answer, events, after)

    def _snapshot(self, last: bool) -> None:
        """Keep a snapshot when many events have passed and nobody is waiting, and at the end."""
        hall = self._hall
        passed = hall.seq - self._snapshot_seq
        due = passed >= max(_SNAPSHOT_AFTER, 2 * len(hall.tickets)) and self._units.empty()
        if not (due or (last and passed)):
            return
        try:
            with self._journal.batch():
                self._journal.save_snapshot(hall)
        except Exception as error:  # noqa: BLE001 - the journal has everything all the same
            self._log("no snapshot was kept", fault=error)
        self._snapshot_seq = hall.seq

    def _log(self, line: str, *about: object, fault: Exception | None = None) -> None:
        # Not from this thread: under gevent the locks of logging belong to the loop, and a thread
        # that waits for one of them may never be woken.
        self._landing.land([partial(log.error, line, *about, exc_info=fault)])

    # The network side

    def _deliver(self, done: Sequence[_Done]) -> None:
        for result in done:
            if result.events and result.hall is not None:
                for listener in self._listeners:
                    try:
                        listener(result.hall, result.events)
                    except Exception:  # a listener cannot stop a fact
                        log.exception("a listener failed")
            result.unit.reply.set(result.value)


def refused(error: QueueError) -> Answer:
    """A refusal as it goes over the wire."""
    return Answer(409, {"error": {"code": error.code, **error.facts}})


def _repeated(first: KeptAnswer, key: Key) -> Answer:
    """What a command under a key that was used before is told."""
    same = first.fingerprint == key.fingerprint
    return first.answer if same else refused(QueueError("key_reused"))


def _value(reply: Reply[Any]) -> Any:
    value = reply.get()
    if isinstance(value, Exception):
        raise value
    return value


def _name(unit: _Unit) -> str:
    return type(unit.command).__name__ if isinstance(unit, _Ask) else "a store"
