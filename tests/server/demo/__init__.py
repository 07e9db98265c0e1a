"""Tests of server/hall_server/demo/."""
