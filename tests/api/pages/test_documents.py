"""The documents of pages, as they are cut out of their files."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from graphql import DefinitionNode, FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast

from api.pages.documents import FOLDER, fragments, query


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.graphql")), ids=lambda file: file.stem)
def test_a_document_has_all_operations_of_its_file_and_each_fragment_once(file: Path) -> None:
    written, made = parse(file.read_text()).definitions, query(file.stem)

    found = parse(made).definitions if made else ()
    assert _operations(found) == _operations(written)
    assert set(Counter(_fragments(found)).values()) <= {1}


def test_all_fragments_of_all_files_are_found() -> None:
    written = [name for file in FOLDER.glob("*.graphql") for name in _fragments(parse(file.read_text()).definitions)]

    assert sorted(fragments()) == sorted(written)


def _operations(definitions: Sequence[DefinitionNode]) -> list[str]:
    return [print_ast(node) for node in definitions if isinstance(node, OperationDefinitionNode)]


def _fragments(definitions: Sequence[DefinitionNode]) -> list[str]:
    return [node.name.value for node in definitions if isinstance(node, FragmentDefinitionNode)]
