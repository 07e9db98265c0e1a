"""How many come and when: the county reference hall as numbers. All of them are assumptions."""

from __future__ import annotations

BUSY = {"morning": 1.3, "afternoon": 1.61}
"""The demo's day is a busy one: how many times a normal day's visits come in each session; 1.4 over
the whole day. The morning is fuller by itself: with 1.4 then, people would wait over an hour."""

HERE_ALREADY = 30
"""Who came in so many minutes before the demo's clock began waits when it does."""
PATIENCE = (50, 75)
"""Minutes between which visitors give up waiting."""

THINKS, THINKS_AGAIN = (8, 16), (5, 12)
"""Minutes between which the supervisor on duty takes to decide about an alert, and then again."""
TAKEN_UP = 0.9
"""Share of the decisions that are to do what is suggested."""

PER_DAY = {
    "Z": 120,
    "Q": 35,
    "T": 8,
    "R": 120,
    "Y": 150,
    "G": 110,
    "S": 90,
    "J": 35,
    "H": 15,
    "B": 70,
    "C": 50,
    "F": 8,
    "K": 60,
    "D": 30,
}
"""Visits on a normal day by the area's prefix."""

ARRIVALS = {
    "08:00": 4.0,
    "08:30": 9.0,
    "09:00": 12.0,
    "09:30": 13.0,
    "10:00": 12.0,
    "10:30": 9.0,
    "11:00": 6.0,
    "11:30": 3.0,
    "14:00": 6.0,
    "14:30": 8.0,
    "15:00": 7.0,
    "15:30": 5.0,
    "16:00": 3.5,
    "16:30": 2.0,
    "17:00": 0.5,
}
"""Per cent of the day's visits in the half hour that begins then."""

SPREAD = 0.7
"""Coefficient of variation of service times, lognormal."""
ELDER, OTHER_PRIORITY = 0.12, 0.04
NO_SHOW, RETURNS = 0.07, 0.5
RATE_BY_PHONE = 0.2
LEVELS = (55, 30, 10, 3, 2)
"""Of a hundred who rate by phone, from very satisfied to very dissatisfied."""
REASONS = {4: ("slow", "waiting", "unclear"), 5: ("attitude", "told_once", "other")}
