"""What runs in the process that reads and draws pictures, and nothing else: it may be killed at any time."""
