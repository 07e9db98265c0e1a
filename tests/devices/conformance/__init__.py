"""The conformance suite: every driver passes it, and a bad one does not."""
