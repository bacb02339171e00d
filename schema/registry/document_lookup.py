"""Document lookup: by text, by the id of a registered document, or by the hash of an automatic persisted query."""

from db.registry import documents
from schema.engine.plans import Document
from schema.engine.request_context import DocumentId
from schema.fields.errors import RequestError, graphql_error
from schema.registry.manifests import is_id, plain, sha256
from schema.registry.registered_documents import Entry
from schema.registry.services import RegistryServices


async def find_document(services: RegistryServices, text: str, id: DocumentId | None) -> Document:
    """Without an id, the text alone counts; with one, there may be no text. Raises RequestError."""
    if id is None:
        return await _by_text(services, text)
    if entry := services.registry.by_id.get(id.id):
        return _registered(services, entry, text)
    plain_id = plain(id.id)
    if entry := await _find(services, plain_id):
        return _registered(services, entry, text)
    if services.registry.trusted_only:
        raise _refused("DOCUMENT_NOT_TRUSTED", "Only registered documents are executed: none has this id.")
    if text:
        return await _by_hash(services, plain_id, text)
    return await _persisted(services, plain_id, id.automatic)


async def _by_text(services: RegistryServices, text: str) -> Document:
    if entry := services.registry.by_text.get(text):
        return entry.parse(services.documents)
    if services.registry.trusted_only:
        raise _refused("DOCUMENT_NOT_TRUSTED", "Only registered documents are executed.")
    return await services.documents.document_in_turn(text)


async def _find(services: RegistryServices, id: str) -> Entry | None:
    """In memory, or else in the database, where it may just have been registered. Misses are remembered for a while."""
    registry = services.registry
    if id in registry.by_id or id in registry.persisted or id in registry.unknown or not is_id(id):
        return registry.by_id.get(id)
    found = await documents.find(services.database, id)
    for each in found:
        registry.add(each)
    if found:
        registry.is_ahead = True
    else:
        registry.unknown[id] = True
    return registry.by_id.get(id)


def _registered(services: RegistryServices, entry: Entry, text: str) -> Document:
    if text and text != entry.text:
        raise _refused("DOCUMENT_MISMATCH", "The id stands for another text than the one that came with it.")
    return entry.parse(services.documents)


async def _by_hash(services: RegistryServices, id: str, text: str) -> Document:
    """An automatic persisted query with its text: from now on its hash will do."""
    known = services.registry.persisted.get(id) == text
    if not known and sha256(text) != id:
        raise _refused("DOCUMENT_MISMATCH", "The id is not the SHA-256 hash of the text that came with it.")
    document = await services.documents.document_in_turn(text)
    services.registry.persist(id, text)
    return document


async def _persisted(services: RegistryServices, id: str, automatic: bool) -> Document:
    """An automatic persisted query without its text. By the error's code, its client sends the text once, or always."""
    if text := services.registry.persisted.get(id):
        return await services.documents.document_in_turn(text)
    if not automatic:
        raise _refused("DOCUMENT_NOT_FOUND", "There is no document with this id.")
    if services.registry.accepts_persisted_queries:
        raise _refused("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    raise _refused("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")


def _refused(code: str, message: str) -> RequestError:
    return RequestError([graphql_error(code, message)])
