"""Ghost's exports, whatever editor wrote the bodies; what is for members alone is no reader's here."""

import json
from typing import Any

from tests.api.imports.transfers.conftest import Mover


def post(number: int, **given: Any) -> dict[str, Any]:
    return {
        "id": f"p{number}", "uuid": f"u{number}", "title": f"Post {number}", "slug": f"post-{number}", "type": "post",
        "status": "published", "visibility": "public", "published_at": "2024-05-01T10:00:00.000Z",
        "updated_at": 1714557600000, **given,
    }  # fmt: skip


MOBILEDOC = {
    "version": "0.3.1", "markups": [["a", ["href", "https://harbour.example/"]], ["em"]], "atoms": [],
    "cards": [["image", {"src": "__GHOST_URL__/content/q.jpg", "alt": "Quay", "caption": "At noon"}]],
    "sections": [[1, "p", [[0, [], 0, "A "], [0, [0, 1], 2, "link"], [0, [], 0, " & more"]]], [10, 0],
                 [3, "ul", [[[0, [], 0, "one"]], [[0, [], 0, "two"]]]]],
}  # fmt: skip
LEXICAL = {"root": {"type": "root", "children": [
    {"type": "paragraph", "children": [{"type": "extended-text", "text": "Bold", "format": 1},
                                       {"type": "text", "text": " words", "format": 0}]},
    {"type": "extended-heading", "tag": "h2", "children": [{"type": "text", "text": "Part"}]},
    {"type": "signup", "buttonText": "Sign up"},
    {"type": "markdown", "markdown": "*last*"},
]}}  # fmt: skip


async def test_posts_of_all_editors_become_articles_of_those_who_wrote_them(mover: Mover) -> None:
    posts = [
        post(1, html="<p>Hello.</p>", custom_excerpt="Short", feature_image="__GHOST_URL__/content/l.jpg"),
        post(2, html=None, mobiledoc=json.dumps(MOBILEDOC)),
        post(3, lexical=json.dumps(LEXICAL)),
        post(4, html="<p>For members.</p>", visibility="members"),
        post(5, html="<p>About.</p>", type="page"),
        post(6, lexical="{broken"),
    ]
    data = {
        "posts": posts,
        "posts_tags": [{"post_id": "p1", "tag_id": "t2", "sort_order": 1},
                       {"post_id": "p1", "tag_id": "t1", "sort_order": 0},
                       {"post_id": "p1", "tag_id": "t3", "sort_order": 2}],
        "posts_authors": [{"post_id": "p1", "author_id": "a1", "sort_order": 0}],
        "tags": [{"id": "t1", "name": "Harbour"}, {"id": "t2", "name": "Quay"}, {"id": "t3", "name": "#hidden"}],
        "users": [{"id": "a1", "name": "Ann Lee", "email": "ann@harbour.example"}],
        "settings": [{"key": "url", "value": "https://harbour.example"}],
    }  # fmt: skip
    export = mover.write("ghost.json", json.dumps({"db": [{"meta": {}, "data": data}]}))

    report = await mover.load()

    assert report.summary == "4 new, 0 changed, 0 unchanged, 2 skipped."
    first, second, third, fourth = await mover.articles()
    assert (first["external_id"], first["slug"], first["summary"]) == ("ghost:u1", "post-1", "Short")
    assert (first["authors"], first["section"], first["tags"]) == (["Ann Lee"], "Harbour", ["Quay"])
    assert first["addresses"] == ["/post-1"]
    assert second["body_markdown"] == (
        "A [*link*](https://harbour.example/) & more\n\n"
        '<figure><img src="https://harbour.example/content/q.jpg" alt="Quay"><figcaption>At noon</figcaption>'
        "</figure>\n\n- one\n- two"
    )
    assert third["body_markdown"] == "**Bold** words\n\n## Part\n\n*last*"
    assert (fourth["status"], fourth["addresses"]) == ("DRAFT", None)
    export.write_text(export.read_text()[:-200])
    again = await mover.load()
    assert again.summary == "0 new, 0 changed, 0 unchanged, 1 skipped."
    assert "no JSON from here on" in "".join(again.skipped)
