"""Manifests of trusted documents, as GraphQL Code Generator, Relay and Apollo write them: texts by their ids."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

import orjson

APOLLO = "apollo-persisted-query-manifest"
LONGEST_ID = 256
SHA256 = re.compile("sha256:([0-9a-f]{64})")


class ManifestRefused(ValueError):
    """Says in one line what is wrong with a manifest."""


def plain(id: str) -> str:
    """The id without the prefix `sha256:`."""
    match = SHA256.fullmatch(id)
    return match[1] if match else id


def is_id(id: str) -> bool:
    return 0 < len(id) <= LONGEST_ID and id.isprintable()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(content: bytes) -> dict[str, str]:
    """Texts by their plain ids. An id with the prefix `sha256:` must be the hash of its text. Raises
    ManifestRefused."""
    try:
        manifest = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise ManifestRefused(f"it is not JSON: {error}") from None
    texts: dict[str, str] = {}
    for id, text in _entries(manifest):
        if not (isinstance(id, str) and isinstance(text, str) and is_id(id)):
            raise ManifestRefused(
                f"{str(id)[:80]!r}: a document must be a text, and its id one of up to 256 characters"
            )
        if SHA256.fullmatch(id) and sha256(text) != plain(id):
            raise ManifestRefused(f"{id}: this is not the hash of its text")
        if texts.setdefault(plain(id), text) != text:
            raise ManifestRefused(f"{id}: the id stands for two texts")
    return texts


def _entries(manifest: Any) -> Iterable[tuple[Any, Any]]:
    """Apollo's form is a list of operations; that of Relay and of GraphQL Code Generator an object."""
    if not isinstance(manifest, dict):
        raise ManifestRefused("it must be a JSON object")
    if "format" not in manifest:
        return manifest.items()
    operations = manifest.get("operations")
    if manifest["format"] != APOLLO or manifest.get("version") != 1 or not isinstance(operations, list):
        raise ManifestRefused(f'"format" must be "{APOLLO}", "version" 1, and "operations" a list')
    if not all(isinstance(operation, dict) for operation in operations):
        raise ManifestRefused('"operations" must be objects with "id" and "body"')
    return [(operation.get("id"), operation.get("body")) for operation in operations]
