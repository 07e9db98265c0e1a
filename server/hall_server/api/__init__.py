"""The open interface over HTTP. One file a subject; `edge` is what every route goes through."""
