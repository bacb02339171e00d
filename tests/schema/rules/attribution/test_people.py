"""People are found by their full names, with the titles printed beside them, and nobody is made up."""

import pytest

from db.article_input import PersonDraft
from schema.rules.attribution.attribution import attribute


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("On Monday, Prime Minister Anna Berg's train was late.", "Anna Berg", "Prime Minister"),
        ("It was former Redmere Mayor Ola D. Lind who spoke.", "Ola D. Lind", "former Redmere Mayor"),
        ("Foreign Ministry spokesperson T Okafor declined.", "T Okafor", "Foreign Ministry spokesperson"),
        ("The President Élise van der Meer-Roux.", "Élise van der Meer-Roux", "President"),
        ("said Mia O’Hara, a director of the port.", "Mia O’Hara", "director of the port"),  # noqa: RUF001
        ("Mia Roth, chief engineer at the port, said so.", "Mia Roth", "chief engineer at the port"),
        ("Mia Roth, 52, the harbour's pilot, said so.", "Mia Roth", "harbour's pilot"),
        ("Coach Mia Roth Friday named her team.", "Mia Roth", "Coach"),
        ("On Friday chief engineer Mia Roth spoke.", "Mia Roth", "chief engineer"),
        ("under the eyes of retired bell founder Mia Roth.", "Mia Roth", "retired bell founder"),
        ("Minister of Defence Mia Roth spoke.", "Mia Roth", "Minister of Defence"),
        ("Gov. Mia Roth spoke.", "Mia Roth", "Gov."),
        ("But Kevin Hogan stayed.", "Kevin Hogan", None),
        ("Mia Roth runs a bakery.", "Mia Roth", None),
        ("Mr Okonkwo Bello, 43, runs a bakery.", "Okonkwo Bello", None),
        ("President George H. W. Bush came.", "George H. W. Bush", "President"),
        ("Martin Luther King Jr. spoke.", "Martin Luther King Jr", None),
    ],
)
def test_a_full_name_is_a_person_with_the_title_beside_it(text: str, name: str, title: str | None) -> None:
    assert attribute([text]).people == [PersonDraft(name=name, title=title)]


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Berg's North Bridge plan.",
        "PM Berg and the President met.",
        "Port Halden, a town of the north, said nothing.",
        "The Prime Minister. Anna went home.",
        "The Martin Luther King Jr Skate-A-Thon was cancelled.",
        "He was called George H. She was not.",
        "Morgan Stanley said so, and Scotland Yard agreed.",
        "The Tom Reed Centre is in Victoria Park, near Charlotte Street.",
        "The India-Japan Strategic Dialogue ended in Santa Barbara.",
        "“… from bread – to cake.”",  # noqa: RUF001
        "Great Britain met Costa Rica at the United Nations.",
        "The Charlotte Hornets lost on Black Friday.",
    ],
)
def test_what_is_no_full_name_of_a_person_is_nobody(text: str) -> None:
    assert attribute([text]).people == []


def test_people_come_in_order_of_first_appearance_each_once() -> None:
    text = "Mia Roth, coach, met Dr John E. Kelly. Captain Mia Roth thanked John Kelly and Mayor Anna Berg."

    assert attribute([text]).people == [
        PersonDraft(name="Mia Roth", title="coach"),
        PersonDraft(name="John E. Kelly", title="Dr"),
        PersonDraft(name="Anna Berg", title="Mayor"),
    ]


def test_an_organisation_behind_a_name_is_an_affiliation_and_a_place_is_none() -> None:
    text = "Mia Roth of Acme Bank met Anna Berg of Oslo and Tom Reed of the Redmere Drivers' Union."

    assert [person.affiliation for person in attribute([text]).people] == ["Acme Bank", None, "Redmere Drivers' Union"]


def test_who_is_known_may_be_called_by_surname_alone() -> None:
    berg = PersonDraft(name="Anna Berg", title="Prime Minister")

    found = attribute(['"We build it here," Berg said. "It was our idea," the PM said.'], [berg])

    assert found.people == [berg]
    assert [quote.speaker for quote in found.quotes] == ["Anna Berg", "Anna Berg"]


def test_names_with_particles_are_one_name_and_the_pronoun_behind_them_theirs() -> None:
    for name, surname in (
        ("Malik abu Zayd", "Abu Zayd"), ("Avner ben Zvi", "Ben Zvi"), ("Yusuf ibn Tarif", "Ibn Tarif"),
        ("Faris al-Qadi", "Al-Qadi"), ("Bashir el-Amin", "El-Amin"), ("Lars van der Meer", "Van der Meer"),
        ("Levon Ter-Sarkissian", "Ter-Sarkissian"), ("Ian MacAulay", "MacAulay"), ("Peter O'Dwyer", "O'Dwyer"),
    ):  # fmt: skip
        found = attribute([f"Jonas Renner introduced {name}. {surname} smiled.", "“Thank you,” he said."])
        assert [person.name for person in found.people] == ["Jonas Renner", name]
        assert [quote.speaker for quote in found.quotes] == [name]


def test_he_who_said_it_in_the_speech_need_not_be_the_last_one_named() -> None:
    spoke = "Nadim al-Rawi spoke on state television late on Sunday."
    listened = " Jonas Renner, a diplomat in the capital, was among those who listened."
    said = "“We will stay until the end,” he said in the televised speech."

    assert [quote.speaker for quote in attribute([spoke + listened, said]).quotes] == [None]
    assert [quote.speaker for quote in attribute([spoke, said]).quotes] == ["Nadim al-Rawi"]
