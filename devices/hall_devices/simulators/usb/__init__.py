"""A virtual USB bus: a simulator's devices on it, and pyusb of other programs led there.

Between the two is a TCP port of loopback, so that the device is a program of its own.  Not a
kernel, not a cable: what libusb and real devices do on their own is not in it.
"""
