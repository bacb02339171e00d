"""SDL: that for clients, without what gateways alone ask for, and that of the subgraph, with the keys of entities."""

import re
from collections.abc import Iterator

from graphql import DefinitionNode, FieldDefinitionNode, parse

from schema.federation.representations import KEY

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])'
NODE = re.compile(r"^type \w+ implements (?:\w+ & )*Node\b[^{]*(?={)", re.MULTILINE)
SHARED = re.compile(r"^type PageInfo (?={)", re.MULTILINE)
"""Other subgraphs have it, too, with the same fields."""


def clients_sdl(sdl: str) -> str:
    """The same text without types and fields that begin with an underscore: the specification of subgraphs names them
    so, and linters and generators of code trip over them."""
    for node in sorted(_machinery(sdl), key=lambda node: node.loc.start, reverse=True):  # type: ignore[union-attr]
        assert node.loc
        sdl = sdl[: node.loc.start].rstrip() + sdl[node.loc.end :]
    return sdl


def _machinery(sdl: str) -> Iterator[DefinitionNode | FieldDefinitionNode]:
    for node in parse(sdl).definitions:
        if _is_machinery(node):
            yield node
        else:
            yield from filter(_is_machinery, getattr(node, "fields", None) or ())


def _is_machinery(node: DefinitionNode | FieldDefinitionNode) -> bool:
    name = getattr(node, "name", None)
    return name is not None and name.value.startswith("_")


def subgraph_sdl(sdl: str) -> str:
    """From the one for clients."""
    keyed = NODE.sub(rf'\g<0>@key(fields: "{KEY}") ', sdl)
    shared = SHARED.sub(r"\g<0>@shareable ", keyed)
    return f"{LINK}\n\n{shared}\n"
