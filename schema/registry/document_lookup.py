"""Which document a request means: by its text, by the id of a registered one, or by a hash that was sent before."""

from db.registry import documents
from schema.engine.documents import Document, DocumentId
from schema.engine.request_errors import RequestError
from schema.fields.errors import graphql_error
from schema.registry.manifests import is_id, plain, sha256
from schema.registry.registered_documents import Entry
from schema.registry.services import RegistryServices


async def find_document(services: RegistryServices, text: str, asked: DocumentId | None) -> Document:
    """Without an id, the text alone counts; with one, there may be no text. Raises RequestError."""
    if asked is None:
        return _by_text(services, text)
    if entry := services.registry.by_id.get(asked.id):
        return _registered(services, entry, text)
    id = plain(asked.id)
    if entry := await _find(services, id):
        return _registered(services, entry, text)
    if services.registry.exclusive:
        raise _refused("DOCUMENT_NOT_TRUSTED", "Only registered documents are executed: none has this id.")
    return _by_hash(services, id, text) if text else _learnt(services, id, asked.automatic)


def _by_text(services: RegistryServices, text: str) -> Document:
    if entry := services.registry.by_text.get(text):
        return entry.read(services.documents)
    if services.registry.exclusive:
        raise _refused("DOCUMENT_NOT_TRUSTED", "Only registered documents are executed.")
    return services.documents.document(text)


async def _find(services: RegistryServices, id: str) -> Entry | None:
    """In the database: it may have been registered a moment ago. What is not there is not looked for again at once."""
    registry = services.registry
    if id in registry.by_id or id in registry.learnt or id in registry.unknown or not is_id(id):
        return registry.by_id.get(id)
    with services.instrumentation.limiter:
        found = await documents.find(services.database, id)
    for each in found:
        registry.add(each)
    if found:
        registry.found = True
    else:
        registry.unknown[id] = True
    return registry.by_id.get(id)


def _registered(services: RegistryServices, entry: Entry, text: str) -> Document:
    if text and text != entry.text:
        raise _refused("DOCUMENT_MISMATCH", "The id stands for another text than the one that came with it.")
    return entry.read(services.documents)


def _by_hash(services: RegistryServices, id: str, text: str) -> Document:
    """Nobody has registered it, and it has its text with it."""
    known = services.registry.learnt.get(id) == text
    if not known and sha256(text) != id:
        raise _refused("DOCUMENT_MISMATCH", "The id is not the SHA-256 hash of the text that came with it.")
    document = services.documents.document(text)
    services.registry.learn(id, text)
    return document


def _learnt(services: RegistryServices, id: str, automatic: bool) -> Document:
    """Clients that have the text too know by the code whether to send it once, or always."""
    if text := services.registry.learnt.get(id):
        return services.documents.document(text)
    if not automatic:
        raise _refused("DOCUMENT_NOT_FOUND", "There is no document with this id.")
    if services.registry.learns:
        raise _refused("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    raise _refused("PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")


def _refused(code: str, message: str) -> RequestError:
    return RequestError([graphql_error(code, message)])
