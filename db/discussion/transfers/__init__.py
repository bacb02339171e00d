"""Comments from exports of other systems: found again by the ids that those give, written in batches, counted once."""
