"""Request errors, as the GraphQL specification calls them: nothing was executed."""

from graphql import GraphQLError

MAXIMUM_ERRORS = 10


class RequestError(Exception):
    """`code` is for errors that bring none of their own."""

    def __init__(self, errors: list[GraphQLError], code: str = "BAD_USER_INPUT") -> None:
        self.errors, self.code = errors, code
