"""The composition root: the only place that knows HTTP, Socket.IO, storage and accounts."""

__version__ = "0.1.0"
