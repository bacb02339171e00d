"""Posts of a Ghost export as articles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.imports.options import ReadOptions
from api.imports.pictures.named import NamedPicture, named
from api.imports.transfers.ghost.bodies import html_of
from api.imports.transfers.ghost.tables import Row, Tables, posts, tables
from api.imports.transfers.moments import NoMoment, first_moment, moment
from api.imports.transfers.records import Item, Skipped
from api.imports.transfers.texts import language, people

PLACEHOLDER = "__GHOST_URL__"
PUBLIC = {"published", "scheduled", "sent"}


def read(path: Path, options: ReadOptions) -> Iterator[Item | Skipped]:
    """Twice over the file: links between tables may stand behind the posts."""
    linked = tables(path)
    for post in posts(path):
        yield _record(post, linked, options)


def _record(post: Row, linked: Tables, options: ReadOptions) -> Item | Skipped:
    name = f"ghost:{post.get('uuid') or post['id']}"
    kind = str(post.get("type") or ("page" if post.get("page") in (1, True) else "post"))
    if kind != "post":
        return Skipped(name, f"It is no post, but of the kind {kind}.")
    html = html_of(post)
    if html is None:
        return Skipped(name, "Its body is of a kind that cannot be read.")
    try:
        state = _state(post, options)
    except NoMoment as error:
        return error.skipped(name)
    values = {**_values(post, linked), **state}
    site = _site(linked, options)
    return Item(
        id=name,
        values={key: _placed(value, site) for key, value in values.items() if value not in (None, "", [])},
        html=_placed(html, site),
        slug=str(post.get("slug") or ""),
        addresses=() if "draft" in state else _addresses(post),
        base=site,
        lead=_lead(post, linked, site),
    )


def _site(linked: Tables, options: ReadOptions) -> str:
    return (linked.settings.get("url") or options.base_url or "").rstrip("/")


def _placed(value: Any, site: str) -> Any:
    return value.replace(PLACEHOLDER, site) if isinstance(value, str) else value


def _state(post: Row, options: ReadOptions) -> dict[str, Any]:
    """What only members may read is nobody's here."""
    status = str(post.get("status") or "draft")
    is_open = status in ("published", "sent") and str(post.get("visibility") or "public") == "public"
    is_open = is_open and not (status == "sent" or post.get("email_only"))
    given = [_text(post.get(key)) for key in ("published_at", "created_at")]
    try:
        published = first_moment(options, *(given if is_open else given[:1]))
    except NoMoment:
        if is_open:
            raise
        return {"draft": "true"}
    waits = status == "scheduled" and str(post.get("visibility") or "public") == "public" and published > options.now
    changed = moment(options, _text(post.get("updated_at")))
    return {
        **({"published": published.isoformat()} if is_open or waits else {"draft": "true"}),
        **({"updated": changed.isoformat()} if changed else {}),
    }


def _text(given: Any) -> str:
    return str(given) if isinstance(given, str | int | float) else ""


def _values(post: Row, linked: Tables) -> dict[str, Any]:
    meta = {**post, **{key: value for key, value in linked.meta.get(str(post["id"]), {}).items() if value}}
    tags = [tag for tag in linked.tags_of_post(post) if not str(tag.get("name") or "#").startswith("#")]
    names = [str(tag["name"]) for tag in tags if tag.get("visibility") != "internal"]
    return {
        "headline": post.get("title"),
        "summary": post.get("custom_excerpt"),
        "authors": people(author.get("name") for author in linked.authors_of_post(post)),
        "section": names[0] if names else None,
        "tags": names[1:],
        "language": language(post.get("locale") or linked.settings.get("locale") or linked.settings.get("lang"))
        if (linked.settings.get("locale") or linked.settings.get("lang") or "en") != "en" or post.get("locale")
        else None,
        "seo_title": meta.get("meta_title"),
        "seo_description": meta.get("meta_description"),
        "canonical_url": post.get("canonical_url"),
    }


def _lead(post: Row, linked: Tables, site: str) -> NamedPicture | None:
    meta = linked.meta.get(str(post["id"]), {})
    address = post.get("feature_image") or post.get("image")
    if not isinstance(address, str) or not address:
        return None
    address = _placed(address, site)
    words = (post.get("feature_image_alt") or meta.get("feature_image_alt"),
             post.get("feature_image_caption") or meta.get("feature_image_caption"))  # fmt: skip
    alt, caption = (str(each or "") for each in words)
    return named(f"{site}{address}" if address.startswith("/") and site else address, alt=alt, caption=caption)


def _addresses(post: Row) -> tuple[str, ...]:
    slug = str(post.get("slug") or "")
    return (f"/{slug}/",) if slug else ()
