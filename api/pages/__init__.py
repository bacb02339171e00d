"""The site that comes with Dateline. It asks the schema as any other front end does."""
