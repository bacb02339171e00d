"""Pictures that files name: what they say of them, which file or address is meant, and how they are taken in."""
