"""What pages are shown: pure functions from the hall to the wire."""
