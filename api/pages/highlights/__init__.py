"""What is marked in the texts of pages: quotes, and words that were searched for."""
