"""The GraphQL documents of pages, in `queries/`. One file may spread the fragments of another."""

import re
from functools import cache
from pathlib import Path

from graphql import DefinitionNode, FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast

FOLDER = Path(__file__).parent / "queries"
SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")


@cache
def query(document: str) -> str:
    """The text of the operation in a file, with all fragments that it spreads, directly or not."""
    operations = [print_ast(node) for node in _definitions(document) if isinstance(node, OperationDefinitionNode)]
    pending = SPREAD.findall(" ".join(operations))
    found: dict[str, str] = {}
    while pending:
        name = pending.pop(0)
        if name not in found:
            found[name] = fragments()[name]
            pending += SPREAD.findall(found[name])
    return "\n\n".join([*operations, *found.values()])


@cache
def fragments() -> dict[str, str]:
    """The fragments of all files, by name."""
    nodes = [node for file in sorted(FOLDER.glob("*.graphql")) for node in _definitions(file.stem)]
    return {node.name.value: print_ast(node) for node in nodes if isinstance(node, FragmentDefinitionNode)}


def _definitions(document: str) -> tuple[DefinitionNode, ...]:
    return parse((FOLDER / f"{document}.graphql").read_text()).definitions
