"""Tests of devices/hall_devices/bars/."""
