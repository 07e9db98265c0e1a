"""Ratings: what a pad shows and sends, sums, and the list of bad ones."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hall_server.wire.base import LongNote, Millis, Named, OwnWords, Wire

Level = Literal[1, 2, 3, 4, 5]
"""1 very satisfied (非常满意) … 5 very dissatisfied (非常不满意)."""
Reason = Literal["attitude", "slow", "unclear", "told_once", "waiting", "other"]
AskId = Annotated[str, StringConstraints(pattern=r"^\d{1,12}-\d{1,16}$")]


class PadRatingAsk(Wire):
    """What the visitor says at the counter's pad, about the visit that `ask` is about."""

    ask: AskId
    level: Level
    reasons: list[Reason] = Field(default_factory=list, max_length=6)


class NotRatedAsk(Wire):
    """The visitor will not rate this time."""

    ask: AskId


class LongerAsk(Wire):
    """The visitor wants more time."""

    ask: AskId


class PhoneRatingAsk(Wire):
    """What the visitor says on the phone about their own visit."""

    level: Level
    reasons: list[Reason] = Field(default_factory=list, max_length=6)
    words: OwnWords = ""


class Rated(Wire):
    """It is stored; once."""

    rated: Literal[True] = True


class PadAsk(Wire):
    """What the pad asks about. No number and no visitor: a pad need not know them."""

    id: str
    service: Named
    staff: str | None
    """Who served; None when it is no person."""
    started_at: Millis | None
    finished_at: Millis
    seconds: int
    """Real seconds left when the view was made."""


class PadView(Wire):
    """Room `pad:COUNTER`."""

    hall: str
    timezone: str
    speed: float
    label: str
    """Of the counter."""
    area: Named
    staff: str | None
    state: Literal["closed", "open", "paused"]
    ask: PadAsk | None


class Share(Wire):
    """A part of a whole, 0 to 1, and the range it lies in for 95 of 100 such samples."""

    share: float
    low: float
    high: float


class RatingSum(Wire):
    """What a month says about one counter, service or person."""

    code: str
    name: str
    invited: int
    """Finished visits."""
    rated: int
    counted: int
    """How many ratings `levels` is made of."""
    levels: list[int] | None
    """Very satisfied first; None while fewer than 30 would be shown together."""
    satisfied: Share | None
    """基本满意 and better."""
    pleased: Share | None
    """满意 and better."""


class RatingSums(Wire):
    """A month by counter or by service."""

    month: str
    months: list[str]
    running: bool
    """The month is not over: levels of counters only, counted in whole thirties."""
    least: int
    by: Literal["counter", "service"]
    rows: list[RatingSum]
    total: RatingSum


class MyMonth(Wire):
    """A month of one's own that is over."""

    month: str
    sum: RatingSum


class MyRatings(Wire):
    """The asker's own months, the latest first; the running one is not among them."""

    least: int
    months: list[MyMonth]


class BadRating(Wire):
    """A bad rating (差评) in the list; whose visit it was is not here."""

    id: str
    at: Millis
    counter: str
    """Label."""
    service: Named
    level: Level
    reasons: list[str]
    has_words: bool
    source: Literal["pad", "phone", "hardware"]
    state: Literal["new", "contacted", "resolved"]
    due_at: Millis
    overdue: bool


class BadRatings(Wire):
    """Open ones first, the one due first on top."""

    at: Millis
    timezone: str
    open: int
    rows: list[BadRating]


class RatedVisit(Wire):
    """Whose visit it was; None once it is forgotten."""

    date: str
    number: str
    issued_at: Millis | None
    started_at: Millis | None
    finished_at: Millis | None


class RatingStep(Wire):
    """What somebody did about it; real time."""

    at: Millis
    who: str
    what: Literal["contacted", "resolved", "note", "undo"]
    note: str


class RatingReading(Wire):
    """Somebody looked at whose visit it was; real time."""

    at: Millis
    who: str
    rating: str


class BadRatingOpened(Wire):
    """One bad rating with everything; that it was opened is written down."""

    rating: BadRating
    words: str
    staff: str | None
    visit: RatedVisit | None
    steps: list[RatingStep]
    readings: list[RatingReading]
    can_undo: bool


class RatingStepAsk(Wire):
    """Something is done about it."""

    step: Literal["contacted", "resolved", "note"]
    note: LongNote = ""


class RatingStands(Wire):
    """How it stands after a step."""

    id: str
    state: Literal["new", "contacted", "resolved"]
    steps: list[RatingStep]
    can_undo: bool
