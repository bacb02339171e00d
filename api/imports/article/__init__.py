"""What every file becomes: the fields of an article with their limits, and the draft that the database takes."""
