"""Tests of server/hall_server/access/."""
