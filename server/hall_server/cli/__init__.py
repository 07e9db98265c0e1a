"""What `hallway COMMAND` does, one file a subject."""
