"""What moderators ask and do: the queue, and decisions about comments. Uses the rest of `discussion`."""
