"""Devices as the server knows them: agents, jobs for them, and how they are."""
