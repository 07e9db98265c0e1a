"""The process that runs devices beside a kiosk or desk and speaks Socket.IO with the server.

One agent per data folder; it ends with its parent. Wire: see link.py. Nothing is imported here: the
server needs only `command`, to start it.
"""
