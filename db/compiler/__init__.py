"""The compiler: from the mapping of each selected field to one SQL statement whose value is the JSON of the answer.

It knows no GraphQL and opens no connection. Uses no other room.
"""
