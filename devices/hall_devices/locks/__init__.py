"""Lock boards of smart file cabinets: a codec and a driver for each protocol."""
