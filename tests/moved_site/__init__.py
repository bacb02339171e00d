"""A made-up news site that moves: its WordPress export and its Disqus export, of any size, the same each time.

`python -m tests.moved_site FOLDER --posts 2000 --comments 20000` writes both. Uses nothing of the project."""
