"""The YAML above an article's Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from api.imports.errors import UnreadableFile

FENCE = "---"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values above the body, the body, and the YAML's nodes, which know their lines."""

    values: Any
    node: yaml.Node | None
    body: str

    def line_of(self, way: Sequence[str | int]) -> int:
        """The file's line of a value, or of the nearest that is there."""
        node, line = self.node, 0
        for step in way:
            found = _step(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line
        return line + 2


class Loader(yaml.SafeLoader):
    """Safe YAML without aliases, which can grow without bound, and without a key given twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", mark)
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.composer.ComposerError(None, None, f"{key.value} is given twice", key.start_mark)
            seen.add(str(key.value))
        return node


def read(text: str) -> FrontMatter:
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in (FENCE, "...")), None)
    if end is None:
        raise UnreadableFile("The front matter has no closing line of three hyphens.", 1)
    try:
        values, node = _load("\n".join(lines[1:end]))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else None
        raise UnreadableFile(f"The front matter is not valid YAML: {_one_line(error.problem)}.", line) from error
    except (yaml.YAMLError, ValueError, OverflowError, TypeError) as error:
        raise UnreadableFile(f"The front matter has a value that YAML cannot read: {_one_line(error)}.") from error
    except RecursionError as error:
        raise UnreadableFile("The front matter is nested too deep.") from error
    return FrontMatter(values, node, "\n".join(lines[end + 1 :]))


def _load(text: str) -> tuple[Any, yaml.Node | None]:
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        return (loader.construct_document(node) if node else {}), node
    finally:
        loader.dispose()


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value one step further, which in a list are the same."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    return None


def _one_line(message: object) -> str:
    return " ".join(str(message).split()).rstrip(".")
