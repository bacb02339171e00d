"""The files that clients are configured by, each as text."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from graphql import GraphQLSchema

from schema.clients import facts

TEMPLATES = Path(__file__).parent
WORDS: dict[str, Callable[[GraphQLSchema], object]] = {
    "POSSIBLE_TYPES": facts.possible_types,
    "VALUES": facts.values,
    "CONNECTIONS": facts.connections,
    "SCALARS": facts.scalars,
    "ENTITIES_BESIDE_NODES": facts.entities_beside_nodes,
}
FILES = ("apollo.js", "urql.js", "relay.js", "relay.config.json", "scalars.json")


def file(schema: GraphQLSchema, name: str) -> str:
    """The text of one of FILES."""
    template = (TEMPLATES / name).read_text()
    text = re.sub(rf"\b({'|'.join(WORDS)})\b", lambda found: json.dumps(WORDS[found[0]](schema), indent=2), template)
    return json.dumps(json.loads(text), indent=2) + "\n" if name.endswith(".json") else text
