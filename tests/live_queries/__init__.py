"""Live queries against the model that they stand for: asking again after each commit, and telling what is new."""
