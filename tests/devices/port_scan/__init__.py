"""Tests of devices/hall_devices/port_scan/."""
