"""Whole journeys: a real browser against a real server in its own process."""
