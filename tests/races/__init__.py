"""Many readers and moderators at work on one article at once, by several servers; and what must hold afterwards."""
