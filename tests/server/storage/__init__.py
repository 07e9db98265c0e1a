"""Tests of server/hall_server/storage/."""
