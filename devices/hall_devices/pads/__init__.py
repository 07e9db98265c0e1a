"""What stands at a window and has keys: evaluation pads, tablets and call keypads."""
