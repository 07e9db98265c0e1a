"""Readers of identity cards: frames, the text of a card, and the driver."""
