"""Messages of telex lines become articles; what cannot be read is told by its name."""

import pytest

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


KYODO = (
    "\x01a0105KYODO\x1f_koko-\r\nu s\x14\x12 BC-Ferry-Cup   01-05 0344\r\n\x02BC-Ferry-Cup\r\n"
    "Ferries: Nordby claim 7th Cup by beating Arn+\r\n"
    '     SAITAMA, Japan, May 1 Kyodo - Nordby claimed the \r\nCup.\r\n     "It is the fog," said Ida Brandt.\r\n'
    "==Kyodo\r\n\x03KWS-21:37-01-05-24\x04\r\n"
)
CANADIAN = (
    "\x01B1488\x1fcpstf\r\nr b\x13\x11 Ferry-Markets 7thWritethru TB06   01-05 588\r\n\x02\x02"
    "^Ferry-Markets, 7th Writethru@<\r\n^code:2<\r\n^Update:ADDS details@<\r\n^SYMBOL:TSX:IMO@<\r\n"
    "^HL:Markets advance as a bank seeks to fire up\r\n"
    "No. 3 economy@<\r\n^By Ann Lee@<\r\n^THE CANADIAN PRESS@<\r\n\t   TORONTO _ The market ran ahead.<\r\n"
    "\x0316:35ET 01-05-24<\r\n\x04"
)
LINES = "\x01V4644\x1f_-----\r\nr e\x13\x11 AP-Top   05-01 0121\r\n"
LINES += "\x02^*9006< ^AP-Top,0176<\r\n^AP Top News at noon<\r\n"
LINES += "^Quay opens\r\n^Ferry stops\r\n\x03AP-WF-05-01-24 1509GMT<\r\n\x04"


async def test_messages_of_anpa_end_with_times_of_several_kinds_and_may_be_lines_alone(mover: Mover) -> None:
    for name, message in (("kyodo", KYODO), ("canadian", CANADIAN), ("lines", LINES)):
        mover.write(f"{name}.anpa", message)

    assert (await mover.load()).summary == "3 new, 0 changed, 0 unchanged, 0 skipped."
    canadian, kyodo, lines = await mover.articles()
    assert (kyodo["headline"], kyodo["dateline_place"], kyodo["source"]) == (
        "Ferries: Nordby claim 7th Cup by beating Arn", "SAITAMA, Japan", "KWS"
    )  # fmt: skip
    assert kyodo["published_at"].isoformat() == "2024-05-01T21:37:00+00:00"
    assert kyodo["quotes"] == ["It is the fog, / Ida Brandt"]
    assert kyodo["body_markdown"].endswith("said Ida Brandt.")
    assert (canadian["headline"], canadian["authors"]) == (
        "Markets advance as a bank seeks to fire up No. 3 economy", ["Ann Lee"]
    )  # fmt: skip
    assert canadian["published_at"].isoformat() == "2024-05-01T20:35:00+00:00"
    assert canadian["body_markdown"] == "TORONTO \N{EM DASH} The market ran ahead."
    assert (lines["headline"], lines["body_markdown"]) == ("AP Top News at noon", "Quay opens\n\nFerry stops")


@pytest.mark.parametrize(("zone", "hour"), [("GMT", 15), ("EDT", 19), ("CDT", 20), ("PDT", 22)])
async def test_times_of_anpa_are_those_of_the_zone_that_they_name(mover: Mover, zone: str, hour: int) -> None:
    mover.write("lines.anpa", LINES.replace("GMT", zone))

    await mover.load()

    (one,) = await mover.articles()
    assert one["published_at"].isoformat() == f"2024-05-01T{hour}:09:00+00:00"


async def test_lines_above_the_beginning_of_a_text_are_its_head(mover: Mover) -> None:
    whole = LINES.replace("\x02^*9006< ", "").replace("^Quay opens\r\n", "\x02   OSLO, Norway (AP) _ It came.<\r\n")
    mover.write("lines.anpa", whole)

    await mover.load()

    (one,) = await mover.articles()
    assert (one["headline"], one["dateline_place"]) == ("AP Top News at noon", "OSLO, Norway")


async def test_notes_of_french_agencies_are_no_words_of_an_article(mover: Mover) -> None:
    told = "\x01afp0456 4 pol 123 afp 0099\r\n\r\nFrance/\r\n\x02Le quai rouvre (PAPIER GENERAL)=\r\n(Photo+Video)\r\n"
    told += "\r\n   PARIS, 4 mai 2026 (AFP) - Le quai rouvre.\r\n\x03\r\nAFP 041015 GMT MAI 26\r\n\x04"
    mover.write("afp.txt", told)

    await mover.load()

    (one,) = await mover.articles()
    assert (one["headline"], one["dateline_place"]) == ("Le quai rouvre", "PARIS")
    assert one["body_markdown"] == "PARIS, 4 mai 2026 (AFP) - Le quai rouvre."


async def test_messages_that_lost_their_control_characters_are_told_apart_by_their_ends(mover: Mover) -> None:
    swiss = "\x7f\r\n\x01hsf025 3 ec 121   etf 967\r\n\r\nFrance\r\n\r\n\x02Situation \r\n"
    swiss += "France: un port fermé = \r\n \r\n"
    swiss += "   Paris (ats afp) Le port est fermé dimanche. \r\n \r\n(SDA\\/sj) \r\n \r\n\x03091223 dec 23\r\n\x04"
    german = "hca00075 3 i 510    dpa 1003\n\n/ferry/Nordby/\n2ND LEAD\n3RD NET\nFerry stops\nBy Ann Lee, dpa  =\n \n"
    german += "Nordby (dpa) - It stopped.\n\n# dpa NOTEBOOK\n\n## Contacts\n- Tel: +49 30 1\n"
    german += "\ndpa hm bs\n\n\n101137 GMT Dez 23\n"
    belgian = (
        "[31-JUL-97  00:00]\n\nSPF001 3 RES 0070 F BELGA-0001\nFERRY/\nCoupe de la mer: résultats (3DER)\n\n\n"
        "   NORDBY 23/07 (AFP-DPA) = Un match.\n\n./.CVN\n\n./.\n310001 JUL 97\n\n"
        "INT001 3 GEN 0091 F BELGA-0031 COR 703\n"
        "DIVERS/ BRUIT/\nIl perd\n\n   ARN 31/07 (BELGA) = Il est rentré\nce jeudi.\n   Il est parti.\n./.\n"
        "310100 JUL 97\n"
    )
    for name, message in (("swiss", swiss.encode("latin-1")), ("german", german), ("belgian", belgian)):
        mover.write(f"{name}.txt", message)

    assert (await mover.load()).summary == "4 new, 0 changed, 0 unchanged, 0 skipped."
    told = [(one["external_id"], one["headline"], one["dateline_place"]) for one in await mover.articles()]
    assert told == [
        ("iptc7901:spf:19970731:001", "Coupe de la mer: résultats", "NORDBY"),
        ("iptc7901:int:19970731:001", "Il perd", "ARN"),
        ("iptc7901:hca:20231210:00075", "Ferry stops", "Nordby"),
        ("iptc7901:hsf:20231209:025", "Situation France: un port fermé", "Paris"),
    ]
    bodies = [one["body_markdown"] for one in await mover.articles()]
    assert bodies[1:] == [
        "ARN 31/07 (BELGA) = Il est rentré ce jeudi.\n\nIl est parti.",
        "Nordby (dpa) - It stopped.",
        "Paris (ats afp) Le port est fermé dimanche.",
    ]
    assert (await mover.articles())[1]["tags"] == ["DIVERS", "BRUIT"]
