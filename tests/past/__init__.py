"""The past against a model that has kept every state: articles are edited by chance, and asked as of moments."""
