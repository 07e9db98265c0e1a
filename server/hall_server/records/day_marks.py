"""Which events of a journal say that a day began, and which that something was diverted.

A few among a day's thousands; an index of the journal holds them, so that years can be looked
through for days with diversions without reading all that happened.
"""

from __future__ import annotations

from hall_queue.events import CounterOpened, DayOpened, SkillLent, TicketsDiverted, TicketsSentAway

DIVERSIONS = (TicketsDiverted, TicketsSentAway, SkillLent, CounterOpened)
"""Events that are a diversion when they have a scene."""

_NAMES = ", ".join(f"'{kind.__name__}'" for kind in DIVERSIONS)
_DAY = f"name = '{DayOpened.__name__}'"
# A quote within a text is written with a backslash, so only a field is found.
IS_DIVERSION = f"""(name IN ({_NAMES}) AND instr(body, '"scene":') > 0)"""
IS_MARK = f"({_DAY} OR {IS_DIVERSION})"
"""As the index `journal_days` has it: whoever uses it must say it in the same words."""
