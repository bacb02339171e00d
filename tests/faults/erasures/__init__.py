"""PostgreSQL is killed while an account with many comments is erased, by batches that do not wait for the disk."""
