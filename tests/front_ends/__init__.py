"""What front-end teams begin with, as they would have it: the client of npm, the examples, pages of other sites."""
