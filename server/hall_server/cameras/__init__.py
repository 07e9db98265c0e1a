"""Document cameras: what they see just now, and stills; all of it in memory only."""
