"""What one greedy client takes from nine others: `python -m tests.fairness`."""
