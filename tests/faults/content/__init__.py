"""The same for content: editors write and schedule while everything fails, and others follow what that changes."""
