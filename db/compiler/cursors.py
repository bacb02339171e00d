"""Cursors: a position in one list or log, as text. PostgreSQL writes them, and this module decodes them.

A cursor is `<list>.<parent's key>.<key>…<key>`: which list it belongs to, then the row's place in that list's order.
Times are microseconds since 1970, texts hexadecimal UTF-8, so a cursor needs no escaping anywhere.

A position in a log is one number made of two, so that later ones of the same log are larger: the sequence number of an
event, and the token of the log, which tells it from another that has taken its place. Notifications name no token, nor
did the cursors of earlier versions: 0 stands for any.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import Any

from db.compiler.orders import Order

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BIGINT = range(-(2**63), 2**63)
TOKEN_BITS = 31
MAX_NUMBER = 2**32 - 1


class BadCursor(ValueError):
    """The cursor is damaged, made up, or belongs to another list. `node` is that of the field that it was given to;
    where PostgreSQL has refused it, the message is its number in the statement."""

    node: Any = None

    def of_statement(self, nodes: Sequence[Any]) -> "BadCursor":
        """The same about a statement whose cursors were given to these fields. Others may wait for the same error."""
        located = BadCursor(*self.args)
        number = str(self)
        located.node = nodes[int(number)] if number.isdecimal() and int(number) < len(nodes) else self.node
        return located


class ExpiredCursor(ValueError):
    """The events after the cursor have been pruned."""


@contextmanager
def cursor_of(node: Any) -> Iterator[None]:
    """What is wrong with a cursor in this block is wrong with that of the node."""
    try:
        yield
    except BadCursor as error:
        error.node = node
        raise


@contextmanager
def cursors_of(nodes: Sequence[Any]) -> Iterator[None]:
    """A cursor that PostgreSQL refuses in this block is one of those that were given to these fields."""
    try:
        yield
    except BadCursor as error:
        raise error.of_statement(nodes) from None


def list_name(coordinate: str, order: str, filters: Sequence[Any]) -> str:
    """A short name for a list, the same for equal lists: the field's coordinate, the order and the filters."""
    return blake2s(repr((coordinate, order, filters)).encode(errors="replace"), digest_size=6).hexdigest()


def decode(cursor: str, name: str, kinds: Sequence[str]) -> tuple[Any, ...]:
    """The parent's key and the values of the order's keys. Raises BadCursor."""
    parts = cursor.split(".")
    if parts[0] != name or len(parts) != len(kinds) + 2:
        raise BadCursor
    try:
        return tuple(READERS[kind](part) for kind, part in zip(("number", *kinds), parts[1:], strict=True))
    except (ValueError, OverflowError):
        raise BadCursor from None


def decode_version(cursor: str, name: str, order: Order, kinds: Sequence[str]) -> tuple[bool, tuple[Any, ...]]:
    """Whether it is of the order's earlier version, and its values. Raises BadCursor."""
    earlier = order.earlier
    is_earlier = earlier is not None and cursor.count(".") == len(earlier.kinds) + 1
    values = decode(cursor, name, earlier.kinds if earlier and is_earlier else kinds)
    if order.ranking and not is_earlier and values[1] < 0:
        raise BadCursor
    return is_earlier, values


def number(text: str) -> int:
    value = int(text) if len(text) < 20 else BIGINT.stop
    if value not in BIGINT or str(value) != text:
        raise BadCursor
    return value


def time(text: str) -> datetime:
    return EPOCH + timedelta(microseconds=number(text))


def plain(text: str) -> str:
    value = bytes.fromhex(text).decode()
    if "\0" in value:
        raise BadCursor
    return value


READERS = {"number": number, "time": time, "text": plain}
WRITERS = {
    "number": "{}",
    "time": "(date_part('epoch', {}) * 1000000)::bigint",
    "text": "encode(convert_to({}, 'UTF8'), 'hex')",
}
"""How PostgreSQL writes a key of each kind: the counterpart of READERS."""


def log_position(number: int, token: int = 0) -> int:
    return number << TOKEN_BITS | token


def number_of(position: int) -> int:
    return position >> TOKEN_BITS


def token_of(position: int) -> int:
    return position & (1 << TOKEN_BITS) - 1


def before(position: int) -> int:
    """The position of the event before, whatever its token."""
    return log_position(number_of(position) - 1)
