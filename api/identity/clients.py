"""Which client's turn a request takes, where many wait: its token's subject, or else its address."""

from db.connections.admission import Client
from schema.rules.identity import Identity


def client_of(address: str, identity: Identity | None) -> Client:
    return Client(address if identity is None else f"subject {identity.subject}", address)
