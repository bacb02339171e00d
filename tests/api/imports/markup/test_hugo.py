"""Hugo's shortcodes: its own by name, and those that themes and newsrooms add."""

import pytest

from api.imports.markup import Counted, convert
from db.text.blocks.embeds import embed_of
from db.text.markdown import render

FIGURE = '<figure><img src="/i/quay.jpg" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def html(body: str) -> str:
    return render(convert(body).markdown).html


@pytest.mark.parametrize(
    ("shortcode", "expected"),
    [
        (
            '{{< figure src="/i/quay.jpg" alt="A quay" caption="At *noon*" attr="Ada Lind" >}}',
            FIGURE.format(alt="A quay", caption="At <em>noon</em> (Ada Lind)"),
        ),
        (
            '{{<figure\n  src="/i/quay.jpg"\n  title="The quay"\n  caption=`Painted "blue"`\n>}}',
            FIGURE.format(alt="", caption='<strong>The quay</strong> Painted "blue"'),
        ),
        ('{{% figure src="/i/quay.jpg" %}}', '<p><img src="/i/quay.jpg" alt=""></p>'),
        (
            '{{< img-right src="/i/quay.jpg" alt="Boats" credit="L. Moe" caption="Boats wait" >}}',
            FIGURE.format(alt="Boats", caption="Boats wait (L. Moe)"),
        ),
        (
            '{{< featured/picture src="/i/quay.jpg" description="Boats" >}}',
            FIGURE.format(alt="", caption="Boats"),
        ),
    ],
)
def test_a_picture_is_a_figure_with_its_caption(shortcode: str, expected: str) -> None:
    assert html(shortcode) == expected


@pytest.mark.parametrize(
    ("shortcode", "address"),
    [
        ("{{< youtube w7Ft2ymGmfc >}}", "https://www.youtube.com/watch?v=w7Ft2ymGmfc"),
        ('{{< youtube id="w7Ft2ymGmfc" autoplay="true" >}}', "https://www.youtube.com/watch?v=w7Ft2ymGmfc"),
        ("{{< youtube_simple w7Ft2ymGmfc >}}", "https://www.youtube.com/watch?v=w7Ft2ymGmfc"),
        ("{{< vimeo 55073825 >}}", "https://vimeo.com/55073825"),
        ('{{< x user="harbour" id="1453110110599868418" >}}', "https://x.com/harbour/status/1453110110599868418"),
        ('{{< x_simple user="harbour" id="14531" >}}', "https://x.com/harbour/status/14531"),
        ('{{< tweet user="harbour" id="14531" >}}', "https://x.com/harbour/status/14531"),
        ("{{< twitter 14531 >}}", "https://x.com/i/status/14531"),
        ("{{< instagram CxOWiQNP2MO >}}", "https://www.instagram.com/p/CxOWiQNP2MO/"),
        (
            "{{< gist lind 50a7482715eac222e230d1e64dd9a89b >}}",
            "https://gist.github.com/lind/50a7482715eac222e230d1e64dd9a89b",
        ),
        ("{{< speakerdeck 4e8126e72d853c0060001f97 >}}", "https://speakerdeck.com/player/4e8126e72d853c0060001f97"),
        ("{{< mastodon https://social.example/@ada/1 >}}", "https://social.example/@ada/1"),
        ('{{< iframe src="https://www.youtube.com/embed/abc?rel=0" >}}', "https://www.youtube.com/watch?v=abc"),
        ('{{< flourish src="visualisation/123" >}}', "https://public.flourish.studio/visualisation/123/"),
        ('{{< datawrapper id="Ce7ZH" >}}', "https://datawrapper.dwcdn.net/Ce7ZH/"),
        (
            '{{< embed/raw srcdoc="&lt;iframe src=&#34;https://maps.example/1&#34;&gt;&lt;/iframe&gt;" >}}',
            "https://maps.example/1",
        ),
    ],
)
def test_an_embed_is_one_or_a_link_to_what_it_shows(shortcode: str, address: str) -> None:
    shown = address.removeprefix("https://").removeprefix("www.").rstrip("/")
    link = f'<a href="{address}" rel="noopener">'
    embed = f'<figure data-embed="{address}">{link}{address}</a></figure>'

    assert html(shortcode) == (embed if embed_of(address) else f"<p>{link}{shown}</a></p>")


def test_an_embed_with_a_title_is_called_that() -> None:
    assert html('{{< youtube id="abc" title="The [new] bridge" >}}') == (
        '<p><a href="https://www.youtube.com/watch?v=abc" rel="noopener">The [new] bridge</a></p>'
    )


@pytest.mark.parametrize(
    ("shortcode", "expected"),
    [
        (
            '{{< quote author="Ada Lind" >}}We *waited*.\n\nTen years.{{< /quote >}}',
            "<p>We <em>waited</em>.</p>\n<p>Ten years.</p>\n<p>— <cite>Ada Lind</cite></p>",
        ),
        ('{{< pullquote text="We waited ten years" >}}', "<p>We waited ten years</p>"),
        (
            '{{< blockquote "We waited ten years" "Ada Lind" >}}',
            "<p>We waited ten years</p>\n<p>— <cite>Ada Lind</cite></p>",
        ),
        ("{{% featured/pull-quote %}}We waited.{{% /featured/pull-quote %}}", "<p>We waited.</p>"),
    ],
)
def test_a_quote_is_a_quotation_with_its_speaker(shortcode: str, expected: str) -> None:
    assert html(shortcode) == f"<blockquote>\n{expected}\n</blockquote>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('{{< details summary="More" open=true >}}\nInside\n{{< /details >}}', "More\n\nInside"),
        ("{{% notice note %}}\nTake **care**.\n{{% /notice %}}", "Take care."),
        (
            '{{< admonition warning "Roads are closed" >}}Stay home.{{< /admonition >}}',
            "Roads are closed\n\nStay home.",
        ),
        ('See {{< param "description" >}} there', "See  there"),
        ('{{< qr text="https://a.example/" />}}', "https://a.example/"),
        ("Before\n{{< comment >}}hidden{{< /comment >}}\nafter {{/* hidden */}}too", "Before\n\nafter too"),
        ("A {{< mark >}}short{{</ mark >}} word", "A short word"),
        ("{{< left >}}{{< inner >}}Deep{{< /inner >}}{{< /left >}}", "Deep"),
        ("{{< box >}}\n    Indented\n{{< /box >}}", "Indented"),
        ("{{< never-closed >}}Text", "Text"),
        ("Text {{< /never-opened >}}", "Text"),
        ("{{< 3 weird >}} text", "3 weird  text"),
        ("An unclosed {{< figure and more", "An unclosed  figure and more"),
    ],
)
def test_of_all_else_the_text_is_kept(body: str, text: str) -> None:
    page = render(convert(body).markdown)

    assert page.text == text
    assert "<pre>" not in page.html


def test_references_lead_where_the_path_says_or_are_no_links() -> None:
    body = (
        '[a]({{< relref "news/tram.md" >}}) [b]({{% ref "/news/tram/index.md#why" %}}) [c]({{< ref "tram.md" >}}) '
        '[d]({{< ref "#here" >}})'
    )

    assert convert(body).markdown == "[a](/news/tram/) [b](/news/tram/#why) c [d](#here)"
    assert convert(body, "https://a.example/site").markdown == (
        "[a](https://a.example/site/news/tram/) [b](https://a.example/site/news/tram/#why) c [d](#here)"
    )


def test_code_is_a_block_of_code_and_says_its_language() -> None:
    assert convert("{{< highlight go >}}\nif x {{ .y }} {\n{{< /highlight >}}").markdown == (
        "```go\nif x {{ .y }} {\n```"
    )


def test_what_is_escaped_is_shown() -> None:
    assert html('Write {{</* figure src="*" */>}}!') == '<p>Write <code>{{&lt; figure src="*" &gt;}}</code>!</p>'


def test_shortcodes_in_code_stay_as_they_are_written() -> None:
    body = "`{{< a >}}` and\n\n```\n{{% b %}}\n```\n\n    {{< c >}}\n\n- x\n\n  ~~~\n  {{< d >}}\n  ~~~"

    assert convert(body).markdown == body
    assert convert(body).dropped == ()


def test_a_figure_stands_by_itself_in_lists_quotations_and_lines() -> None:
    figure = '{{< figure src="a.png" caption="C" >}}'
    shown = '<figure><img src="a.png" alt=""><figcaption>C</figcaption></figure>'

    assert html(f"One {figure} two **b**") == f"<p>One</p>\n{shown}\n<p>two <strong>b</strong></p>"
    assert html(f"{figure}\nTwo **b**") == f"{shown}\n<p>Two <strong>b</strong></p>"
    assert html(f"> {figure}\n> two") == f"<blockquote>\n{shown}\n<p>two</p>\n</blockquote>"
    assert f"<li>\n<p>one</p>\n{shown}\n</li>" in html(f"- one {figure}\n- two")
    assert html(f"| a |\n|---|\n| {figure} |").count("<td><img") == 1
    assert html(f"<div>\n<p>One</p>\n{figure}\n</div>") == f"<p>One</p>\n{shown}"


def test_all_is_counted_by_name() -> None:
    found = convert('{{< ad >}}{{< ad >}}{{< note >}}x{{< /note >}}{{< youtube abc >}}{{< youtube "no id" >}}')

    assert found.mapped == (Counted("Hugo", "youtube", 1),)
    assert found.dropped == (Counted("Hugo", "ad", 2), Counted("Hugo", "note", 1), Counted("Hugo", "youtube", 1))
