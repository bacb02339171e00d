"""Which client's turn a request takes, where many wait: its token, or else its address."""

from db.access.service_tokens import ServiceToken
from db.connections.admission import Client
from schema.rules.identity import Identity


def client_of(address: str, identity: Identity | ServiceToken | None) -> Client:
    return Client(_name(identity) or address, address)


def _name(identity: Identity | ServiceToken | None) -> str:
    match identity:
        case None:
            return ""
        case ServiceToken():
            return f"token {identity.key}"
        case Identity():
            return f"subject {identity.subject}"
