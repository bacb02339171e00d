"""Writers and readers at once over several servers: no answer from a cache is older than it may be."""
