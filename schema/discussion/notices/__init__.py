"""What readers are told, and what they follow. Uses the rest of `discussion`, and is named by `viewers`."""
