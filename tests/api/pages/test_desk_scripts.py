"""The scripts of the desk: merging in three ways, finding quotes in the text; they are small."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import api

DESK = Path(api.__file__).parent / "static" / "site" / "desk"
Run = Callable[..., Any]


@pytest.fixture
def run() -> Run:
    """What a function of a module answers to each of these lists of arguments."""
    node = shutil.which("node")
    if node is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no Node.js here: what the scripts of the desk make of texts is not tested.")

    def run(module: str, function: str, *calls: list[Any]) -> list[Any]:
        script = f"""
          import {{ {function} }} from {json.dumps((DESK / module).as_uri())};
          let text = "";
          for await (const part of process.stdin.setEncoding("utf8")) text += part;
          console.log(JSON.stringify(JSON.parse(text).map((given) => {function}(...given) ?? null)));
        """
        options = ["--no-warnings", "--experimental-default-type=module", "--input-type=module"]
        sent = json.dumps(calls).encode()
        finished = subprocess.run(
            [str(node), *options, "-e", script], input=sent, capture_output=True, check=True, timeout=120
        )
        answers: list[Any] = json.loads(finished.stdout)
        return answers

    return run


def clean(parts: list[dict[str, Any]]) -> str | None:
    """The letters of a merge without a conflict; None for one with."""
    return "".join("".join(part["items"]) for part in parts) if all("items" in part for part in parts) else None


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("abcd", "aBcd", "abcD", "aBcD"),
        ("abcd", "aBcd", "abCd", "aBCd"),
        ("abcd", "aBcd", "aBcd", "aBcd"),
        ("abcd", "bcd", "abcde", "bcde"),
        ("abcd", "abcd", "", ""),
        ("abcd", "xabcd", "abcdy", "xabcdy"),
        ("abcd", "abXcd", "abYcd", None),
        ("abcd", "abXcd", "abXcd", "abXcd"),
        ("abcd", "aXcd", "aYcd", None),
        ("abcd", "acd", "aXcd", None),
        ("", "a", "b", None),
        ("", "", "b", "b"),
    ],
)
def test_changes_that_do_not_overlap_are_merged(
    run: Run, base: str, mine: str, theirs: str, merged: str | None
) -> None:
    found, other_way = run(
        "diff3.js", "diff3", *([list(text) for text in texts] for texts in ((base, mine, theirs), (base, theirs, mine)))
    )

    assert [clean(found), clean(other_way)] == [merged, merged]


def test_every_merge_keeps_what_each_has_made(run: Run) -> None:
    """Of all texts of up to three of two letters: where only one changed something it is theirs, where both made the
    same it is that, and a conflict has what both made."""
    texts = ["".join(letters) for length in range(4) for letters in product("ab", repeat=length)]
    triples = list(product(texts, repeat=3))

    merges = run("diff3.js", "diff3", *([list(text) for text in triple] for triple in triples))

    for (base, mine, theirs), parts in zip(triples, merges, strict=True):
        for side, text in (("mine", mine), ("theirs", theirs)):
            other = theirs if side == "mine" else mine
            if other in (base, text):
                assert clean(parts) == text, (base, mine, theirs)
        assert all(part["mine"] != part["theirs"] for part in parts if "mine" in part)


def test_an_article_is_merged_by_fields_items_paragraphs_and_lines(run: Run) -> None:
    base = {
        "headline": "A",
        "body": "One.\n\nTwo,\nthree.\n\nFour.",
        "keyPoints": ["x", "y"],
        "dek": None,
        "section": "S",
    }
    mine = {**base, "headline": "Mine", "body": "One!\n\nTwo!\nthree.\n\nFour.", "keyPoints": ["x", "y", "z"]}
    theirs = {
        **base,
        "headline": "Theirs",
        "body": "One.\n\nTwo,\nthree!\n\nFour.\n\nFive.",
        "keyPoints": ["y"],
        "dek": "D",
    }

    (merge,) = run("merging.js", "merged", [base, mine, theirs])

    assert merge["value"] == {
        "headline": "Mine",
        "body": "One!\n\nTwo!\nthree!\n\nFour.\n\nFive.",
        "keyPoints": ["y", "z"],
        "dek": "D",
        "section": "S",
    }
    assert [(each["field"], each["mine"], each["theirs"]) for each in merge["conflicts"]] == [
        ("headline", ["Mine"], ["Theirs"])
    ]
    assert merge["theirs"] == ["headline", "body", "keyPoints", "dek"]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("We waited", "It rang.\n\n“We *waited*,” she said.", ("We *waited", 2)),
        ("don't go", "He said: “Don’t. I don’t go.”", ("don’t go", 1)),  # noqa: RUF001
        ("two lines", "two\nlines", ("two\nlines", 1)),
        ("not there", "Nothing.", None),
        ("", "Nothing.", None),
        ("पानी आया", "चक्की रुकी।\n\nउसने कहा, “पानी आया।”", ("पानी आया", 2)),
    ],
)
def test_a_quote_is_found_in_the_text(run: Run, words: str, text: str, found: tuple[str, int] | None) -> None:
    (place,) = run("quotes.js", "placeOf", [words, text])

    assert (place and (text[place["start"] : place["end"]], place["paragraph"])) == found


def test_modules_stay_small_and_so_does_the_page() -> None:
    scripts = list(DESK.glob("*.js"))

    assert [script.name for script in scripts if len(script.read_text().splitlines()) > 110] == []
    assert sum(len(script.read_bytes()) for script in scripts) < 54_000
