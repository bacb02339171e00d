"""A CMS at work: it writes, publishes, corrects, moves and withdraws articles, and readers look at what they see."""
