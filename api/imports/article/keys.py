"""The keys that people write: other names of a field, those that are kept for later, and those that say nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from api.imports.article.picture_keys import LEAD_PICTURES, WORDS_OF_PICTURES

SEPARATORS = re.compile(r"[\s_-]+")
PLACE = itemgetter(0)


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
    def order(self) -> Callable[[tuple[str, ...]], Sequence[tuple[str, str | None]]]:
        """Of keys that stand together what each is for, the one that counts first; None for what means nothing."""
        meant = {**self.fields, **self.kept}.items()
        meanings = {alias: (place, name) for name, aliases in meant for place, alias in enumerate(aliases)}

        def order(given: tuple[str, ...]) -> Sequence[tuple[str, str | None]]:
            words = [(folded(key), key) for key in given]
            unknown = [(key, None) for word, key in words if word not in meanings and word not in self.ignored]
            known = sorted([(*meanings[word], key) for word, key in words if word in meanings], key=PLACE)
            return [*unknown, *((key, name) for _, name, key in known)]

        return lru_cache(maxsize=1_000)(order)


class Sorted(NamedTuple):
    """`given` has the file's key of each field; `spare` are known keys whose field has its value from another one."""

    values: dict[str, Any]
    given: dict[str, str]
    kept: dict[str, dict[str, Any]]
    spare: dict[str, Any]
    unknown: list[str]


@lru_cache(maxsize=1_000)
def folded(key: str) -> str:
    """`publishDate`, `publish-date` and `PublishDate` are one."""
    return SEPARATORS.sub("", key).lower()


def sort(values: Mapping[str, Any], keys: Keys) -> Sorted:
    """Values by what their keys mean. One that is empty is as good as none."""
    found, given = Sorted({}, {}, {}, {}, []), _unpacked(values, keys) if keys.containers else values
    for key, name in keys.order(tuple(given)):
        value = given[key]
        if not (value.strip() if isinstance(value, str) else value not in (None, [], {})):
            continue
        if name is None:
            found.unknown.append(key)
        else:
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


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ARTICLE = Keys(
    fields={
        "headline": words("headline title"),
        "alternative_headline": words("alternativeheadline alternateheadline"),
        "external_id": words("externalid id guid uuid"),
        "slug": words("slug postslug urlslug"),
        "summary": words("summary description excerpt lead abstract"),
        "dek": words("dek subtitle subheading standfirst"),
        "dateline": words("dateline"),
        "authors": words("authors author writers writer creators creator contributors"),
        "byline": words("byline"),
        "seo": words("seo"),
        "seo_title": words("seotitle metatitle yoastwpseotitle rankmathtitle aioseoptitle"),
        "seo_description": words(
            "seodescription metadescription yoastwpseometadesc rankmathdescription aioseopdescription"
        ),
        "canonical_url": words("canonicalurl canonical canonicallink yoastwpseocanonical rankmathcanonicalurl"),
        "seo_image": words("ogimage socialimage seoimage metaimage twitterimage shareimage"),
        "no_index": words("noindex robots robotsnoindex yoastwpseometarobotsnoindex rankmathrobots"),
        "source": words("source agency"),
        "section": words("section category categories"),
        "tags": words("tags tag topics keywords"),
        "published": words(
            "published publishedat publishdate pubdate pubdatetime publishedtime publicationdate datepublished date "
            "datetime postdate created createdat createddate creationdate datecreated"
        ),
        "updated": words(
            "updated updatedat updateddate lastmod lastmodified lastmodifiedat modified modifiedat modifieddate "
            "moddatetime datemodified dateupdated lastupdated lastupdate"
        ),
        "version": words("version revision"),
        "draft": words("draft isdraft"),
        "status": words("status poststatus state visibility"),
        "private": words("private unlisted hidden password"),
        "withdrawn": words("withdrawn withdrawnat"),
        "withdrawal_reason": words("withdrawalreason"),
        "redirect_to": words("redirectto"),
        "expires": words("expirydate expires expiredate unpublishdate"),
        "key_points": words("keypoints keytakeaways"),
        "people": words("people"),
        "quotes": words("quotes"),
        "comments": words("comments"),
        "commenting": words("commenting commentstatus allowcomments enablecomments commentable comment"),
        "comment_guidelines": words("commentguidelines"),
        "language": words("language lang locale languagecode inlanguage htmllang oglocale og:locale"),
        "translation_key": words("translationkey translationid translationgroup ref pageid"),
        "translation_of": words("translationof originalarticle"),
    },
    kept={
        "image": (*LEAD_PICTURES, *sorted(WORDS_OF_PICTURES)),
        "addresses": words("permalink url aliases alias redirectfrom redirects link oldurl"),
        "search_engines": words("metakeywords"),
        "series": words("series"),
        "short_titles": words("shorttitle linktitle navtitle"),
    },
    ignored=frozenset(
        words("""
        layout type kind template theme markup weight order position menu menus nav navorder parent sidebar
        toc tocsticky showtoc tableofcontents math mathjax katex mermaid sitemap pagination paginate share
        sharing showdate hidemeta hidetitle related disqus disqusid pin pinned sticky featured top classes css
        js scripts styles stylesheet stylesheets outputs cascade build headless iscjklanguage
        excerptseparator renderwithliquid liquid authorprofile readtime readingtime wordcount posttype
        postformat format collection eleventynavigation eleventyexcludefromcollections eleventycomputed
        eleventyimport postid wpid meta timelinenotification dateformat feed rss search searchable contenttype
        breadcrumb breadcrumbs analytics ads generator encoding charset output isindex footer
        dir direction textdirection rtl twitter og opengraph dategmt modifiedgmt pingstatus
        """)
    ),
    containers=("params", "extra", "taxonomies"),
)
PERSON = Keys(
    fields={
        "name": words("name"),
        "title": words("title role"),
        "affiliation": words("affiliation"),
        "id": words("id"),
        "same_as": words("sameas"),
        "slug": words("slug"),
        "only_quoted": words("onlyquoted"),
    }
)
QUOTE = Keys(
    fields={
        "text": words("text quote body"),
        "speaker": words("speaker person by"),
        "attribution": words("attribution credit"),
        "pull": words("pull ispullquote pullquote"),
        "anchor": words("anchor"),
    }
)
COMMENT = Keys(
    fields={
        "name": words("name author authorname commentauthor"),
        "id": words("id authorid userid"),
        "body": words("body content text message comment commentcontent"),
        "at": words("at dategmt date time createdat commentdategmt commentdate"),
        "liked_by": words("likedby"),
        "replies": words("replies children"),
    },
    ignored=frozenset(words("email authoremail url authorurl avatar gravatar approved type ip authorip parent")),
)
ANCHOR = Keys(fields={"paragraph": words("paragraph"), "start": words("start"), "end": words("end")})
DATELINE = Keys(fields={"place": words("place location city"), "date": words("date day")})
KEY_POINTS = Keys(fields={"heading": words("heading title"), "points": words("points items")})
