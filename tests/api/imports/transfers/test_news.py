"""Articles of agencies in NewsML-G2, NewsML 1.2 and NITF."""

from collections.abc import Iterator
from datetime import date
from threading import get_ident
from typing import Any

import pytest

from api.imports.transfers.loading import run
from api.imports.transfers.loading.reading import records
from tests.api.imports.transfers.conftest import Mover

NITF = """<?xml version="1.0" encoding="iso-8859-1"?>
<!-- from the wire -->
<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd" [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<nitf><head><title>Quay caf&eacute;</title><docdata><doc-id id-string="harbour-1" version="{version}"/>
<date.issue norm="20240501T100000Z"/><date.expire norm="20240601T100000Z"/>
<key-list><keyword key="quay"/></key-list></docdata></head><body><body.head>
<hedline><hl1>Quay caf&eacute;<br/>opens</hl1><hl2>At<br/>last</hl2></hedline>
<byline>By Ann Lee and <person>Mara d'Este</person><byttl>Staff Writers</byttl></byline>
<dateline><location>NORDBY</location> <story.date norm="20240430">April 30</story.date></dateline></body.head>
<body.content><block><p>It opened &secret; &mdash; at noon.</p><hl2>Why now</hl2>
<img source="https://harbour.example/d.jpg"/><img/>
<p quote-source="Greta Holm">\u201cWe waited long enough.\u201d</p><table><tr><td>Cups</td><td>212</td></tr></table>
<media media-type="image"><media-reference source="https://harbour.example/c.jpg" alternate-text="The caf&eacute;"/>
<media-caption><p>The room</p><p>is full.</p></media-caption></media></block></body.content></body></nitf>"""
G2_ITEM = """<{p}newsItem {ns} guid="tag:harbour:2" version="{version}" xml:lang="en">
<{p}itemMeta><{p}itemClass qcode="ninat:text"/><{p}versionCreated>2024-05-02T10:00:00+02:00</{p}versionCreated>
<{p}pubStatus qcode="stat:{status}"/>{embargo}</{p}itemMeta>
<{p}contentMeta><{p}headline>Ferries stop</{p}headline><{p}by>Bo Falk</{p}by>
<{p}dateline>NORDBY, May 2, 2024 (HNA)</{p}dateline></{p}contentMeta>
<{p}contentSet>{content}</{p}contentSet></{p}newsItem>"""
NS = 'xmlns:n="http://iptc.org/std/nar/2006-10-01/"'
ESCAPED = '<{p}inlineData contenttype="text/html">&lt;p&gt;No ferry &amp;amp; no bus.&lt;/p&gt;</{p}inlineData>'
XHTML = """<{p}inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>x</title></head><body><p>Bo Falk</p><p>No ferry <em>at all</em>.</p></body></html></{p}inlineXML>"""
NEWSML1 = """<NewsML><NewsItem><Identification>
<NewsIdentifier><ProviderId>harbour.example</ProviderId><DateId>20240503</DateId>
<NewsItemId>3</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20240503T080000Z</FirstCreated><ThisRevisionCreated>20240503T090000Z</ThisRevisionCreated>
<Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Third</HeadLine>
<DateLine>NORDBY (HNA) -</DateLine></NewsLines>
<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>
<p>A long caption of a picture, which is no text.</p>
</DataContent></ContentItem></NewsComponent><NewsComponent><Role FormalName="Main"/><ContentItem><DataContent>
<nitf><body><body.content><p>Short text.</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent>
</NewsComponent></NewsItem></NewsML>"""


def g2(version: int, content: str, p: str = "", status: str = "usable", embargo: str = "") -> str:
    filled = content.replace("{p}", p)
    return G2_ITEM.format(p=p, ns=NS if p else "", version=version, status=status, embargo=embargo, content=filled)


async def test_articles_of_agencies_come_with_their_datelines_quotes_and_corrections(mover: Mover) -> None:
    mover.write("1.xml", NITF.format(version=1).encode("cp1252"))
    message = f"<newsMessage><itemSet>{g2(2, XHTML)}{g2(1, ESCAPED)}</itemSet></newsMessage>"
    mover.write("2.xml", message)
    mover.write("3.xml", NEWSML1)

    report = await mover.load()

    assert report.summary == "3 new, 0 changed, 0 unchanged, 1 skipped."
    first, second, third = await mover.articles()
    assert (first["external_id"], first["headline"]) == ("nitf:harbour-1", "Quay café opens")
    assert (first["authors"], first["dateline_place"], first["dateline_date"]) == (
        ["Ann Lee", "Mara d'Este"], "NORDBY", date(2024, 4, 30)
    )  # fmt: skip
    assert first["byline"] == "By Ann Lee and Mara d'Este, Staff Writers"
    assert first["quotes"] == ["We waited long enough. / Greta Holm"]
    assert first["status"] == "PUBLISHED"
    assert first["body_markdown"].startswith("It opened \\&secret; — at noon.\n\n### Why now")
    assert "212" in first["body_markdown"]
    assert '<img src="https://harbour.example/c.jpg" alt="The café">' in first["body_markdown"]
    assert "The room is full." in first["body_markdown"]
    assert first["body_markdown"].count("https://harbour.example/d.jpg") == 1
    assert first["body_markdown"].count("<img") + first["body_markdown"].count("![") == 2
    assert (second["external_id"], second["body_markdown"]) == ("newsml:tag:harbour:2", "No ferry *at all*.")
    assert (second["dateline_place"], second["dateline_date"]) == ("NORDBY", date(2024, 5, 2))
    assert (third["external_id"], third["body_markdown"]) == ("newsml1:harbour.example:20240503:3", "Short text.")
    assert third["dateline_place"] == "NORDBY"

    mover.write("2.xml", g2(3, ESCAPED, "n:"))
    assert (await mover.load()).summary == "0 new, 1 changed, 2 unchanged, 0 skipped."
    assert (await mover.articles())[1]["body_markdown"] == "No ferry & no bus."
    mover.write("2.xml", g2(4, "", status="canceled"))
    mover.write("4.xml", g2(5, ESCAPED, embargo="<embargoed/>").replace("harbour:2", "harbour:4"))
    assert (await mover.load()).summary == "1 new, 1 changed, 2 unchanged, 0 skipped."
    _, second, _, fourth = await mover.articles()
    assert (second["status"], second["body_markdown"]) == ("WITHDRAWN", "No ferry & no bus.")
    assert fourth["status"] == "DRAFT"


async def test_items_whose_public_identifier_names_their_provider_alone_are_told_apart(mover: Mover) -> None:
    bare = NEWSML1.replace("<NewsItemId>3</NewsItemId>", "<NewsItemId/>").replace(
        "</NewsIdentifier>", "<PublicIdentifier>urn:newsml:harbour.example</PublicIdentifier></NewsIdentifier>"
    )
    mover.write("1.xml", bare.replace(">20240503<", ">20240503T070000<"))
    mover.write("2.xml", bare.replace(">20240503<", ">20240503T070001<"))
    mover.write("3.xml", bare)

    assert (await mover.load()).summary == "2 new, 0 changed, 0 unchanged, 1 skipped."
    ids = [article["external_id"] for article in await mover.articles()]
    assert ids == ["newsml1:harbour.example:20240503T070000", "newsml1:harbour.example:20240503T070001"]


async def test_files_are_read_on_in_the_thread_in_which_they_were_begun(
    mover: Mover, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()

    def noted(*given: Any) -> Iterator[Any]:
        for record in records(*given):
            threads.add(get_ident())
            yield record

    monkeypatch.setattr(run, "records", noted)
    many = [
        NITF.format(version=1).replace("harbour-1", f"harbour-{number}").partition("?>")[2] for number in range(250)
    ]
    for number, document in enumerate(many):
        mover.write(f"{number}.xml", document)

    assert (await mover.load(dry_run=True)).summary == "250 new, 0 changed, 0 unchanged, 0 skipped."
    assert len(threads) == 1


async def test_a_message_that_was_cut_off_gives_all_before_that(mover: Mover) -> None:
    items = g2(1, ESCAPED) + g2(1, ESCAPED).replace("tag:harbour:2", "tag:harbour:3")
    mover.write("message.xml", f"<newsMessage><itemSet>{items}"[:-40])

    report = await mover.load()

    assert report.summary == "1 new, 0 changed, 0 unchanged, 1 skipped."
    assert [reason.partition(":")[0] for reason in report.failed] == ["The file is no XML from here on"]
