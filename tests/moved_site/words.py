"""What stands on the made-up site: people who say things, in paragraphs that no newspaper has printed."""

from random import Random

GIVEN = ("Ida", "Jonas", "Mette", "Priya", "Omar", "Lucia", "Karim", "Greta", "Tomas", "Hanna", "Arne", "Selma")
FAMILY = ("Brandt", "Lindqvist", "Okoro", "Moreau", "Castell", "Vestby", "Haddad", "Renner", "Sato", "Ekholm", "Duarte")
PLACES = ("Redmere", "Port Halden", "Castle Arn", "Nordvik", "Ostby", "Lower Sund", "Kestrel Bay", "Marrow Hill")
TRADES = ("harbour master", "teacher", "councillor", "baker", "union leader", "engineer", "mayor", "ferry captain")
THINGS = (
    "the new tram line",
    "the old bridge",
    "the school roof",
    "the night ferry",
    "the town archive",
    "the sea wall",
)
DEEDS = ("was closed for repairs", "opens a year late", "will cost twice as much", "was praised by its users",
         "has divided the council", "drew crowds on its first day")  # fmt: skip
SAID = ("We waited nine winters for this", "Nobody asked the people who live here", "It works better than I feared",
        "The money was never the problem", "My children walk there every morning", "I would do it again")  # fmt: skip
FILLING = ("The council meets again on the third Tuesday of the month.", "Work had begun before the first frost.",
           "A count in spring found fewer users than planned.", "The plans have hung in the library since autumn.",
           "Trains were not affected.", "Two neighbouring towns have asked for the drawings.")  # fmt: skip
REMARKS = ("About time", "I do not believe a word of it", "My street had the same trouble", "Thanks for writing this",
           "Who pays in the end", "There was a petition in 2011", "See you there on Monday")  # fmt: skip


def person(random: Random) -> str:
    return f"{random.choice(GIVEN)} {random.choice(FAMILY)}"


def headline(random: Random) -> str:
    return f"{random.choice(PLACES)}: {random.choice(THINGS)} {random.choice(DEEDS)}"


def body(random: Random) -> str:
    """Blocks of the editor, with quotes of people who are introduced."""
    who, place = person(random), random.choice(PLACES)
    told = [
        f"{place} has talked of nothing else: {random.choice(THINGS)} {random.choice(DEEDS)}. {random.choice(FILLING)}",
        f"\u201c{random.choice(SAID)},\u201d said {who}, a {random.choice(TRADES)} in {place}.",
        *(" ".join(random.choices(FILLING, k=4)) for _ in range(3)),
        f"\u201c{random.choice(SAID)},\u201d said {person(random)}, who lives <em>across</em> the street.",
        f"{random.choice(FILLING)} &amp; so it stays.",
    ]
    return "\n\n".join(f"<!-- wp:paragraph -->\n<p>{text}</p>\n<!-- /wp:paragraph -->" for text in told)


def remark(random: Random) -> str:
    told = f"{random.choice(REMARKS)}, {random.choice(REMARKS).lower()} <b>really</b> &amp; truly."
    return f"{told} {random.choice(THINGS).capitalize()} {random.choice(DEEDS)}, says {person(random)}."
