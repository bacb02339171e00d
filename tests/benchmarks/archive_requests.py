"""What is asked of an archive, large and small, and how long that may take."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.api.publisher import bearer

TEASERS = "nodes { slug headline } pageInfo { endCursor hasNextPage }"
PAGE = "paragraphs { html } keyPoints { text } quotes { text } shares { url count } authors { person { name } }"
COMMENTS = "nodes { id body } pageInfo { endCursor hasNextPage }"
MODERATOR = bearer(sub="moderator", name="A moderator", roles=["MODERATOR"])
EDITOR = bearer(sub="editor", name="An editor", roles=["EDITOR"])
PROLIFIC = bearer(sub="reader-0", name="Ten years here")


@dataclass(frozen=True, slots=True)
class Bound:
    """What may be found on a large site: so many times what a small one has, or at most so much, or at least."""

    title: str
    ratio: float | None = None
    most: float | None = None
    least: float | None = None
    unit: str = "ms"

    def __str__(self) -> str:
        if self.ratio is not None:
            return f"≤ {self.ratio:g} times"
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g} {self.unit}"

    def holds(self, small: float, large: float) -> bool:
        if self.ratio is not None:
            return large <= small * self.ratio
        return large >= self.least if self.least is not None else large <= (self.most or 0)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request with its bound: a document, or the path of a page. `$slug` and `$article` stand for the article with
    the longest thread, `$comment` for a comment on another, `$posted` for what was posted last, `$cursor` for where the
    last page of that thread has ended, `$number` for another number each time."""

    bound: Bound
    text: str
    token: str | None = None


def _articles(arguments: str) -> str:
    return f"{{ articles({arguments}) {{ {TEASERS} }} }}"


def _thread(arguments: str, selection: str) -> str:
    return f"{{ article(slug: $slug) {{ comments{arguments} {{ {selection} }} }} }}"


def _replies(arguments: str) -> str:
    return f"nodes {{ replies({arguments}) {{ {COMMENTS} }} }}"


def _on_quotes(arguments: str, selection: str) -> str:
    return f"{{ article(slug: $slug) {{ quotes {{ comments{arguments} {{ {selection} }} }} }} }}"


def _queue(arguments: str) -> str:
    return f"{{ moderationQueue{arguments} {{ nodes {{ id }} }} }}"


def _found(filter: str, size: str = "first", selection: str = COMMENTS) -> str:
    """Of the comments that readers see."""
    return f"{{ moderationQueue(filter: {{status: PUBLISHED, {filter}}}, {size}: 20) {{ {selection} }} }}"


def _desk(filter: str, selection: str = TEASERS) -> str:
    return f"{{ desk(filter: {{{filter}}}) {{ {selection} }} }}"


def _hits(query: str, more: str = "") -> str:
    return f"{{ searchArticles(query: {query}, first: 10) {{ nodes {{ rank article {{ slug }} }} {more} }} }}"


def _search(title: str, document: str, token: str | None = None) -> Ask:
    return Ask(Bound(title, most=100), document, token)


def _list(title: str, document: str, ratio: float = 2, token: str | None = None) -> Ask:
    return Ask(Bound(title, ratio=ratio), document, token)


def _write(title: str, call: str) -> Ask:
    return Ask(Bound(title, ratio=1.2), call, PROLIFIC)


IN_ENGLISH = 'filter: {search: "government", language: "en"}'
RARE_IN_SECTION = r'"\"government river\"", filter: {section: "World"}'
SEARCHES = (
    _search("search: a frequent word", _hits('"government"')),
    _search("search: its number", _hits('"government"', "totalCount")),
    _search("search: a phrase of frequent words", _hits(r'"\"government plans\""')),
    _search("search: either word", _hits('"government or river"')),
    _search("search: one without the other", _hits('"government -river"')),
    _search("search: only without", _hits('"-river"')),
    _search("search: in a section", _hits('"government", filter: {section: "World"}')),
    _search("search: a phrase in a section", _hits(r'"\"government plans\"", filter: {section: "World"}')),
    _search("search: with a tag of long ago", _hits('"government", filter: {tag: "longago"}', "totalCount")),
    _search(
        "search: in the language of most, its number", _hits('"government", filter: {language: "en"}', "totalCount")
    ),
    _search("search: its last page", _hits('"government"').replace("first", "last")),
    _search("search: a rare phrase in a section", _hits(RARE_IN_SECTION)),
    _search("… its last page", _hits(RARE_IN_SECTION).replace("first", "last")),
    _search("search: only without, with a tag of long ago", _hits('"-river", filter: {tag: "longago"}')),
    _search(
        "search: with a tag of a quarter, its number",
        '{ articles(filter: {search: "government", tag: "year-2024"}) { totalCount } }',
    ),
    _search("search by discussion: only without", _articles('filter: {search: "-river"}, orderBy: MOST_DISCUSSED')),
    _search("search: in a section of nothing", _hits('"government", filter: {section: "Nope $number"}')),
    _search("search: with a typing error", _hits('"governmnet"', "correctedQuery")),
    _search("search by time: a frequent word", _articles('filter: {search: "government"}')),
    _search("search by time: its last page", _articles('last: 20, filter: {search: "government"}')),
    _search("search by time: the oldest in a language", _articles(f"orderBy: OLDEST, {IN_ENGLISH}")),
    _search("search by time: a word of long ago", _articles('filter: {search: "longago"}')),
    _search("search by time: with a tag of long ago", _articles('filter: {search: "government", tag: "longago"}')),
    _search("search by time: a phrase", _articles(r'filter: {search: "\"government plans\""}')),
    _search("quotes: a frequent word", '{ quotes(filter: {search: "government"}) { nodes { text } } }'),
    _search("quotes: a phrase", r'{ quotes(filter: {search: "\"government plans\""}) { nodes { text } } }'),
    _search("quotes: a word of long ago", '{ quotes(filter: {search: "longago"}) { nodes { text } } }'),
    _search("quotes: their number", '{ quotes(filter: {search: "government"}) { totalCount } }'),
    _search("comments: a word of none", _queue('(filter: {status: PUBLISHED, search: "ostrich"})'), MODERATOR),
    _search("desk: a frequent word", '{ desk(filter: {search: "government"}) { nodes { slug } } }', EDITOR),
    _search("desk: a word of none", '{ desk(filter: {search: "ostrich"}) { nodes { slug } } }', EDITOR),
    _search("comments: a frequent word", _queue('(filter: {status: PUBLISHED, search: "government"})'), MODERATOR),
    _search("comments: a word of one in five", _found('search: "everywhere"'), MODERATOR),
    _search("… in a language of none", _found('search: "everywhere", language: "pt"'), MODERATOR),
    _search("… on an article of few", _found('search: "everywhere", articleId: "Article_5"'), MODERATOR),
    _search("… its last page", _found('search: "everywhere"', "last"), MODERATOR),
    _search("… its number", _found('search: "everywhere"', selection="totalCount"), MODERATOR),
    _search("comments: only without", _found('search: "-river"'), MODERATOR),
    _search("… its last page", _found('search: "-river"', "last"), MODERATOR),
    _search("… two words, in a language of none", _found('search: "-river -plans", language: "pt"'), MODERATOR),
    _search(
        "… its number on an article of few",
        _found('search: "-river", articleId: "Article_5"', selection="totalCount"),
        MODERATOR,
    ),
    _search("desk: its number", _desk('search: "government"', "totalCount"), EDITOR),
    _search("… of those published", _desk('search: "government", status: PUBLISHED', "totalCount"), EDITOR),
    _search("desk: a phrase", _desk(r'search: "\"government plans\""'), EDITOR),
    _search("desk: only without", _desk('search: "-river"'), EDITOR),
    _search("… in a section of nothing", _desk('search: "-river", section: "Nope $number"'), EDITOR),
    _search("… of those scheduled", _desk('search: "-river", status: SCHEDULED'), EDITOR),
)
LISTS = (
    _list("articles: the newest", _articles("first: 20")),
    _list("articles: with their pictures", "{ articles(first: 20) { nodes { slug image { srcSet } } } }"),
    _list("articles: most discussed", _articles("orderBy: MOST_DISCUSSED"), 3),
    _list("section: most discussed", _articles('filter: {section: "World"}, orderBy: MOST_DISCUSSED'), 3),
    _list("tag: most discussed", _articles('filter: {tag: "topic-3"}, orderBy: MOST_DISCUSSED'), 3),
    _list("tag: unknown", _articles('filter: {tag: "nope $number"}')),
    _list("tag: unknown, its page", "/tags/nope-$number"),
    _list("tag: unknown, its feed", "/tags/nope-$number.atom"),
    _list("articles: in a language", _articles('filter: {language: "en"}')),
    _list("articles: in a language of few", _articles('filter: {language: "pt"}')),
    _list("articles: from a source", _articles('filter: {source: "ANI"}')),
    _list("articles: about a person", _articles('filter: {personSlug: "ada-berg"}')),
    _list("articles: by a person", _articles('filter: {authorSlug: "ada-berg"}')),
    _list("articles: by or about a person", _articles('filter: {byOrAboutSlug: "ada-berg"}')),
    _list("quotes: of a person", '{ person(slug: "ada-berg") { quotes { nodes { text } } } }'),
    _list("articles: with a tag", _articles('filter: {tag: "topic-3"}')),
    _list("person: a page", f'{{ person(slug: "ada-berg") {{ title articles {{ {TEASERS} }} }} }}'),
    _list("person: what they wrote", f'{{ person(slug: "ada-berg") {{ authoredArticles {{ {TEASERS} }} }} }}'),
    _list("topic: a page", f'{{ topic(slug: "topic-3") {{ articles {{ {TEASERS} }} }} }}'),
    _search(
        "articles: most discussed, of a tag of long ago", _articles('filter: {tag: "longago"}, orderBy: MOST_DISCUSSED')
    ),
    _search("… of a tag of nothing", _articles('filter: {tag: "nope$number"}, orderBy: MOST_DISCUSSED')),
    _search("… of a year", _articles('filter: {tag: "year-2021"}, orderBy: MOST_DISCUSSED')),
    _search("articles: of topics of long ago", _articles('filter: {topics: ["longago"]}')),
    _search(
        "articles: of a source of nothing in a section", _articles('filter: {section: "World", source: "No$number"}')
    ),
    _search("a prolific reader: how much they have written", "{ viewer { comments { totalCount } } }", PROLIFIC),
    _list("topics", "{ topics { nodes { name } pageInfo { endCursor hasNextPage } } }"),
    _list("article: a page", f"{{ article(slug: $slug) {{ {PAGE} }} }}"),
    _list("article: unknown", '{ article(slug: "Nope-$number") { headline } }'),
    _list("desk", f"{{ desk {{ {TEASERS} }} }}", token=EDITOR),
)
THREADS = (
    _list("thread: its number", _thread("", "totalCount")),
    _list("thread: the newest, behind hidden ones", _thread("(orderBy: NEWEST)", COMMENTS)),
    _list("… for a reader of whom some are hidden", _thread("(orderBy: NEWEST)", COMMENTS), token=PROLIFIC),
    _list("all comments: the newest, behind hidden ones", _thread("(orderBy: NEWEST, threads: false)", COMMENTS)),
    _list("replies: the newest, behind hidden ones", _thread("(first: 1)", _replies("orderBy: NEWEST"))),
    _list("… for a reader of whom some are hidden", _thread("(first: 1)", _replies("last: 20")), token=PROLIFIC),
    _list("replies: most liked, beside hidden ones", _thread("(first: 1)", _replies("orderBy: MOST_LIKED"))),
    _list("replies: how many are below", _thread("(first: 1)", "nodes { descendantCount }")),
    _list("quote: the newest on it, behind hidden ones", _on_quotes("(orderBy: NEWEST)", COMMENTS)),
    _list("… for a reader of whom some are hidden", _on_quotes("(orderBy: NEWEST)", COMMENTS), token=PROLIFIC),
    _list("quote: their number", _on_quotes("", "totalCount")),
    _list("thread: most liked", _thread("(orderBy: MOST_LIKED)", COMMENTS)),
    _list("… its next page", _thread('(orderBy: MOST_LIKED, after: "$cursor")', COMMENTS)),
    _list("thread: most replied", _thread("(orderBy: MOST_REPLIED)", COMMENTS)),
    _list("all comments: most liked", _thread("(orderBy: MOST_LIKED, threads: false)", COMMENTS)),
    _list("all comments: most replied", _thread("(orderBy: MOST_REPLIED, threads: false)", COMMENTS)),
    _list("thread: with replies", _thread("", "nodes { replies(first: 3) { nodes { id } } }")),
    _list("queue: published", _queue("(filter: {status: PUBLISHED})"), token=MODERATOR),
    _list("queue: pending", _queue(""), token=MODERATOR),
    _list("queue: in a language of none", _found('language: "pt"'), token=MODERATOR),
)
SAID = "I have said much in ten years, and this is number $number of all that I have to say about it."
ON = f'articleId: "$article", body: "{SAID}"'
REPORT = "{ errors { code } }"
POST = (
    f'mutation {{ postComment(input: {{ {ON}, idempotencyKey: "$number" }}) {{ comment {{ id }} errors {{ code }} }} }}'
)
EDIT = f'mutation {{ editComment(input: {{ commentId: "$posted", body: "{SAID} Again." }}) {REPORT} }}'
LIKE = f'mutation {{ likeComment(input: {{ commentId: "$comment" }}) {REPORT} }}'
SHARE = f'mutation {{ shareArticle(input: {{ articleId: "$article", platform: X }}) {REPORT} }}'
WRITES = (
    _write("a prolific reader posts", POST),
    _write("… edits", EDIT),
    _write("… likes", LIKE),
    _write("… shares", SHARE),
    _write("… has a comment checked", f"{{ checkComment(input: {{ {ON} }}) {REPORT} }}"),
)
ASKS: Sequence[Ask] = (*SEARCHES, *LISTS, *THREADS, *WRITES)


def posting(token: str) -> Ask:
    """To the longest thread."""
    return Ask(WRITES[0].bound, POST, token)
