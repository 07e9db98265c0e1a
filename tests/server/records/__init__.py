"""Tests of server/hall_server/records/."""
