"""The end of the process, as a signal asks for it."""


class Stopped(SystemExit):
    """The process was told to end."""
