"""Why a command could not be done."""


class Trouble(Exception):
    """One English line for the person at the terminal: what is wrong and what to do."""
