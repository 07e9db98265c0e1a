"""What became of every number, day by day, read from the journal: for spreadsheets and archives.

Runs in a process of its own beside the server (`__main__.py`), so nothing heavy is imported here:
no web, no SQLAlchemy. No row tells who somebody was: no token, note, name or account.
"""
