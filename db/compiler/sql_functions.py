"""The SQL functions that compiled statements call: any database that is served has these, beside the views of types."""

SECONDS_TO_NEXT_CHANGE = "graph.seconds_to_next_moment()"
"""Seconds until time alone changes an answer, null for never."""
REFUSE_CURSOR = "graph.refuse_cursor({})"
"""Raises DL001: the cursor of this number belongs to the list of another parent."""
REFUSE_ABSENCE = "news.refuse_absence()"
"""Raises DL004: a row that must be there is not, as on a replica that has only a part of a transaction."""
