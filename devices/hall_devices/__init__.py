"""Everything that opens a port: printers now, pads, signs, readers, locks and cameras later.

Layers: transport (bytes) <- framer (pure) <- driver (verbs) <- health.  Imports nothing of ours.
"""
