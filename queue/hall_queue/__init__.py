"""The hall as a value: tickets, counters, the rules of who is next.

Everything here is pure: no clock, no randomness, no thread, no I/O. `engine.decide` turns a
command into events or refuses it; `fold.fold` turns events into the next hall. Standard library
only, so the same code runs in the server, in a simulation and in a test.
"""
