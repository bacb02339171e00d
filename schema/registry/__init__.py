"""The registry of trusted documents: lookup, manifests, synchronisation, usage of fields, schema checks.

Uses `fields` and `engine`.
"""
