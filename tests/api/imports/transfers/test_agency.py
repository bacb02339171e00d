"""Messages of telex lines become articles; what cannot be read is told by its name."""

from tests.api.imports.transfers.conftest import Mover

IPTC = (
    "\x01hna0042 3 i 93  hna 0188\r\n\r\nNordby/ferry/\r\n\x021ST LEAD\r\nFerry to Nordby stops until Friday\r\n"
    "By Ann Lee, HNA =\r\n\r\n"
    "Nordby (dpa) - The ferry to Nordby has stopped. \u201cIt needs a new\r\nengine by Friday,\u201d"
    " said Ida Brandt.\r\n\r\nNobody knows more.\r\n\r\n"
    "# Notebook\r\n- Editor: +49 30 1\r\n\x03011200 GMT May 24\r\n\x7f\x04\r\n"
)
ANPA = (
    "\x16\x16\x01w2870\x1f_asian\r\nr l\x13\x11 BC-Ferry     05-01 0049\r\n\x02\x02^BC-Ferry,49<\r\n"
    "^Ferry stops in the fog<\r\n"
    "^Eds: With photos.<\r\n^By ANN LEE=\r\n^Associated Press=\r\n\tNORDBY, Norway (AP) _ The ferry stopped. \r\n \r\n"
    "\t``It is the fog,'' said Ida Brandt. \r\n\r\n\t\x03AP-WF-05-01-24 1509GMT<\r\n\x0c\x04"
)


async def test_messages_become_articles(mover: Mover) -> None:
    mover.write("line.iptc", (IPTC + "\x01hna0043 3 i 93\r\n\x02Late =\r\n\r\nx\r\n\x03no date\x04").encode())
    mover.write("line.anpa", ANPA + "\x01broken")

    report = await mover.load()

    assert report.summary == "2 new, 0 changed, 0 unchanged, 2 skipped."
    assert report.cases == {
        "It has no date that can be read.": ["line.iptc: message 2: “no date”"],
        "Its header is not that of ANPA 1312.": ["line.anpa: message 2"],
    }
    anpa, iptc = await mover.articles()
    assert (iptc["external_id"], iptc["headline"]) == (
        "iptc7901:hna:20240501:0042",
        "Ferry to Nordby stops until Friday",
    )
    assert (iptc["authors"], iptc["dateline_place"], iptc["tags"]) == (["Ann Lee"], "Nordby", ["Nordby", "ferry"])
    assert iptc["quotes"] == ["It needs a new engine by Friday, / Ida Brandt"]
    assert iptc["body_markdown"].endswith("Nobody knows more.")
    assert (anpa["external_id"], anpa["headline"]) == ("anpa:w:20240501:2870", "Ferry stops in the fog")
    assert (anpa["authors"], anpa["dateline_place"]) == (["Ann Lee"], "NORDBY, Norway")
    assert anpa["quotes"] == ["It is the fog, / Ida Brandt"]


async def test_messages_without_a_number_are_told_apart_and_what_is_for_newsrooms_stays_out(mover: Mover) -> None:
    first = "\x01hnd0000 2 vm 41  hna 0000\r\n\r\nBrücke/Nordby/\r\n\x02(Berichtigung: Tag\r\nkorrigiert)\r\n"
    first += "(Eil \x07) Brücke gesperrt\r\n(Foto Archiv) =\r\n\r\nNordby (hna) - Die Brücke ist zu.\r\n\r\n"
    first += (
        "# Notizblock\r\n## Kontakte\r\n- Redaktion: +49 30 1, <pol@hna.example>\r\n\x03011200 Mai 24\r\n\x7f\x04\r\n"
    )
    second = first.replace("Brücke gesperrt", "Brücke wieder frei").replace("\x03011200", "\x03011500")
    uncounted = ANPA.replace("05-01 0049", "05-01 ").replace("w2870", "w2871")
    mover.write("line.iptc", first + second)
    mover.write("line.anpa", uncounted)

    assert (await mover.load()).summary == "3 new, 0 changed, 0 unchanged, 0 skipped."
    assert (await mover.load()).summary == "0 new, 0 changed, 3 unchanged, 0 skipped."
    _, *german = await mover.articles()
    assert [(one["headline"], one["body_markdown"]) for one in german] == [
        ("Brücke gesperrt", "Nordby (hna) - Die Brücke ist zu."),
        ("Brücke wieder frei", "Nordby (hna) - Die Brücke ist zu."),
    ]
