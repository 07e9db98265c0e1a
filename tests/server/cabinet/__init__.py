"""Tests of server/hall_server/cabinet/."""
