"""Tests of server/hall_server/voice/."""
