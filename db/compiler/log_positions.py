"""Positions in an event log: the sequence number of an event, and the token that tells it from one of another log.

One number holds both, so that later positions of one log are larger. A notification names no token, nor did the cursors
of earlier versions: 0 stands for any.
"""

TOKEN_BITS = 31
MAX_NUMBER = 2**32 - 1


def log_position(number: int, token: int = 0) -> int:
    return number << TOKEN_BITS | token


def number_of(position: int) -> int:
    return position >> TOKEN_BITS


def token_of(position: int) -> int:
    return position & (1 << TOKEN_BITS) - 1


def before(position: int) -> int:
    """The position of the event before, whatever its token."""
    return log_position(number_of(position) - 1)
