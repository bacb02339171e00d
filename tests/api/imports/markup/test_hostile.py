"""Whatever a body holds: no mark of another system is shown, and reading takes no more than its length."""

import time
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.imports.markup import convert
from db.text.article_html import SANITISER
from db.text.html_blocks import TAG
from db.text.markdown import render

HUGO = ['{{< figure src="a.png" caption="c d" >}}', "{{< note >}}", "{{< /note >}}", "{{% x %}}", "{{</* x */>}}"]
LIQUID = ["{% if x %}", "{% endif %}", "{% raw %}", "{% endraw %}", "{{ page.x }}", '{{ "/a" | url }}', "{{/* c */}}"]
OPEN = ["{{<", "{{%", ">}}", "%}}", "{{", "}}", "{%", "%}", "<!--", "-->", "{% highlight ruby %}", "{% endhighlight %}"]
BRACKETS = ['[caption id="a"]', "[/caption]", "[gallery]", "[embed]", "[/embed]", "[[a|b]]", "![[a.png]]", "[/b]"]
MARKUP = ["<!--more-->", "<Note>", "</Note>", "<iframe src='https://a.example/'>", "</iframe>", "<script>", "[code]"]
TAGS = ["<div>", "</div>", "<p>", "<b>", "<img src='/x'>", "<pre>", "</pre>", "<code>", "</code>", "{: .c}", "{#id}"]
MARKDOWN = ["`", "``", "```\n", "~~~\n", "    ", "> ", "- ", "# ", "|", "[a](/b)", "![p](/q)", "[^1]", "[^1]: ", "**"]
PIECES = [*HUGO, *LIQUID, *OPEN, *BRACKETS, *MARKUP, *TAGS, *MARKDOWN, "\n", "\n\n", "::: x", "word ", "हिन्दी ", " "]
MARKS = ["{{<", "{{%", "{%", "[/caption]", "<!--"]


def outside_code(html: str) -> str:
    """What a browser shows; each tag is an x, so that what stands apart is not read together."""
    shown, at, depth = "", 0, 0
    for tag in TAG.finditer(html):
        shown += html[at : tag.start()] if depth == 0 else ""
        shown, at = f"{shown}x", tag.end()
        if tag[2] in ("pre", "code"):
            depth += -1 if tag[1] else 1
    return unescape(shown + html[at:])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_mark_is_shown_but_in_code(body: str) -> None:
    page = render(convert(body).markdown)

    assert [mark for mark in MARKS if mark in outside_code(page.html)] == []
    assert page.text == "\n\n".join(block.text for block in page.blocks if block.text)
    assert all(SANITISER.clean(block.html) == block.html for block in page.blocks)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(" \n#*_`~>|-+=:[](){}!\\^'\"1aéक<&;/.%"), max_size=60))
def test_any_text_can_be_converted(body: str) -> None:
    assert convert(body).markdown is not None


def seconds(body: str) -> float:
    started = time.process_time()
    convert(body, "https://a.example/")
    return time.process_time() - started


OPENINGS = ["{{<", "{{< a", "{{ x", "{%", "{% raw %}", "{% if %}", "<!--", "[", "[[", "[a b=", "[a]", "![](", "<A b='"]
OTHERS = ["{#", "{/*", "{:", ":::\n", "`", "` ``", "](", "[a](data:(", "import a, ", "<iframe>", "{{< a >}}", "[quote]"]


@pytest.mark.parametrize("closing", ["", " >}} %} }} --> [/a] [/quote] ]] </iframe>"])
@pytest.mark.parametrize("mark", [*OPENINGS, *OTHERS, "<Foo ", "\n* a\n{:"])
def test_the_time_grows_no_faster_than_the_body(mark: str, closing: str) -> None:
    """Four times the body may take ten times as long: a busy machine is not exact, the square would be sixteen."""
    short, long = mark * (20_000 // len(mark)), mark * (80_000 // len(mark))

    assert min(seconds(long + closing) for _ in range(2)) < 10 * max(0.1, seconds(short + closing))
