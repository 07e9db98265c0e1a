"""What became of every number and what was diverted, day by day, read from the journal.

Files for spreadsheets and archives are written by a process of its own beside the server
(`__main__.py`), so nothing heavy is imported here: no web, no SQLAlchemy. No row tells who a
visitor was: no token, note, name or account. Of diversions the record says who made them.
"""
