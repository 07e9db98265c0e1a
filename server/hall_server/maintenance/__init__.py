"""Upkeep of a hall's devices and furnishings: who keeps what, inspections, faults, up-time.

Source: Suzhou 8.2.6, Hebi 8.2.4 (everything is inspected and kept in order regularly), Yiyuan three
(2) 1 (by a person who is named). What was entered and seen is rows
of `hall.db`, written by the front desk's writer only; no plan knows of it.
"""
