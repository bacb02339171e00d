"""Comments that come with the file of their article: found again, brought in line with it, counted once."""
