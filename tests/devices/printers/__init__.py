"""Tests of devices/hall_devices/printers/."""
