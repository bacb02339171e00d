"""Commands about comments. Uses `settings`, `imports` and `server`."""
