"""What the site has: items of WordPress and comments of both systems, each told by its number alone, and how many of
each kind there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from urllib.parse import quote

from tests.moved_site import words

HOST = "www.sound-gazette.example"
FIRST_DAY = datetime(2012, 1, 2, 6, 30, tzinfo=UTC)
CHAIN = 10
"""Comments that answer each other in a row."""
OTHERS = (
    "page",
    "attachment",
    "revision",
    "nav_menu_item",
    "trash",
    "draft",
    "private",
    "password",
    "future",
    "pending",
)
"""One item in twelve is of these, by turns."""
SLUGS = ("the-{}-hours", "über-die-brücke-{}", "समुद्र-की-खबर-{}", "harbour-{}")
DATES_FUTURE = "2099-01-01 08:00:00"


@dataclass(frozen=True, slots=True)
class Post:
    """`kind` is "post" for what readers saw, or one of OTHERS."""

    number: int
    kind: str

    @property
    def slug(self) -> str:
        return SLUGS[self.number % len(SLUGS)].format(self.number)

    @property
    def at(self) -> datetime:
        return FIRST_DAY + timedelta(hours=self.number % 100_000)

    @property
    def path(self) -> str:
        """As the browser's address bar copies it."""
        return f"/{self.at:%Y/%m}/{quote(self.slug)}/"

    @property
    def is_read(self) -> bool:
        return self.kind == "post"

    def random(self, what: str) -> Random:
        return Random(f"{what} {self.number}")


@dataclass(frozen=True, slots=True)
class Remark:
    """`state` is "live", "pending", "spam", "deleted" or "ping"; `parent` may name a comment that comes later, or none
    that there is. `user` is an account, "" for guests."""

    number: int
    post: Post
    parent: int
    state: str
    author: str
    user: str
    text: str

    @property
    def at(self) -> datetime:
        return self.post.at + timedelta(minutes=self.number % 5_000)

    @property
    def is_copied(self) -> bool:
        """Whether a plugin of WordPress has it from Disqus, and says so."""
        return self.number % 13 == 0

    @property
    def is_taken_over(self) -> bool:
        """Whether Disqus has it from WordPress, and says so."""
        return self.number % 17 == 0


@dataclass
class Site:
    """`comments` of each system, shared out evenly among posts that readers saw. Numbers of comments go up with those
    of posts."""

    posts: int
    comments: int

    def items(self) -> Iterator[Post]:
        for number in range(1, self.posts + 1):
            yield Post(number, OTHERS[number // 12 % len(OTHERS)] if number % 12 == 0 else "post")

    def discussed(self) -> Iterator[tuple[Post, list[Remark]]]:
        """The same in both systems, but for what each does with them."""
        read, done = self.posts - self.posts // 12, 0
        for place, post in enumerate((each for each in self.items() if each.is_read), 1):
            due = self.comments * place // read
            yield post, list(_remarks(post, done + 1, due - done))
            done = due


def _remarks(post: Post, first: int, number: int) -> Iterator[Remark]:
    """In chains; every second post has its comments in another order than they were written in."""
    found = [_remark(post, first, place) for place in range(number)]
    return iter(found if post.number % 2 else found[::-1])


def _remark(post: Post, first: int, place: int) -> Remark:
    number, random = first + place, Random(f"remark {first + place}")
    depth = place % CHAIN
    parent = number - 1 if depth else 0
    state = {3: "pending", 5: "spam", 7: "deleted"}.get(number % 41, "live")
    if number % 97 == 0:
        parent = 900_000_000 + number
    user = f"user{number % 50}" if number % 3 == 0 else ""
    name = words.person(Random(user) if user else random)
    return Remark(number, post, parent, state, name, user, words.remark(random))
