"""The engine: answers requests for any schema of mapped fields. It knows no article and no comment.

Documents, limits, plans, execution and subscriptions. Uses `fields`.
"""
