"""Puts articles of other systems into the database, in transactions of a few, in memory that does not grow with the
files. Uses `pictures`, `settings` and `server`."""
