"""Addresses that somebody sends: how a slug is found, and what is in the path or URL of an article or a short link."""

from urllib.parse import SplitResult, urlsplit

from db.text.composition import canonical
from schema.fields.mapped_fields import FieldArgument

ARTICLES, SHORT_LINKS = "/articles/", "/s/"
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def stored_slug(noun: str, schema: str = "news") -> str:
    """SQL for the slug that `{slug}` is, or else is in another case, which is looked for where there is no such."""
    found = f"select slug from {schema}.{noun} where"
    return f"coalesce(({found} slug = {{slug}}), ({found} lower(slug) = lower({{slug}}) order by id limit 1))"


def slug_argument(noun: str) -> FieldArgument:
    """The argument that `stored_slug` looks for."""
    told = f"As in the {noun}'s `slug` and URL, percent-encoded or not, in any case."
    return FieldArgument(str, told, read_as=canonical)


def base_of(address: str) -> str | None:
    """What stands in front of the path of an article or a short link: nothing, or the beginning of a site's URLs
    without the scheme, such as `//news.example`. Of another path it is the host. None where there is no path."""
    given = _split(address)
    if given is None:
        return None
    found = _parts(given) or ("", "", "")
    host = given.netloc.lower().removesuffix(DEFAULT_PORTS.get(given.scheme, ":"))
    return (f"//{host}" if host else "") + found[0]


def slugs_of(address: str) -> list[str]:
    """The slug in a path or URL, in the forms in which it may be stored; none where there is none."""
    slug = canonical(_segment(address, ARTICLES))
    return list(dict.fromkeys((slug, slug.lower()))) if slug and not {"/", "\0"} & set(slug) else []


def code_of(address: str) -> str:
    """The code in the path or URL of a short link; empty where there is none."""
    return _segment(address, SHORT_LINKS)


def _split(address: str) -> SplitResult | None:
    try:
        given = urlsplit(address.strip())
    except ValueError:
        return None
    return given if given.scheme in ("", *DEFAULT_PORTS) else None


def _segment(address: str, folder: str) -> str:
    given = _split(address)
    found = _parts(given) if given else None
    return found[2].removesuffix("/") if found and found[1] == folder else ""


def _parts(given: SplitResult) -> tuple[str, str, str] | None:
    """The path in front of the first folder that is known here, the folder, and what is behind it."""
    folder = next((each for each in (ARTICLES, SHORT_LINKS) if each in given.path), None)
    return given.path.partition(folder) if folder else None
