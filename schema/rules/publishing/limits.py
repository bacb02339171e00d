"""How long the texts of an article may be, in Unicode code points, and how many items its lists may have."""

BODY = 1_000_000
ATTRIBUTED = 100_000
"""Of a body in which quotes are looked for before it is written."""
BLOCKS = 5_000
ITEMS = 1_000
"""Of one list, and rows of one table."""
COLUMNS = 100
HEADLINE = 500
SUMMARY = 5_000
DESCRIPTION = 5_000
"""For search engines; of a section or a topic."""
DEK = 2_000
NAME = 200
"""Of people, sources, places, headings, ids and versions."""
TITLE = 300
"""Of a person; an affiliation, and an author's role."""
TOPIC = 100
KEY_POINT = 1_000
QUOTE = 5_000
ATTRIBUTION = BYLINE = 500
ADDRESS = 2_000
SLUG = 600
"""As it may be sent, percent-encoded."""
GUIDELINES = 2_000
REASON = 1_000
CORRECTION = 2_000

TOPICS = KEY_POINTS = 100
PEOPLE = QUOTES = 500
AUTHORS = 50
ADDRESSES = 20
"""Of one person."""

YEARS = range(1000, 9000)
"""Of dates and times: what lies outside is a mistake of the system that sends it."""
