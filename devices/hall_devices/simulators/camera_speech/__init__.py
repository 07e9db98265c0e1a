"""How virtual document cameras speak: MJPEG over HTTP, two makers' websockets, a folder.

They use nothing of the drivers, so that a mistake of theirs shows.
"""
