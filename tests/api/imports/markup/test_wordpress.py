"""WordPress's shortcodes: its own, Jetpack's, and those of plugins; and the brackets that are none."""

from html import unescape

import pytest

from api.imports.markup import Counted, convert
from db.text.blocks.embeds import embed_of
from db.text.markdown import render


def html(body: str) -> str:
    return render(convert(body).markdown).html


@pytest.mark.parametrize(
    "body",
    [
        '[caption id="attachment_6" align="alignright" width="300"]<img src="/w.jpg" alt="A wave" /> Seen from '
        "<em>here</em>[/caption]",
        '[caption caption="Seen from <em>here</em>"]<a href="/big"><img alt="A wave" src="/w.jpg"></a>[/caption]',
        "[caption]![A wave](/w.jpg) Seen from *here*[/caption]",
        "[caption id=a]\n[![A wave](/w.jpg)](/big)\nSeen from *here*\n[/caption]",
    ],
)
def test_a_caption_and_its_picture_are_a_figure(body: str) -> None:
    assert html(body) == (
        '<figure><img src="/w.jpg" alt="A wave"><figcaption>Seen from <em>here</em></figcaption></figure>'
    )


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("[embed]https://www.youtube.com/watch?v=abc[/embed]", "https://www.youtube.com/watch?v=abc"),
        ('[embed width="100"]https://a.example/1[/embed]', "https://a.example/1"),
        ("[youtube https://youtu.be/abc]", "https://www.youtube.com/watch?v=abc"),
        ("[youtube=http://www.youtube.com/watch?v=abc&w=640]", "http://www.youtube.com/watch?v=abc&amp;w=640"),
        ('[youtube id="abc"]', "https://www.youtube.com/watch?v=abc"),
        ("[vimeo 123]", "https://vimeo.com/123"),
        ("[tweet https://x.com/a/status/1]", "https://x.com/a/status/1"),
        (
            "[soundcloud url=&#8221;https://api.soundcloud.com/tracks/1&#8243; width=&#8221;1&#8243;]",
            "https://api.soundcloud.com/tracks/1",
        ),
        ("[dailymotion id=x8oma9]", "https://www.dailymotion.com/video/x8oma9"),
        ("[ted id=981]", "https://www.ted.com/talks/981"),
        ("[wpvideo abc123]", "https://videopress.com/v/abc123"),
        ("[polldaddy poll=123 id=123]", "https://poll.fm/123"),
        ('[video mp4="https://a.example/v.mp4"][/video]', "https://a.example/v.mp4"),
        ('[audio src="https://a.example/a.mp3"]', "https://a.example/a.mp3"),
    ],
)
def test_an_embed_is_one_or_a_link(body: str, address: str) -> None:
    opening = f'<figure data-embed="{address}">' if embed_of(unescape(address)) else "<p>"

    assert html(body).startswith(f'{opening}<a href="{address}" rel="noopener">')


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[quote]We *waited*.[/quote]", "<p>We <em>waited</em>.</p>"),
        (
            '[pullquote align="left" cite="Ada Lind"]We waited.[/pullquote]',
            "<p>We waited.</p>\n<p>— <cite>Ada Lind</cite></p>",
        ),
        ('[su_quote cite="Ada Lind"]We waited.[/su_quote]', "<p>We waited.</p>\n<p>— <cite>Ada Lind</cite></p>"),
        ("[quote=Ada]We waited.[/quote]", "<p>We waited.</p>\n<p>— <cite>Ada</cite></p>"),
    ],
)
def test_a_quote_is_a_quotation(body: str, expected: str) -> None:
    assert html(body) == f"<blockquote>\n{expected}\n</blockquote>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('Before\n\n[gallery ids="1,2"]\n\n[gallery]\n\nafter', "Before\n\nafter"),
        ("[vc_row][vc_column_text]Inside[/vc_column_text][/vc_row]", "Inside"),
        ('[button color="red"]Press[/button]', "Press"),
        ('[contact-form-7 id="1"]x', "x"),
        ("Text[/caption] more [/b]", "Text more [/b]"),
        ("[b]Bold[/b] move", "Bold move"),
        ("[TOC]\n\nText", "Text"),
    ],
)
def test_of_all_else_the_text_is_kept(body: str, text: str) -> None:
    assert render(convert(body).markdown).text == text


@pytest.mark.parametrize(
    "prose",
    [
        "She [Lind] said [sic] so",
        "[laughs] [video shows the bridge] [Photo by L. Moe] [Figure 3] [audio]",
        "[caption](https://a.example/) and [video][1]\n\n[1]: https://a.example/",
        "[gallery] opens [embed]",
        "[1] [a=b] [x = 3] [note: see below]",
        "[quote]: /q\n\nA [quote]",
        "[AP] - [text] [code]",
    ],
)
def test_brackets_of_prose_and_of_markdown_stay(prose: str) -> None:
    assert convert(prose).markdown == prose


def test_code_is_kept_as_it_is_written() -> None:
    assert convert('[code lang="php"]\n<?php echo "[b]"; ?>\n[/code]').markdown == '```php\n<?php echo "[b]"; ?>\n```'
    assert convert("[php]echo 1;[/php]").markdown == "```php\necho 1;\n```"
    assert convert("`[caption]` `[/caption]`").markdown == "`[caption]` `[/caption]`"


def test_all_is_counted_by_name() -> None:
    found = convert("[gallery ids=1][gallery ids=2][embed]https://a.example/[/embed]")

    assert found.mapped == (Counted("WordPress", "embed", 1),)
    assert found.dropped == (Counted("WordPress", "gallery", 2),)
