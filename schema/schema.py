"""The schema: every noun's queries put together, and the executable form that all execution uses."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.articles import ArticleQueries
from schema.fields import read_from_tree
from schema.nodes import NodeQueries
from schema.people import PersonQueries
from schema.quotes import QuoteQueries
from schema.scalars import SCALARS


@strawberry.type(description="What can be read.")
class Query(NodeQueries, ArticleQueries, PersonQueries, QuoteQueries):
    pass


schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))
executable = schema._schema
read_from_tree(executable)
