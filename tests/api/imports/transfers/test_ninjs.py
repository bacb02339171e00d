"""ninjs in all of its versions becomes articles; what is corrected, withheld or canceled follows."""

import json
from typing import Any

from tests.api.imports.transfers.conftest import Mover

QUOTED = "<p>The ferry was full. “It will be full again tomorrow,” said Ida Brandt.</p>"
FIRST = {
    "uri": "urn:harbour:1", "type": "text", "version": "2", "pubstatus": "usable", "headline": "Ferry<br/>& quay",
    "versioncreated": "2024-05-01T10:00:00Z", "firstcreated": "2024-05-01T08:00:00+02:00", "language": "en-GB",
    "description_text": "All berths</p><p class='x'>are <b>ta</b>ken.", "body_html": QUOTED,
    "byline": "By Ann Lee (ann@harbour.example)",
    "located": "Nordby", "subject": {"total": 2, "item": [{"name": "Shipping"}, {"name": "Harbours"}]},
    "person": [{"name": "Ida Brandt", "rel": "about"}],
    "associations": {
        "featuremedia": {"type": "picture", "description_text": "The quay", "byline": "Bo Falk", "renditions": {
            "thumb": {"href": "https://harbour.example/s.jpg", "width": 90, "mimetype": "image/jpeg"},
            "base": {"href": "https://harbour.example/l.jpg", "width": 900, "mimetype": "image/jpeg"}}},
    },
}  # fmt: skip
SECOND = {
    "uri": "urn:harbour:2", "version": "1", "pubstatus": "usable", "versioncreated": "2024-05-02T10:00:00Z",
    "headlines": [{"role": "short", "value": "Short"}, {"role": "main", "value": "Long headline"}],
    "bodies": [{"role": "main", "contenttype": "text/plain", "value": "One.\n\nTwo."}],
    "associations": [{"name": "p1", "type": "picture", "renditions": [
        {"name": "o", "href": "https://harbour.example/2.jpg", "contenttype": "image/jpeg"}]}],
}  # fmt: skip
THIRD = {
    "uri": "urn:harbour:3", "version": "1", "pubStatus": "usable", "versionCreated": "2024-05-03T10:00:00Z",
    "embargoed": "2999-01-01T00:00:00Z", "headlines": [{"value": "Not yet"}], "people": [{"name": "Ann Lee"}],
    "bodies": [{"contentType": "text/html", "value": "<p>Later.</p>"}],
}  # fmt: skip


def canceled(document: dict[str, Any], **also: Any) -> dict[str, Any]:
    kept = {key: value for key, value in document.items() if not key.startswith("bod")}
    return kept | {"version": "3", "pubstatus": "canceled", **also}


async def test_three_versions_become_articles_and_their_later_versions_follow(mover: Mover) -> None:
    picture = {"uri": "urn:p", "type": "picture", "versioncreated": "2024-05-01T10:00:00Z", "headline": "P"}
    undated = {
        "uri": "urn:u",
        "pubstatus": "usable",
        "headline": "U",
        "body_text": "x",
        "versioncreated": "0001-01-01T00:00:00",
    }
    mover.write("1.json", json.dumps(FIRST))
    mover.write("2.json", json.dumps({"total": 3, "item": [SECOND, picture, undated]}))
    mover.write(
        "3.jsonl",
        json.dumps(THIRD)
        + "\n"
        + json.dumps(canceled({"uri": "urn:n", "headline": "N"}, versioncreated="2024-05-01T10:00:00Z")),
    )

    report = await mover.load()

    assert report.summary == "3 new, 0 changed, 0 unchanged, 3 skipped."
    assert report.cases == {
        "It is no text, but of the type picture.": ["ninjs:urn:p"],
        "It has no date that can be read.": ["ninjs:urn:u: “0001-01-01T00:00:00”"],
        "It withdraws an article that is not here.": ["ninjs:urn:n"],
    }
    first, second, third = await mover.articles()
    assert (first["external_id"], first["headline"], first["summary"]) == (
        "ninjs:urn:harbour:1", "Ferry & quay", "All berths are taken."
    )  # fmt: skip
    assert (first["authors"], first["byline"], first["dateline_place"]) == (["Ann Lee"], "By Ann Lee", "Nordby")
    assert (first["quotes"], first["people"]) == (["It will be full again tomorrow, / Ida Brandt"], ["Ida Brandt"])
    assert first["tags"] == ["Shipping", "Harbours"]
    assert (second["headline"], second["body_markdown"]) == ("Long headline", "One.\n\nTwo.")
    assert third["published_at"].year == 2999

    mover.write("1.json", json.dumps([{**FIRST, "version": "10", "headline": "Corrected"}, FIRST]))
    mover.write("2.json", json.dumps(canceled(SECOND)))
    again = await mover.load()
    assert again.summary == "0 new, 2 changed, 1 unchanged, 2 skipped."
    assert "version 2, where 10 is stored" in again.cases["It is older than what is stored."][0]
    first, second, third = await mover.articles()
    assert first["headline"] == "Corrected"
    assert (second["status"], second["body_markdown"]) == ("WITHDRAWN", "One.\n\nTwo.")


async def test_bodies_under_keys_of_their_own_and_in_nitf_are_read(mover: Mover) -> None:
    same = {"pubstatus": "usable", "versioncreated": "2024-05-01T10:00:00Z"}
    flat = {"uri": "urn:f", "headline_short": "Flat", "body_main": "One.", "body_rich": "<p>One <em>and</em> all.</p>"}
    nitf = (
        '<?xml version="1.0" encoding="UTF-8"?><nitf><body><body.head><hedline><hl1>Of NITF</hl1></hedline>'
        "<byline>By Ann Lee</byline></body.head><body.content><block><p>Two.</p></block></body.content></body></nitf>"
    )
    kind = "text/vnd.IPTC.NITF"
    items = [
        flat | same,
        {"uri": "urn:n", "headlines": [{"value": "In NITF"}], "bodies": [{"contentType": kind, "value": nitf}], **same},
        {"uri": "urn:b", "headlines": [{"value": "Bad"}], "bodies": [{"contentType": kind, "value": "No <x"}], **same},
    ]
    mover.write("list.json", json.dumps(items))

    assert (await mover.load()).summary == "3 new, 0 changed, 0 unchanged, 0 skipped."
    told = [(article["headline"], article["body_markdown"]) for article in await mover.articles()]
    assert told[:2] == [("Flat", "One *and* all."), ("In NITF", "Two.")]
    assert told[2][1].startswith("No")


async def test_a_dateline_that_only_the_text_has_is_the_articles(mover: Mover) -> None:
    texts = {
        "2": "<p>Madrid, 26 nov 2026 (EFE).- La feria abre.</p>",
        "3": "<h2>Feria</h2><p>Nordby (HNA) - La feria abre.</p>",
        "4": "<p>MOSCOW, November 26. /TASS/. It opens.</p>",
    }
    for number, text in texts.items():
        document = {**FIRST, "uri": f"urn:harbour:{number}", "body_html": text}
        mover.write(f"{number}.json", json.dumps({key: document[key] for key in document if key != "located"}))

    await mover.load()

    madrid, unknown, moscow = await mover.articles()
    assert (madrid["dateline_place"], str(madrid["dateline_date"])) == ("Madrid", "2026-11-26")
    assert madrid["body_markdown"].startswith("Madrid, 26 nov")
    assert unknown["dateline_place"] is None
    assert (moscow["dateline_place"], str(moscow["dateline_date"])) == ("MOSCOW", "2024-05-01")
