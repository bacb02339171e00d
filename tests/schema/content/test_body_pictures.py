"""Pictures of the newsroom's in bodies: stored by name, shown at the addresses that they have when they are read."""

import re
from typing import Any

import pytest
from asyncpg import Connection

from db.article_input import ArticleDraft
from tests import articles
from tests.builder import BEGINNING, Builder
from tests.schema.conftest import Ask

READ = """query($slug: String!) { article(slug: $slug) {
  body text: body(format: TEXT) markdown: body(format: MARKDOWN) images { id }
  paragraphs { html }
  blocks { __typename html ... on ImageBlock { alt caption image { id alt rendition(width: 960) { url } srcSet } } }
} }"""


async def read(connection: Connection, ask: Ask, body: str, **fields: Any) -> dict[str, Any]:
    draft = ArticleDraft(slug="tram", headline="Tram", summary="It runs.", body=body, published_at=BEGINNING, **fields)
    await articles.save(connection, draft)
    found: dict[str, Any] = (await ask(READ, slug="tram"))["article"]
    return found


async def test_a_picture_alone_is_a_block_with_its_addresses_and_size(connection: Any, ask: Ask, make: Builder) -> None:
    image = await make.image(alt="A tram", caption="On its way", credit="Ben <Wire>")

    article = await read(connection, ask, f"Before.\n\n![](image:Image_{image})\n\nAfter.")

    block = article["blocks"][1]
    assert (block["__typename"], block["alt"], block["caption"]) == ("ImageBlock", "A tram", "On its way")
    assert block["image"]["id"] == f"Image_{image}"
    assert block["html"] == (
        f'<figure><img data-image="Image_{image}" src="{block["image"]["rendition"]["url"]}" '
        f'srcset="{block["image"]["srcSet"]}" '
        'sizes="(min-width: 45rem) 45rem, 100vw" width="1600" height="900" loading="lazy" alt="A tram">'
        '<figcaption data-from="image">On its way <small data-from="image">Ben &lt;Wire&gt;</small></figcaption>'
        "</figure>"
    )
    assert article["body"] == "\n".join(["<p>Before.</p>", block["html"], "<p>After.</p>"])
    assert [paragraph["html"] for paragraph in article["paragraphs"]] == [each["html"] for each in article["blocks"]]
    assert article["images"] == [{"id": f"Image_{image}"}]
    assert article["markdown"] == f"Before.\n\n![](image:Image_{image})\n\nAfter."


async def test_the_body_has_words_of_its_own_for_a_picture(connection: Any, ask: Ask, make: Builder) -> None:
    image = await make.image(alt="A tram", caption="On its way", credit="Ben")

    article = await read(connection, ask, f'![The "4"](image:Image_{image} "Seen at *noon* \\\\1")')

    (block,) = article["blocks"]
    assert (block["alt"], block["caption"]) == ('The "4"', "Seen at *noon* \\1")
    assert ' alt="The &quot;4&quot;">' in block["html"]
    assert '<figcaption>Seen at *noon* \\1 <small data-from="image">Ben</small></figcaption>' in block["html"]
    assert article["text"] == 'The "4"\nSeen at *noon* \\1'


async def test_a_picture_within_a_line_or_a_link_is_part_of_its_paragraph(
    connection: Any, ask: Ask, make: Builder
) -> None:
    image = await make.image()

    article = await read(
        connection, ask, f"See ![it](image:Image_{image}) go.\n\n[![it](image:Image_{image})](https://a.example)"
    )

    assert [block["__typename"] for block in article["blocks"]] == ["ParagraphBlock"] * 2
    assert all(
        re.search(r'<img data-image="Image_1" src="https://news.example/images/[^"]+" srcset=', b["html"])
        for b in article["blocks"]
    )
    assert article["images"] == [{"id": f"Image_{image}"}]


async def test_what_only_looks_like_a_picture_stays_as_typed(connection: Any, ask: Ask, make: Builder) -> None:
    image = await make.image()
    typed = f'<img src="image:Image_{image}" alt="x">'

    article = await read(connection, ask, f'`{typed}` and "{typed[5:-1]}"\n\n![{typed}](https://a.example/b.png)')

    assert article["images"] == []
    assert article["text"].startswith(f'{typed} and "{typed[5:-1]}"')
    assert "srcset" not in article["body"]
    assert [block["__typename"] for block in article["blocks"]] == ["ParagraphBlock"] * 2


@pytest.mark.parametrize("name", ["Image_999999", "Comment_1", "Image_01", "", "tram.jpg"])
async def test_what_is_no_image_has_no_address(connection: Any, ask: Ask, name: str) -> None:
    article = await read(connection, ask, f"![A tram](image:{name})")

    assert [block["__typename"] for block in article["blocks"]] == ["ParagraphBlock"]
    assert article["images"] == []
    assert "src=" not in article["body"]
    assert 'alt="A tram"' in article["body"]


async def test_articles_show_each_image_once_the_lead_first(connection: Any, ask: Ask, make: Builder) -> None:
    lead, one, two = [await make.image() for _ in range(3)]
    body = f"![](image:Image_{two})\n\n![](image:Image_{one}) ![](image:Image_{two})\n\n![](image:Image_{lead})"
    await read(connection, ask, body)

    article = await read(connection, ask, body + " ", image=lead)
    assert article["images"] == [{"id": f"Image_{key}"} for key in (lead, two, one)]

    article = await read(connection, ask, f"![](image:Image_{one})", image=lead)
    assert article["images"] == [{"id": f"Image_{key}"} for key in (lead, one)]


async def test_a_changed_image_is_shown_as_it_is_now(connection: Any, ask: Ask, make: Builder) -> None:
    image = await make.image(alt="A tram")
    before = await read(connection, ask, f"![](image:Image_{image})")

    await make.connection.execute("update news.image set alt = 'Tram 4', focal_x = 0.1, focal_y = 0.9")

    after = (await ask(READ, slug="tram"))["article"]
    assert 'alt="A tram"' in before["body"]
    assert 'alt="Tram 4"' in after["body"]
    assert after["blocks"][0]["image"]["rendition"]["url"] in after["body"]
    assert after["blocks"][0]["image"]["rendition"]["url"] not in before["body"]
