"""How fast the three operations of a news site are, beside statements written by hand. Run by `make bench`."""
