"""The PostgreSQL servers that a process talks to: the hosts of a URL, of which log the one is that a connection leads
to, which of them answer, the replicas, and what is logged while none can be used. Part of `connections`.
"""
