"""A corpus of whole files in the manners of many systems, agencies and languages, each with what it says.

The `expected.yaml` of a folder has by a file's name its fields, as a person reads them there. `refused` is a part of
the reason; `body` is how the text begins; `hidden` are words that no reader may see; `kept` are some of the other
fields; people are `Name | title`, a quote is `{speaker: text}` with `~` for nobody. A field that is not named must be
empty, but for those of `OPTIONAL`. `shortfalls.txt` has the fields that are not read in full yet, a `file: field` a
line.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from api.imports.errors import UnreadableFile
from api.imports.options import ReadOptions
from api.imports.reading import read
from db.article_input import ArticleDraft
from db.text.markdown import render

CORPUS = Path(__file__).parent
SHORTFALLS = set((CORPUS / "shortfalls.txt").read_text(encoding="utf-8").splitlines())
OPTIONS = ReadOptions(now=datetime(2026, 6, 1, 12, tzinfo=UTC), languages=("en", "de", "es", "fr", "hi", "it", "ja"))
OPTIONAL = {"slug", "summary", "body", "hidden", "kept"}
EMPTY: dict[str, Any] = {
    "language": "en",
    "draft": False,
    "tags": [],
    "points": [],
    "people": [],
    "quotes": [],
    "comments": [],
}
FIELDS = (
    *(
        "refused",
        "headline",
        "alternative",
        "language",
        "slug",
        "external_id",
        "version",
        "published",
        "updated",
        "draft",
    ),
    *("summary", "dek", "dateline", "source", "section", "tags", "points", "people", "quotes", "comments"),
    *("kept", "body", "hidden"),
)


@dataclass(slots=True)
class Score:
    """`right`, `none` and `wrong` count the speakers of quotes that are in the file."""

    files: int = 0
    whole: int = 0
    fields: int = 0
    fields_right: int = 0
    right: int = 0
    none: int = 0
    wrong: list[str] = field(default_factory=list)
    mistakes: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return (
            f"{self.whole} of {self.files} files right whole, {self.fields_right} of {self.fields} fields right, "
            f"attributions: {self.right} right, {self.none} none, {len(self.wrong)} wrong"
        )

    def add(self, place: str, expected: dict[str, Any], found: dict[str, Any]) -> None:
        mistakes = {}
        for name in FIELDS:
            if name in OPTIONAL and name not in expected:
                continue
            self.fields += 1
            if (right := expected.get(name, EMPTY.get(name))) == found.get(name):
                self.fields_right += 1
            else:
                mistakes[f"{place}: {name}"] = f"is {found.get(name)!r}, not {right!r}"
        self.files, self.whole = self.files + 1, self.whole + (not mistakes)
        self.mistakes |= mistakes
        self._attributions(place, expected.get("quotes", []), found.get("quotes", []))

    def _attributions(self, place: str, expected: list[dict[str, str]], found: list[dict[str, str]]) -> None:
        """Quotes are found again by their words; one that is not expected is nobody's."""
        right = {text: speaker for quote in expected for speaker, text in quote.items()}
        said = {text: speaker for quote in found for speaker, text in quote.items()}
        for text in right.keys() | said.keys():
            if said.get(text) not in (None, right.get(text)):
                self.wrong.append(f"{place}: {said[text]} is said to have said “{text}”")
            elif right.get(text):
                self.right, self.none = self.right + bool(said.get(text)), self.none + (not said.get(text))


def samples() -> Iterator[tuple[Path, dict[str, Any]]]:
    for table in sorted(CORPUS.rglob("expected.yaml")):
        expected = yaml.load(table.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        files = {path.name: path for path in table.parent.rglob("*.*") if path != table}
        assert files.keys() == expected.keys(), table
        yield from ((files[name], _typed(values)) for name, values in expected.items())


def _typed(expected: dict[str, Any]) -> dict[str, Any]:
    """BaseLoader leaves everything text: what is no text is told apart here."""
    typed = dict(expected)
    if "draft" in expected:
        typed["draft"] = expected["draft"] == "true"
    if "quotes" in expected:
        typed["quotes"] = [
            {None if speaker == "~" else speaker: text for speaker, text in quote.items()}
            for quote in expected["quotes"]
        ]
    return typed


def found_in(path: Path, expected: dict[str, Any]) -> dict[str, Any]:
    """The file's fields as the tables have them, and as much of its text and other fields as is expected."""
    try:
        article = read(path, OPTIONS).draft
    except UnreadableFile as error:
        return EMPTY | {"refused": expected["refused"] if expected.get("refused", "\n") in str(error) else str(error)}
    text = " ".join(block.text for block in render(article.body).blocks)
    return {
        **_fields(article),
        "kept": {name: _credits(article).get(name) for name in expected.get("kept", ())},
        "body": text[: len(expected.get("body", ""))],
        "hidden": [word for word in expected.get("hidden", ()) if word not in text],
    }


def _credits(article: ArticleDraft) -> Mapping[str, Any]:
    """What no table of fields has: who wrote it, its lead picture, and what is kept for later."""
    authors = [{"name": author.person} for author in article.authors]
    return {
        "byline": article.byline,
        "image": article.image,
        **({"authors": authors} if authors else {}),
        **article.other_fields,
    }


def _fields(article: ArticleDraft) -> dict[str, Any]:
    return {
        "headline": article.headline,
        "alternative": article.alternative_headline,
        "language": article.language,
        "slug": article.slug,
        "external_id": article.external_id,
        "version": article.version,
        "published": _moment(article.published_at),
        "updated": _moment(article.updated_at),
        "draft": article.is_draft,
        "summary": article.summary,
        "dek": article.dek,
        "dateline": _row(article.dateline_place, article.dateline_date),
        "source": article.source,
        "section": article.section,
        "tags": list(article.tags),
        "points": list(article.key_points),
        "people": [_row(person.name, person.title) for person in article.people],
        "quotes": [{quote.speaker: quote.text} for quote in article.quotes],
        "comments": [{comment.name: comment.body} for comment in article.comments],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _row(*columns: object) -> str | None:
    return " | ".join(str(column) for column in columns if column) or None


def test_every_file_says_what_it_says() -> None:
    score = Score()
    for path, expected in samples():
        score.add(str(path.relative_to(CORPUS)), expected, found_in(path, expected))

    better = [f"{place} is right now" for place in sorted(SHORTFALLS - score.mistakes.keys())]
    mistakes = [f"{place} {what}" for place, what in score.mistakes.items()]
    sys.stdout.write("\n".join([f"{score}", *mistakes, *better, ""]))
    assert score.files >= 120
    assert score.wrong == []
    assert {place: what for place, what in score.mistakes.items() if place not in SHORTFALLS} == {}
