"""What went over a port, byte by byte, and what it means: kept for a while, masked where it is
somebody's."""
