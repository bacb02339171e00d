"""People are found by full names with titles, and nobody is made up."""

import pytest

from api.imports.attribution.names import find
from db.article_input import PersonDraft


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("On Monday, Prime Minister Anna Berg's train was late.", "Anna Berg", "Prime Minister"),
        ("It was former Redmere Mayor Ola D. Lind who spoke.", "Ola D. Lind", "former Redmere Mayor"),
        ("Foreign Ministry spokesperson T Okafor declined.", "T Okafor", "Foreign Ministry spokesperson"),
        ("The President Élise van der Meer-Roux.", "Élise van der Meer-Roux", "President"),
        ("said Mia O’Hara, a director of the port.", "Mia O’Hara", "director of the port"),  # noqa: RUF001
        ("Mia Roth, chief engineer at the port, said so.", "Mia Roth", "chief engineer at the port"),
        ("Coach Mia Roth Friday named her team.", "Mia Roth", "Coach"),
    ],
)
def test_a_full_name_beside_a_title_is_a_person(text: str, name: str, title: str) -> None:
    assert find(text) == [PersonDraft(name=name, title=title)]


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Berg's North Bridge plan.",
        "PM Berg and the President met.",
        "Port Halden, a town of the north, said nothing.",
        "The Prime Minister. Anna went home.",
        "Anna Berg said so.",
    ],
)
def test_without_a_full_name_and_a_title_there_is_nobody(text: str) -> None:
    assert find(text) == []


def test_people_come_in_order_of_first_appearance_with_their_first_title() -> None:
    assert find("Mia Roth, coach, met Mayor Anna Berg. Captain Mia Roth thanked Deputy Mayor Anna Berg.") == [
        PersonDraft(name="Mia Roth", title="coach"),
        PersonDraft(name="Anna Berg", title="Mayor"),
    ]
