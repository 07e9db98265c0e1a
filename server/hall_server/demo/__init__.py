"""The living demo: a county hall on this machine only. Nothing here is part of `serve`."""
