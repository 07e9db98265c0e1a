"""Tests of devices/hall_devices/readers/."""
