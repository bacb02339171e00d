"""The schema as a subgraph of a federated graph, by https://www.apollographql.com/docs/graphos/reference/federation/subgraph-spec:
its entities, looked up by representations, and its SDL. Uses `fields`.
"""
