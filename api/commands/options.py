"""Commands whose options are the fields of one object."""

from collections.abc import Callable
from inspect import signature
from typing import Any, TypeVar

T = TypeVar("T")


def with_options(kind: type[T]) -> Callable[[Callable[[T], None]], Callable[..., None]]:
    """Makes a command of a function: Typer finds a parameter for each field of the dataclass, in their order."""

    def decorated(command: Callable[[T], None]) -> Callable[..., None]:
        def run(**given: Any) -> None:
            command(kind(**given))

        taken = signature(kind)
        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__signature__ = taken.replace(return_annotation=None)  # type: ignore[attr-defined]  # PEP 362
        run.__annotations__ = {name: each.annotation for name, each in taken.parameters.items()}
        return run

    return decorated
