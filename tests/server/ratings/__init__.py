"""Tests of server/hall_server/ratings/."""
