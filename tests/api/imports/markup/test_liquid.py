"""Liquid as Jekyll writes it, and its kin: Octopress, Hexo, Nunjucks, Zola."""

import pytest

from api.imports.markup import Counted, convert
from db.text.markdown import render


def html(body: str) -> str:
    return render(convert(body).markdown).html


def figure(caption: str, alt: str = "") -> str:
    return f'<figure><img src="/i/quay.jpg" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{% include figure.html src="/i/quay.jpg" caption="At noon" %}', figure("At noon")),
        ('{% include media/image.html url="/i/quay.jpg" alt="A quay" description="Noon" %}', figure("Noon", "A quay")),
        ('{%- include figure image_path="/i/quay.jpg" alt="A quay" caption="Noon" -%}', figure("Noon", "A quay")),
        ('{% img left /i/quay.jpg 200 300 "Boats at noon" "A long quay" %}', figure("Boats at noon", "A long quay")),
        ('{% image "/i/quay.jpg", "A long quay" %}', '<p><img src="/i/quay.jpg" alt="A long quay"></p>'),
        ('{{ figure(src="/i/quay.jpg", caption="At noon") }}', figure("At noon")),
        (
            '{% include youtube.html id="abc" %}',
            '<p><a href="https://www.youtube.com/watch?v=abc" rel="noopener">youtube.com/watch?v=abc</a></p>',
        ),
        (
            '{% include video id="123" provider="vimeo" title="A tour" %}',
            '<figure data-embed="https://vimeo.com/123"><a href="https://vimeo.com/123" rel="noopener">'
            "https://vimeo.com/123</a></figure>",
        ),
        (
            "{% gist lind/50a748 %}",
            '<p><a href="https://gist.github.com/lind/50a748" rel="noopener">gist.github.com/lind/50a748</a></p>',
        ),
        (
            '{{ "https://www.youtube-nocookie.com/embed/abc" | embed: "A tour" }}',
            '<p><a href="https://www.youtube.com/watch?v=abc" rel="noopener">A tour</a></p>',
        ),
        (
            "{% blockquote Ada Lind, The Harbour https://a.example/ %}\nWe waited.\n{% endblockquote %}",
            "<blockquote>\n<p>We waited.</p>\n<p>— <cite>Ada Lind, The Harbour</cite></p>\n</blockquote>",
        ),
        (
            '{% quote(author="Ada Lind") %}We waited.{% end %}',
            "<blockquote>\n<p>We waited.</p>\n<p>— <cite>Ada Lind</cite></p>\n</blockquote>",
        ),
        ("{% highlight ruby linenos %}\nputs {{ x }}\n{% endhighlight %}", "<pre><code>puts {{ x }}\n</code></pre>"),
    ],
)
def test_what_means_a_picture_a_quote_an_embed_or_code_is_one(body: str, expected: str) -> None:
    assert html(body) == expected


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{% if page.long %}One{% else %}two{% endif %} three", "Onetwo three"),
        ('{% assign title = "No text of it" %}Text', "Text"),
        ("{% comment %}hidden{% endcomment %}{# hidden #}shown", "shown"),
        ("{% capture note %}Kept{% endcapture %}", "Kept"),
        ("By {{ page.author }}, {{ page.date | date: '%Y' }}{{- site.title -}}.", "By , ."),
        ('{% include alert.html text="Roads are closed" %}', "Roads are closed"),
        ("{% include_relative other.md %}{% include toc %}x", "x"),
        ("{% # a remark %}x {% unknown thing %}y", "x y"),
        ("{{{ body }}}x", "x"),
    ],
)
def test_of_all_else_the_text_is_kept(body: str, text: str) -> None:
    assert render(convert(body).markdown).text == text


@pytest.mark.parametrize(
    "prose", ["{{ see page 4 }}", "{{ }}", "{{", "}}", "{a}", "{ 1, 2 }", "{{citation needed}}", "{%"]
)
def test_braces_of_prose_stay(prose: str) -> None:
    assert render(convert(f"A {prose} b").markdown).text == (f"A {prose} b" if prose != "{%" else "A  b")


def test_raw_text_is_shown() -> None:
    assert html("{% raw %}Use {{ page }} or `{{ x }}`.{% endraw %}") == (
        "<p>Use <code>{{ page }}</code> or <code>{{ x }}</code>.</p>"
    )
    assert convert("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}").markdown == "\n```\n{{ x }}\n```\n"


@pytest.mark.parametrize(
    ("written", "alone", "with_base"),
    [
        ("{{ site.baseurl }}/i/a.png", "/i/a.png", "https://a.example/blog/i/a.png"),
        ("{{ site.url }}{{site.baseurl}}/i/a.png", "/i/a.png", "https://a.example/blog/i/a.png"),
        ('{{ "/i/a.png" | relative_url }}', "/i/a.png", "https://a.example/blog/i/a.png"),
        ("{{ '/i/a.png' | absolute_url }}", "/i/a.png", "https://a.example/blog/i/a.png"),
        ("{% link i/a.png %}", "/i/a.png", "https://a.example/blog/i/a.png"),
    ],
)
def test_addresses_of_the_site_get_its_address(written: str, alone: str, with_base: str) -> None:
    assert convert(f"[a]({written})").markdown == f"[a]({alone})"
    assert convert(f"[a]({written})", "https://a.example/blog/").markdown == f"[a]({with_base})"


def test_a_link_that_only_jekyll_could_follow_is_its_text() -> None:
    found = convert("[a]({% post_url 2026-01-16-tram %}), [b]({% link _posts/2026-01-16-tram.md %})")

    assert found.markdown == "a, b"
    assert found.dropped == (Counted("Liquid", "post_url", 1), Counted("Liquid", "link", 1))


def test_tags_in_code_stay_as_they_are_written() -> None:
    body = "`{% a %}` ``{{ page.b ` }}``\n\n```liquid\n{% c %}\n```"

    assert convert(body).markdown == body
