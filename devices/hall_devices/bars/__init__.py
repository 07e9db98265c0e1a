"""LED bars above windows and main screens: a codec and a driver for each protocol."""
