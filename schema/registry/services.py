"""The services of the registry: registered documents, and counters of field usage."""

from dataclasses import dataclass, field

from schema.engine.context import EngineServices
from schema.registry.registered_documents import DocumentRegistry
from schema.registry.usage_counters import UsageCounters


@dataclass(frozen=True, slots=True)
class RegistryServices(EngineServices):
    registry: DocumentRegistry = field(default_factory=DocumentRegistry, kw_only=True)
    usage: UsageCounters = field(default_factory=UsageCounters, kw_only=True)
