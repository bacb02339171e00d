"""Addresses that somebody sends: how a slug is found, and what is in the path or URL of an article."""

from urllib.parse import SplitResult, urlsplit

from db.text.composition import canonical

ARTICLES = "/articles/"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def stored_slug(noun: str, schema: str = "news") -> str:
    """SQL for the slug that `{slug}` is, or else is in another case, which is looked for where there is no such."""
    found = f"select slug from {schema}.{noun} where"
    return f"coalesce(({found} slug = {{slug}}), ({found} lower(slug) = lower({{slug}}) order by id limit 1))"


def base_of(address: str) -> str | None:
    """What stands in front of the path `/articles/`: nothing, or the beginning of a site's URLs without the scheme,
    such as `//news.example`. None where there is no such path."""
    given = _split(address)
    if given is None or ARTICLES not in given.path:
        return None
    host = given.netloc.lower().removesuffix(DEFAULT_PORTS.get(given.scheme, ":"))
    return (f"//{host}" if host else "") + _article_path(given)[0]


def slugs_of(address: str) -> list[str]:
    """The slug in a path or URL, in the forms in which it may be stored; none where there is none."""
    given = _split(address)
    slug = canonical(_article_path(given)[1]) if given else ""
    return list(dict.fromkeys((slug, slug.lower()))) if slug and not {"/", "\0"} & set(slug) else []


def _split(address: str) -> SplitResult | None:
    try:
        given = urlsplit(address.strip())
    except ValueError:
        return None
    return given if given.scheme in ("", *DEFAULT_PORTS) else None


def _article_path(given: SplitResult) -> tuple[str, str]:
    """The path in front of `/articles/`, and behind it."""
    base, _, slug = given.path.partition(ARTICLES)
    return base, slug.removesuffix("/")
