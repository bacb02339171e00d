"""The database: compiled reads, named queries for writes, the live feed, the response cache. It knows no GraphQL.

Only this floor imports asyncpg, databases and aiosql. `article_input.py` is the input of an import, as plain values;
`on_demand.py` imports modules beside the event loop.
"""
