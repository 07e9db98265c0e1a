"""Tests of server/hall_server/days/."""
