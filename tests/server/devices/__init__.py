"""Tests of server/hall_server/devices/."""
