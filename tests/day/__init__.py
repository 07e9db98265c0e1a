"""A day of the county hall through a running server, and what must be true of it afterwards."""
