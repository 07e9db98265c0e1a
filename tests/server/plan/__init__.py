"""Tests of server/hall_server/plan/."""
