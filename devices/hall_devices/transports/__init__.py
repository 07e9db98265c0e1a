"""Where bytes go: serial ports, TCP, USB, spoolers, files. `transport.transport_for` chooses."""
