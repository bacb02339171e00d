"""A small newsroom in which every field of the schema shows something, and something is missing everywhere too."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.builder import Builder
from tests.schema.operations import Words

WORDS: Words = {
    "slug": ["article-4", "person-1", "port", "nothing"],
    "slugs": ["article-3", "article-4", "nothing"],
    "code": ["1", "1a", "nothing"],
    "first": [0, 1, 2, 5, 100],
    "last": [0, 1, 3, 100],
    "threads": [True, False],
    "featured": [True, False],
    "anchor": ["Block_1", "Quote_1", "KeyPoint_1", "no id"],
    "after": ["feed.1.0", "feed.1.0", "feed.1.0", "feed.1.2", "feed.1.99", "content.0.0", "", "no cursor"],
    "before": ["", "no cursor"],
    "search": ["harbour", '"no such words"', "headline"],
    "language": ["en", "hi"],
    "query": ["harbour", "headlime", "no such words"],
    "prefix": ["har", "old har", "no such words"],
    "personSlug": ["person-1", "nobody"],
    "authorSlug": ["person-3", "nobody"],
    "byOrAboutSlug": ["person-1", "person-3"],
    "sections": ["city", "port", "none"],
    "topics": ["port", "rail", "none"],
    "articleSlug": ["article-4", "none"],
    "section": ["City", "Port"],
    "tag": ["port", "rail"],
    "source": ["Harbour Wire"],
    "publishedAfter": ["2026-01-01T13:30:00Z", "2026-01-01T20:00:00+02:00"],
    "publishedBefore": ["2026-01-01T18:30:00Z"],
    "at": ["2001-01-01T00:00:00Z", "2100-01-01T00:00:00Z"],
    "articleId": ["Article_1", "Article_1", "Article_1", "no id"],
    "subjectId": ["Article_1", "Image_1", "no id"],
    "by": ["Edda E", "nobody"],
    "since": ["2001-01-01T00:00:00Z", "2100-01-01T00:00:00Z"],
    "until": ["2100-01-01T00:00:00Z", "2001-01-01T00:00:00Z"],
    "reported": [True, False],
    "width": [320, 640, 5000, -1],
    "widths": [320, 640, 5000, 0],
    "aspect": [1.7778, 1, 0.5, -2],
    "id": ["no id"],
    "ids": ["no id"],
    "representations": [{"__typename": "Article", "id": "no id"}],
    "path": ["/articles/article-4", "/articles/former", "/articles/withdrawn", "/articles/merged", "/nothing"],
}
"""What to ask with, by argument name: some find something, some nothing."""


async def furnish(make: Builder) -> Words:
    """Fills the database and returns WORDS with IDs that find something, or something hidden."""
    people = [await make.person() for _ in range(3)]
    articles = [await full_article(make, people), await make.article(tags=["port"]), await make.article(section="City")]
    await make.names(articles[1], people[0], title="Pilot")
    await make.wrote(articles[0], people[2], people[0], role="Photographs")
    hidden = await make.article(status="DRAFT", published_at=None, section="Attic", tags=["dust"])
    await make.wrote(hidden, await make.person())
    shown, unseen = await make.image(caption="Below it", focal_x=0.5, focal_y=0), await make.image(credit="Somebody")
    await make.shows(articles[0], shown, await make.image())
    await make.shows(hidden, unseen)
    await moved(make)
    await make.quote(hidden, speaker_id=people[2])
    for article in (articles[0], hidden):
        await edited(make, article)
    await threads(make, articles[0])
    ids = [f"Article_{articles[0]}", f"Article_{hidden}", f"Person_{people[0]}", "Comment_999999", "no id"]
    ids += [f"Image_{shown}", f"Image_{unseen}"]
    names = ("KeyPoint", "Quote", "Share", "Comment", "Commenter", "Correction")
    ids += [f"{name}_{await first(make, name)}" for name in names]
    ids += await terms(make)
    return {**WORDS, "id": ids, "ids": ids, "representations": represented(ids)}


def represented(ids: Sequence[str]) -> Sequence[Any]:
    """As gateways name what has these IDs."""
    return [{"__typename": id.partition("_")[0] if "_" in id else "Article", "id": id} for id in ids]


async def edited(make: Builder, article: int) -> None:
    """It has revisions, and a correction."""
    log = {"article_id": article, "content": "{}", "changed": ["key_points", "headline"]}
    await make.row_without_id("article_revision", number=1, kind="IMPORT", actor="import", **log)
    await make.row_without_id("article_revision", number=2, kind="PUT", note="A note.", **log)
    await make.connection.execute("update news.article set revision = 2 where id = $1", article)
    await make.row("correction", article_id=article, revision=2, text="It was two cranes.")


async def moved(make: Builder) -> None:
    """Articles that have another address, or none any more, or one that leads elsewhere."""
    article = await make.article(slug="former")
    await make.connection.execute("update news.article set slug = 'moved' where id = $1", article)
    for slug, target in (("withdrawn", None), ("merged", "/articles/moved")):
        article = await make.article(slug=slug)
        withdraw = "update news.article set status = 'WITHDRAWN', redirect_to = $2 where id = $1"
        await make.connection.execute(withdraw, article, target)


async def first(make: Builder, type_name: str) -> int:
    table = {"KeyPoint": "key_point"}.get(type_name, type_name.lower())
    key: int = await make.connection.fetchval(f"select min(id) from news.{table}")
    return key


async def terms(make: Builder) -> list[str]:
    found = await make.connection.fetch("select initcap(kind) as kind, id from news.term order by id")
    return [f"{term['kind']}_{term['id']}" for term in found]


async def full_article(make: Builder, people: list[int]) -> int:
    text = 'The "old" harbour \\ crane — 40 m tall 🏗️ — comes down.'
    article = await make.article(
        text=text, dek="A standfirst.", source="Harbour Wire", section="Port", tags=["port", "rail"],
        dateline_place="Nyhavn", dateline_date=date(2026, 1, 1), key_points_heading="In short",
    )  # fmt: skip
    await make.paragraphs(article, text, "A second block.")
    for position in (1, 2, 3):
        await make.key_point(article, position, f"Point {position}\nwith a line break")
    await make.names(article, people[0], title="Harbour master")
    await make.names(article, people[1], affiliation="Port")
    anchor = {"anchor_paragraph": 0, "anchor_start": 10, "anchor_end": 17}
    await make.quote(article, speaker_id=people[0], is_pull_quote=True, attribution="said the harbour master", **anchor)
    quote = await make.quote(article)
    await blocks(make, article, quote)
    return article


async def blocks(make: Builder, article: int, quote: int) -> None:
    await make.block(article, "HEADING", "<h2>What is left</h2>", data={"level": 2})
    await make.block(article, "LIST", "<ol><li>A “beam”</li></ol>", data={"ordered": True, "items": ["A “beam”"]})
    await make.block(article, "QUOTE", "<blockquote>Words</blockquote>", quote_id=quote)
    await make.block(article, "QUOTE", "<blockquote>Nobody's</blockquote>")
    await make.block(article, "TABLE", "<table></table>", data={"header": [], "rows": [["a", ""], ["\\", "b"]]})
    image = await make.image(caption='The "old" crane', credit="Ben <Harbour Wire>")
    html = f'<figure><img src="image:Image_{image}"></figure>'
    await make.block(article, "IMAGE", html, data={"alt": "A crane"}, image_id=image)
    await make.block(article, "IMAGE", html, image_id=await make.image())
    for number, title in enumerate(['The "old" crane', None]):
        url = await make.embed(f"https://video.example/{number}?a&b", title=title)
        html = f'<figure data-embed="{url}"><a href="{url}">{url}</a></figure>'.replace("&", "&amp;")
        await make.block(article, "EMBED", html, embed_url=url)


async def on_words(make: Builder, article: int) -> None:
    """Comments on what there is of each kind, and on what is gone."""
    block, quote, point = [
        await make.connection.fetchval(f"select min(id) from news.{table} where article_id = $1", article)
        for table in ("paragraph", "quote", "key_point")
    ]
    harbour = {"words": '"old" harbour', "block_id": block, "words_start": 4, "words_end": 17}
    for columns in (
        {"kind": "QUOTE", "quote_id": quote, "block_id": block, "words_start": 10, "words_end": 17, "state": "MOVED"},
        {"kind": "KEY_POINT", "key_point_id": point, "words": "Point 1"},
        {"kind": "TEXT", **harbour},
        {"state": "GONE", "words": "A third \\ block."},
    ):
        await make.comment(article_id=article, anchor_id=await make.anchor(article, **columns))


async def threads(make: Builder, article: int) -> None:
    for _ in range(4):
        top = await make.comment(article_id=article)
        await make.like(top)
    for _ in range(3):
        reply = await make.comment(parent_id=top)
    await make.comment(parent_id=reply)
    await on_words(make, article)
    await make.comment(article_id=article, status="PENDING")
    await make.comment(article_id=article, status="REMOVED")
    await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", reply)
