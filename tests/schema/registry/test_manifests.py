"""Manifests as the usual tools write them, and what is refused of others."""

import json
from hashlib import sha256
from typing import Any

import pytest

from schema.registry.manifests import ManifestRefused, read_manifest

TEXT = "query Front { __typename }"
HASH = sha256(TEXT.encode()).hexdigest()


def apollo(*operations: Any, **changes: Any) -> Any:
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": list(operations)}
    return manifest | changes


@pytest.mark.parametrize(
    ("manifest", "texts"),
    [
        ({}, {}),
        ({"b7a5": TEXT, "3be4": "{ __typename }"}, {"b7a5": TEXT, "3be4": "{ __typename }"}),
        ({f"sha256:{HASH}": TEXT, HASH: TEXT}, {HASH: TEXT}),
        (apollo(), {}),
        (apollo({"id": HASH, "name": "Front", "type": "query", "body": TEXT}), {HASH: TEXT}),
    ],
)
def test_manifests_are_texts_by_ids(manifest: Any, texts: dict[str, str]) -> None:
    assert read_manifest(json.dumps(manifest).encode()) == texts


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not JSON: "),
        (b"\xff", "it is not JSON: "),
        (b"[]", "it must be a JSON object"),
        (b'{"a": 1}', "'a': a document must be a text, and its id one of up to 256 characters"),
        (b'{"": "a"}', "'': a document must be a text, and its id one of up to 256 characters"),
        (b'{"a\\u0000": "a"}', "'a\\x00': a document must be a text, and its id one of up to 256 characters"),
        (json.dumps({"i" * 257: "a"}).encode(), f"'{'i' * 80}': a document must be a text,"),
        (json.dumps({f"sha256:{HASH}": "a"}).encode(), f"sha256:{HASH}: this is not the hash of its text"),
        (json.dumps(apollo(version=2)).encode(), '"format" must be "apollo-persisted-query-manifest", "version" 1,'),
        (json.dumps(apollo(format="x")).encode(), '"format" must be "apollo-persisted-query-manifest", "version" 1,'),
        (json.dumps(apollo(1)).encode(), '"operations" must be objects with "id" and "body"'),
        (json.dumps(apollo({"id": "a"})).encode(), "'a': a document must be a text"),
        (
            json.dumps(apollo({"id": "a", "body": "{ a }"}, {"id": "a", "body": "{ b }"})).encode(),
            "a: the id stands for two texts",
        ),
    ],
)
def test_what_is_no_manifest_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ManifestRefused) as refused:
        read_manifest(content)

    assert str(refused.value).startswith(reason)
