"""Articles from files: which stored article a file is, and the writing of many in one transaction."""
