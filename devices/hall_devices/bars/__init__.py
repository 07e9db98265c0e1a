"""A window's LED bar."""
