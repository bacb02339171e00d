"""Addresses relative to the site get its address; those that could run something go."""

import pytest

from api.imports.markup import Counted, convert

BASE = "https://a.example"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](/b)", "[a](https://a.example/b)"),
        ("![a](i/b.png 'T')", "![a](https://a.example/i/b.png 'T')"),
        ("[![a](/b.png)](/c)", "[![a](https://a.example/b.png)](https://a.example/c)"),
        ("[a](</b c>)", "[a](<https://a.example/b c>)"),
        ("[a](/b_(c))", "[a](https://a.example/b_(c))"),
        ("[a][1]\n\n[1]: /b 'T'", "[a][1]\n\n[1]: https://a.example/b 'T'"),
        ('<a class=x href="/b">a</a>', '<a class=x href="https://a.example/b">a</a>'),
        ("<img alt=x src='../c.png'>", "<img alt=x src='https://a.example/c.png'>"),
        ("[a](/b?c#d)", "[a](https://a.example/b?c#d)"),
        ("[e](#f) [g](//h.example/) [i](mailto:j@k.example)", "[e](#f) [g](//h.example/) [i](mailto:j@k.example)"),
        ("[a](https://b.example/c)", "[a](https://b.example/c)"),
        ("`[a](/b)`\n\n    [a](/b)\n\n```\n[a](/b)\n```", "`[a](/b)`\n\n    [a](/b)\n\n```\n[a](/b)\n```"),
        ("x[^1]\n\n[^1]: /b", "x[^1]\n\n[^1]: /b"),
        ('{{< figure src="/b.png" >}}', "![](https://a.example/b.png)"),
        ("Not an address: a](b", "Not an address: a](b"),
        ("[a](//[)", "[a](//[)"),
    ],
)
def test_relative_addresses_get_the_base_url(body: str, expected: str) -> None:
    assert convert(body, BASE).markdown == expected
    assert convert(body, BASE).relative_addresses == 0


def test_without_a_base_url_they_stay_and_are_counted() -> None:
    found = convert("[a](/b) ![c](d.png) [e](#f) [g](https://h.example/) <a href='i'>j</a>")

    assert found.markdown == "[a](/b) ![c](d.png) [e](#f) [g](https://h.example/) <a href='i'>j</a>"
    assert found.relative_addresses == 3


def test_a_page_below_the_root_of_its_host() -> None:
    assert (
        convert("[a](/b) [c](d)", "https://a.example/e/").markdown
        == "[a](https://a.example/b) [c](https://a.example/e/d)"
    )


def test_what_could_run_something_is_its_words() -> None:
    found = convert("[a](javascript:alert(1)) ![b](data:image/png;base64,AA==) [c]( vbscript:x ) [d](tel:110)")

    assert found.markdown == "a b c [d](tel:110)"
    assert found.dropped == (
        Counted("link", "javascript:", 1),
        Counted("link", "data:", 1),
        Counted("link", "vbscript:", 1),
        Counted("link", "tel:", 1),
    )
