"""Full-text search of articles, quotes and people: vectors and folded names, made when they are written, or anew by
newer code, and the list of words for suggestions."""
