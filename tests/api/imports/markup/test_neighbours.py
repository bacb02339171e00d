"""What else bodies hold: HTML, comments, components, attribute lists, fenced divs, links of wikis, and the lead."""

import pytest

from api.imports.markup import Counted, convert
from db.text.markdown import render

YOUTUBE = '<p><a href="https://www.youtube.com/watch?v=abc" rel="noopener">youtube.com/watch?v=abc</a></p>'


def html(body: str) -> str:
    return render(convert(body).markdown).html


@pytest.mark.parametrize(
    "mark",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!--More read on-->",
        "<!-- excerpt -->",
        "<!-- truncate -->",
        "<!-- TEASER_END -->",
    ],
)
def test_the_lead_is_what_stands_above_the_mark(mark: str) -> None:
    found = convert(f"One *word*.\n\nTwo\nlines {{{{< ad >}}}}.\n\n{mark}\n\nThe rest.")

    assert found.lead == "One word. Two lines ."
    assert render(found.markdown).text == "One word.\n\nTwo lines .\n\nThe rest."


def test_without_a_mark_or_with_nothing_above_it_there_is_no_lead() -> None:
    assert convert("One.\n\n<!-- no more -->\n\nTwo.").lead is None
    assert convert("<!--more-->\n\nTwo.").lead is None
    assert convert("`<!--more-->` Two.").lead is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<iframe width="1" src="https://www.youtube-nocookie.com/embed/abc" title="A tour"></iframe>',
            '<p><a href="https://www.youtube.com/watch?v=abc" rel="noopener">A tour</a></p>',
        ),
        (
            '<div class="v"><iframe src="//player.vimeo.com/video/12"></iframe></div>',
            '<figure data-embed="https://vimeo.com/12"><a href="https://vimeo.com/12" rel="noopener">'
            "https://vimeo.com/12</a></figure>",
        ),
        (
            '<video controls><source src="/v.mp4" type="video/mp4">No video?</video>',
            '<p><a href="/v.mp4" rel="noopener">v.mp4</a></p>',
        ),
        (
            '<script src="https://gist.github.com/lind/50a.js"></script>',
            '<p><a href="https://gist.github.com/lind/50a" rel="noopener">gist.github.com/lind/50a</a></p>',
        ),
        ("A <!-- hidden --> b<script>x()</script><style>p {}</style>", "<p>A  b</p>"),
        (
            '<amp-youtube data-videoid="abc"></amp-youtube>',
            YOUTUBE,
        ),
        ("<o:p>Word</o:p> <custom-box>text</custom-box>", "<p>Word text</p>"),
        ("<https://a.example/x>", '<p><a href="https://a.example/x" rel="noopener">https://a.example/x</a></p>'),
        ("<ada@a.example>", '<p><a href="mailto:ada@a.example" rel="noopener">ada@a.example</a></p>'),
        ("![a](<my pic.png>)", '<p><img src="my%20pic.png" alt="a"></p>'),
        ("3 < 4, a < b and x > y", "<p>3 &lt; 4, a &lt; b and x &gt; y</p>"),
    ],
)
def test_html(body: str, expected: str) -> None:
    assert html(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            'import Figure from "./figure"\nimport {\n  Note,\n} from "notes";\n\nexport const meta = {\n  a: 1,\n}\n\n'
            '<Figure src="/a.png" caption={"A *quay*"} />',
            '<figure><img src="/a.png" alt=""><figcaption>A <em>quay</em></figcaption></figure>',
        ),
        ('<Note type="x">\n\nTake **care**.\n\n</Note>', "<p>Take <strong>care</strong>.</p>"),
        (
            "<PullQuote author='Ada Lind'>We waited.</PullQuote>",
            "<blockquote>\n<p>We waited.</p>\n<p>— <cite>Ada Lind</cite></p>\n</blockquote>",
        ),
        (
            '{/* hidden */}<YouTube id="abc" />',
            YOUTUBE,
        ),
        ('<Link href="/x">there</Link>', '<p><a href="/x" rel="noopener">there</a></p>'),
        ("import duties from China rose", "<p>import duties from China rose</p>"),
    ],
)
def test_components(body: str, expected: str) -> None:
    assert html(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "# One {#id .c}\n\nTwo\n{: .lead}\n\n[a](/b){: target='x'} ![c](/d){width=50%}",
            "# One \n\nTwo\n\n\n[a](/b) ![c](/d)",
        ),
        ("* TOC\n{:toc}\n\nText", "\n\nText"),
        ("{::comment}\nhidden\n{:/comment}\nText", "\nText"),
        ("::: {.note}\nText\n:::\n\n:::tip[Title]\nMore\n:::", "\nText\n\n\nTitle\n\nMore\n"),
        ("> [!NOTE]\n> Text", "> \n> Text"),
        ("> [!quote]- Title\n> Text", "> Title\n> \n> Text"),
        ("[[Page|shown]], [[Folder/Other#Part]], ![[quay.png|300]] [[_TOC_]]", "shown, Other Part, ![](<quay.png>) "),
        ("A set {a, b}, {.5}, {x: 1} and :: or :::", "A set {a, b}, {.5}, {x: 1} and :: or :::"),
    ],
)
def test_attributes_divs_callouts_and_links_of_wikis(body: str, expected: str) -> None:
    assert convert(body).markdown == expected


def test_footnotes_that_nothing_refers_to_become_text() -> None:
    page = render(convert("One[^a].\n\n[^a]: Note.\n[^b]: Lost?\n[^a]: Twice?").markdown)

    assert page.text == "One[1].\n\nLost?\n\nTwice?\n\nNote."


def test_what_is_dropped_is_counted() -> None:
    found = convert("<script>x</script><!-- a --><!-- b\n\n<Ad/>{: .c}[[a]]\n\n:::")

    assert found.dropped == (
        Counted("HTML", "comment", 1),
        Counted("HTML", "<!--", 1),
        Counted("Kramdown", "attributes", 1),
        Counted("wiki", "link", 1),
        Counted("Markdown", ":::", 1),
        Counted("HTML", "script", 1),
        Counted("MDX", "Ad", 1),
    )
