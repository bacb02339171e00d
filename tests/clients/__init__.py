"""Sessions with GraphQL clients as front-end teams have them. Run by `make clients`."""
