"""The directive for a whole query as of a moment."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.directive import DirectiveLocation

AS_OF = "asOf"


@strawberry.directive(
    name=AS_OF,
    locations=[DirectiveLocation.QUERY],
    description="Answers the whole query as readers would have been answered at a moment: lists, articles by the slugs "
    "that they had, words, people, sections. What they cannot see today they do not see of another day either. "
    "Comments are those that were there and have not been changed since, and so is what a search finds; pictures, the "
    "counts of likes and shares, what of an article comments stand on, and the rules for comments are today's.",
)
def as_of(
    at: Annotated[
        datetime, strawberry.argument(description="Any time since content has been kept here; one to come is as now.")
    ],
) -> Any:
    raise NotImplementedError(f"@{AS_OF} is for queries, which are compiled with it: {at}")
