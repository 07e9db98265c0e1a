"""Tests of devices/hall_devices/simulators/."""
