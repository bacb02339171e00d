"""The keys that people write: other names of a field, those that are kept for later, and those that say nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

SEPARATORS = re.compile(r"[\s_-]+")


@dataclass(frozen=True)
class Keys:
    """`fields` has the names of each field, the one that counts before others first, folded as by `folded`.

    Keys of `kept` have no field yet. What stands within `containers` stands there as if beside them.
    """

    fields: Mapping[str, tuple[str, ...]]
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    containers: tuple[str, ...] = ()

    @cached_property
    def meanings(self) -> dict[str, tuple[str, int]]:
        """By its name what a key is for, and which of the names for that it is."""
        meant = {**self.fields, **self.kept}.items()
        return {alias: (name, place) for name, aliases in meant for place, alias in enumerate(aliases)}


@dataclass(frozen=True, slots=True)
class Sorted:
    """`given` has the file's key of each field; `spare` are known keys whose field has its value from another one."""

    values: dict[str, Any]
    given: dict[str, str]
    kept: dict[str, dict[str, Any]]
    spare: dict[str, Any]
    unknown: list[str]


def folded(key: str) -> str:
    """`publishDate`, `publish-date` and `PublishDate` are one."""
    return SEPARATORS.sub("", key).lower()


def sort(values: Mapping[str, Any], keys: Keys) -> Sorted:
    """Values by what their keys mean. One that is empty is as good as none."""
    found = Sorted({}, {}, {}, {}, [])
    meant: list[tuple[int, str, str, Any]] = []
    for key, value in _unpacked(values, keys).items():
        name, place = keys.meanings.get(folded(key), ("", 0))
        if name and not _is_empty(value):
            meant.append((place, name, key, value))
        elif not name and folded(key) not in keys.ignored and not _is_empty(value):
            found.unknown.append(key)
    for _, name, key, value in sorted(meant, key=itemgetter(0)):
        _put(found, keys, (name, key, value))
    return found


def _put(found: Sorted, keys: Keys, meant: tuple[str, str, Any]) -> None:
    name, key, value = meant
    if name in keys.kept:
        found.kept.setdefault(name, {})[key] = value
    elif name in found.values:
        found.spare[key] = value
    else:
        found.values[name], found.given[name] = value, key


def _unpacked(values: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    unpacked: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict) and folded(key) in keys.containers:
            unpacked = {**value, **unpacked}
        else:
            unpacked[key] = value
    return unpacked


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ARTICLE = Keys(
    fields={
        "headline": _words("headline title"),
        "alternative_headline": _words("alternativeheadline alternateheadline"),
        "external_id": _words("externalid id guid uuid"),
        "slug": _words("slug postslug urlslug"),
        "summary": _words("summary description excerpt lead abstract"),
        "dek": _words("dek subtitle subheading standfirst"),
        "dateline": _words("dateline"),
        "authors": _words("authors author writers writer creators creator contributors"),
        "byline": _words("byline"),
        "seo": _words("seo"),
        "seo_title": _words("seotitle metatitle yoastwpseotitle rankmathtitle aioseoptitle"),
        "seo_description": _words(
            "seodescription metadescription yoastwpseometadesc rankmathdescription aioseopdescription"
        ),
        "canonical_url": _words("canonicalurl canonical canonicallink yoastwpseocanonical rankmathcanonicalurl"),
        "no_index": _words("noindex robots robotsnoindex yoastwpseometarobotsnoindex rankmathrobots"),
        "source": _words("source agency"),
        "section": _words("section category categories"),
        "tags": _words("tags tag topics keywords"),
        "published": _words(
            "published publishedat publishdate pubdate pubdatetime publishedtime publicationdate datepublished date "
            "datetime postdate created createdat createddate creationdate datecreated"
        ),
        "updated": _words(
            "updated updatedat updateddate lastmod lastmodified lastmodifiedat modified modifiedat modifieddate "
            "moddatetime datemodified dateupdated lastupdated lastupdate"
        ),
        "version": _words("version revision"),
        "draft": _words("draft isdraft"),
        "status": _words("status poststatus state visibility"),
        "private": _words("private unlisted hidden password"),
        "withdrawn": _words("withdrawn withdrawnat"),
        "withdrawal_reason": _words("withdrawalreason"),
        "redirect_to": _words("redirectto"),
        "expires": _words("expirydate expires expiredate unpublishdate"),
        "key_points": _words("keypoints keytakeaways"),
        "people": _words("people"),
        "quotes": _words("quotes"),
        "comments": _words("comments"),
        "commenting": _words("commenting commentstatus allowcomments enablecomments commentable comment"),
        "comment_guidelines": _words("commentguidelines"),
        "language": _words("language lang locale languagecode inlanguage htmllang oglocale og:locale"),
        "translation_key": _words("translationkey translationid translationgroup ref pageid"),
        "translation_of": _words("translationof originalarticle"),
    },
    kept={
        "image": _words(
            "image images thumbnail thumb cover coverimage heroimage featuredimage featureimage featimage banner photo "
            "picture ogimage socialimage headerimage imagealt imagecaption imagecredit coveralt thumbnailalt"
        ),
        "addresses": _words("permalink url aliases alias redirectfrom redirects link oldurl"),
        "search_engines": _words("metakeywords"),
        "series": _words("series"),
        "short_titles": _words("shorttitle linktitle navtitle"),
    },
    ignored=frozenset(
        _words("""
        layout type kind template theme markup weight order position menu menus nav navorder parent sidebar
        toc tocsticky showtoc tableofcontents math mathjax katex mermaid sitemap pagination paginate share
        sharing showdate hidemeta hidetitle related disqus disqusid pin pinned sticky featured top classes css
        js scripts styles stylesheet stylesheets outputs cascade build resources headless iscjklanguage
        excerptseparator renderwithliquid liquid authorprofile readtime readingtime wordcount posttype
        postformat format collection eleventynavigation eleventyexcludefromcollections eleventycomputed
        eleventyimport postid wpid meta timelinenotification dateformat feed rss search searchable contenttype
        breadcrumb breadcrumbs analytics ads generator encoding charset output isindex header footer teaser
        dir direction textdirection rtl twitter og opengraph dategmt modifiedgmt pingstatus
        """)
    ),
    containers=("params", "extra", "taxonomies"),
)
SEO = Keys(
    fields={
        "title": _words("title metatitle seotitle"),
        "description": _words("description metadescription seodescription"),
        "canonical_url": _words("canonicalurl canonical canonicallink"),
        "no_index": _words("noindex robots"),
    }
)
AUTHOR = Keys(fields={"person": _words("person"), "role": _words("role")})
PERSON = Keys(
    fields={
        "name": _words("name"),
        "title": _words("title role"),
        "affiliation": _words("affiliation"),
        "id": _words("id"),
        "same_as": _words("sameas"),
        "slug": _words("slug"),
        "only_quoted": _words("onlyquoted"),
    }
)
QUOTE = Keys(
    fields={
        "text": _words("text quote body"),
        "speaker": _words("speaker person by"),
        "attribution": _words("attribution credit"),
        "pull": _words("pull ispullquote pullquote"),
        "anchor": _words("anchor"),
    }
)
COMMENT = Keys(
    fields={
        "name": _words("name author authorname commentauthor"),
        "id": _words("id authorid userid"),
        "body": _words("body content text message comment commentcontent"),
        "at": _words("at dategmt date time createdat commentdategmt commentdate"),
        "liked_by": _words("likedby"),
        "replies": _words("replies children"),
    },
    ignored=frozenset(_words("email authoremail url authorurl avatar gravatar approved type ip authorip parent")),
)
ANCHOR = Keys(fields={"paragraph": _words("paragraph"), "start": _words("start"), "end": _words("end")})
DATELINE = Keys(fields={"place": _words("place location city"), "date": _words("date day")})
KEY_POINTS = Keys(fields={"heading": _words("heading title"), "points": _words("points items")})
