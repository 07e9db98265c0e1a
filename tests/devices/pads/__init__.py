"""Tests of devices/hall_devices/pads/."""
