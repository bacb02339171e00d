"""The outermost floor: the process, HTTP, WebSockets, pages and commands. Uses `schema` and `db`.

`application.py` puts an application together, and `site.py` the routes of the site that comes with Dateline.
"""
