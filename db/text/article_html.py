"""The HTML of articles: what is allowed in it, and how all else is taken out."""

import re

import nh3

PHRASING = "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small strong sub sup time u var wbr"
RUBY = "rp rt ruby"
FLOW = "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary ul"
TABLE = "table tbody td tfoot th thead tr"
GROUPING = "address article aside center fieldset footer form header hgroup main nav section"
HIDDEN = "applet audio canvas embed iframe object script select style svg template textarea video"

INLINE = set(f"{PHRASING} {RUBY}".split())
TAGS = INLINE | set(f"{FLOW} {TABLE}".split())
WRAPPERS = set(GROUPING.split())
"""What only groups other elements, as a div does."""
RENAMED = {"acronym": "abbr", "strike": "s", "tt": "code"}
WITHOUT_CONTENT = set(HIDDEN.split())
"""Elements whose content is no text of the article, or none that can be shown."""
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
SCHEMES = {"http", "https", "mailto", "image"}
EMPTY = {"br", "hr", "img", "wbr"}
DEEPEST = 100
MOST_READINGS = 4

FOOTNOTE = re.compile(r"fn-[0-9a-f]{8}-\d{1,6}")
RAW_TAG = re.compile(r"""(</?)([a-z][^\s/<>]*)((?:"[^"]*"|'[^']*'|[^"'<>])*>)""", re.IGNORECASE)
FIRST_LINE_END = re.compile(r"(<pre(?: [^>]*)?>)\n+")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Of ids only those of footnotes, which no page has twice; images of the newsroom's only as pictures."""
    if name == "id":
        return value if FOOTNOTE.fullmatch(value) else None
    is_image = name in ("href", "cite", "src") and value.strip().lower().startswith("image:")
    return None if is_image and tag != "img" else value


SANITISER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=WITHOUT_CONTENT,
    attributes=ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes=SCHEMES,
    link_rel="noopener",
)


def sanitised(html: str) -> str:
    """Safe HTML of HTML that a renderer wrote."""
    return SANITISER.clean(html)


def sanitised_as_typed(html: str) -> str:
    """Safe HTML of whatever somebody wrote; it stays as it is when it is sanitised again.

    The sanitiser would print the markup within a noscript as text, leave a p within a p where a button was between, and
    take the square of the time for elements within each other.
    """
    typed = SANITISER.clean(RAW_TAG.sub(_Tags().known, html))
    for _ in range(MOST_READINGS):
        # Where an element was moved or taken out, what is left may be read otherwise than before.
        typed, before = SANITISER.clean(typed), typed
        if typed == before:
            break
    return FIRST_LINE_END.sub(r"\1", typed)


class _Tags:
    """What is left of the tags of a text: known ones, not too deep, wrappers as divs."""

    def __init__(self) -> None:
        self.depth = 0

    def known(self, tag: re.Match[str]) -> str:
        name = tag[2].lower()
        name = "div" if name in WRAPPERS else RENAMED.get(name, name)
        if name not in TAGS:
            return tag[0] if name in WITHOUT_CONTENT else ""
        is_known = name in INLINE or name in EMPTY or self._is_within_bounds(closing=len(tag[1]) > 1)
        return f"{tag[1]}{name}{tag[3]}" if is_known else ""

    def _is_within_bounds(self, closing: bool) -> bool:
        if closing:
            self.depth = max(0, self.depth - 1)
            return self.depth < DEEPEST
        self.depth += 1
        return self.depth <= DEEPEST
