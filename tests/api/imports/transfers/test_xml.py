"""Text of XML on its way to the parser, in whatever pieces it comes."""

from pathlib import Path

import pytest

from api.imports.transfers.decoding import characters
from api.imports.transfers.xml.cleaning import cleaned

WRITTEN = "<a>R&amp;B &eacute; & ]]> <![CDATA[1 & 2 &eacute; <![CDATA[ ]]>&nbsp;<![CDATA[]]></a><b>&<![CDATA[&]]>&</b>"
READ = "<a>R&amp;B é &amp; ]]> <![CDATA[1 & 2 &eacute; <![CDATA[ ]]>\xa0<![CDATA[]]></a><b>&amp;<![CDATA[&]]>&amp;</b>"


def test_references_are_read_outside_of_sections_however_a_text_is_cut() -> None:
    for most in range(1, len(WRITTEN) + 1):
        pieces = [WRITTEN[start : start + most] for start in range(0, len(WRITTEN), most)]
        assert "".join(cleaned(pieces)) == READ


def test_a_declaration_may_stand_behind_a_comment() -> None:
    text = '<!-- made by hand -->\n<?xml version="1.0" encoding="x"?>\n<!DOCTYPE a SYSTEM "a.dtd">\n<a>b</a>'
    assert "".join(cleaned([text])) == "<!-- made by hand -->\n\n\n<a>b</a>"


@pytest.mark.parametrize(
    ("data", "encoding", "read"),
    [
        (b"<a>\xe9 \xc2\x92 \x80</a>", "cp1252", "<a>é Â\u2019 €</a>"),
        ("<a>it\x92s \x85</a>".encode(), "utf-8", "<a>it\u2019s …</a>"),
        (b"<a>plain</a>", "utf-8", "<a>plain</a>"),
    ],
)
def test_windows_1252_that_was_taken_for_latin_1_reads_as_it_was_meant(
    tmp_path: Path, data: bytes, encoding: str, read: str
) -> None:
    (tmp_path / "export.xml").write_bytes(data)
    assert "".join(characters(tmp_path / "export.xml", encoding)) == read
