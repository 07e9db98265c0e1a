"""Tests of server/hall_server/live/."""
