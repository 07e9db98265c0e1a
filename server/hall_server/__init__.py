"""The composition root: the only place that knows HTTP, Socket.IO, storage and accounts."""
