"""Tests of devices/hall_devices/scanners/."""
