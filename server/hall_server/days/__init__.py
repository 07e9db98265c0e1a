"""What days are like: sums, curves of past days, and a forecast of the rest of today."""
