"""Tests of server/hall_server/views/."""
