"""What types are made of: mapped fields, connections, nodes, scalars, deprecation, errors.

They know no type of their own schema. Uses no other room.
"""
