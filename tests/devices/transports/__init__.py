"""Tests of devices/hall_devices/transports/."""
