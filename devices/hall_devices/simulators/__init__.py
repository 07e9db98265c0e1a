"""Devices as programs that speak the real bytes and can misbehave; they ship with the product."""
