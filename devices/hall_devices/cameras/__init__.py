"""Document cameras, by what they speak."""
