"""Writes both exports of a site of the size that is asked for."""

from argparse import ArgumentParser
from pathlib import Path

from tests.moved_site import disqus, wordpress
from tests.moved_site.site import Site

parser = ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--posts", type=int, default=2_000)
parser.add_argument("--comments", type=int, default=20_000, help="of each system")
asked = parser.parse_args()
site = Site(asked.posts, asked.comments)
asked.folder.mkdir(parents=True, exist_ok=True)
wordpress.write(site, asked.folder / "wordpress.xml")
disqus.write(site, asked.folder / "disqus.xml")
