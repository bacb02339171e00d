"""What clients have to know of the schema: configurations of their caches and compilers, generated from it.

Templates in JavaScript stand beside it, with words in capitals for what the schema says. Uses `fields`.
"""
