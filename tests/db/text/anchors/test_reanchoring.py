"""Words are found again in a text that has changed: in their place, elsewhere, or edited; never in a wrong place."""

import pytest

from db.text.anchors.exact import Anchor
from db.text.anchors.reanchoring import Reanchoring, State

FERRY = "The ferry was late, as ferries are in this town."
DAWN = "“We sail at dawn, whatever the gulls say,” the captain's mate told the harbour. Nobody believed it."
MAYOR = "The mayor said nothing. We sail at dawn, somebody wrote on the wall of the town hall."
OLD = [FERRY, DAWN, MAYOR]
STAYS = {0: 0, 1: 1, 2: 2}


def found(words: str, new: list[str], same: dict[int, int], old: list[str] = OLD) -> tuple[State, str | None]:
    block = next(index for index, text in enumerate(old) if words in text)
    start = old[block].index(words)
    state, anchor = Reanchoring(old, new, same).find(Anchor(block, start, start + len(words)))
    return state, new[anchor.paragraph][anchor.start : anchor.end] if anchor else None


SAID = "We sail at dawn, whatever the gulls say,"


@pytest.mark.parametrize(
    ("words", "new", "same", "state", "span"),
    [
        (SAID, [DAWN, FERRY, MAYOR], {0: 1, 1: 0, 2: 2}, State.UNCHANGED, SAID),
        (SAID, [FERRY, f"On Monday it rained. {DAWN}", MAYOR], STAYS, State.UNCHANGED, SAID),
        (SAID, [f"{FERRY} {DAWN}", MAYOR], {0: 0, 2: 1}, State.MOVED, SAID),
        (
            SAID,
            [FERRY, "«We sail at dawn – whatever the gulls say!» the mate told us.", MAYOR],  # noqa: RUF001
            STAYS,
            State.UNCHANGED,
            "We sail at dawn – whatever the gulls say!",  # noqa: RUF001
        ),
        (
            SAID,
            [FERRY, DAWN.replace("We sail at dawn", "They leave at dawn").replace("gulls", "birds"), MAYOR],
            STAYS,
            State.CHANGED,
            "They leave at dawn, whatever the birds say,",
        ),
        ("gulls", [FERRY, DAWN.replace("gulls", "guls"), MAYOR], STAYS, State.CHANGED, "guls"),
        ("gulls", [FERRY, DAWN.replace("gulls ", ""), MAYOR], STAYS, State.GONE, None),
        (SAID, [FERRY, "The captain's mate told the harbour. Nobody believed it.", MAYOR], STAYS, State.GONE, None),
        (
            SAID,
            [FERRY, DAWN.replace(SAID, "The cargo is paid for, and so are the crew,"), MAYOR],
            STAYS,
            State.GONE,
            None,
        ),
        ("We sail at dawn", [FERRY, "The captain's mate told it. Nobody believed it.", MAYOR], STAYS, State.GONE, None),
    ],
)
def test_words_are_found_in_the_new_text(
    words: str, new: list[str], same: dict[int, int], state: State, span: str | None
) -> None:
    assert found(words, new, same) == (state, span)


def test_of_words_that_stand_more_than_once_those_between_the_same_words_are_the_same() -> None:
    baker, smith = "The baker of Nordby said yes to all of it.", "The smith of Halden said yes to none of it."
    start = baker.index("yes")

    assert found("yes", [smith, baker], {}, [baker, smith]) == (State.MOVED, "yes")
    assert Reanchoring([baker, smith], [smith, baker], {}).find(Anchor(0, start, start + 3)).anchor == Anchor(1, 25, 28)
    assert Reanchoring([baker, smith], [smith], {1: 0}).find(Anchor(0, start, start + 3)).anchor is None


@pytest.mark.parametrize("place", [0, 150, 499])
def test_one_of_hundreds_of_the_same_words_is_gone_and_no_error(place: int) -> None:
    old = "yes " * 500
    new = [old + "indeed"]

    assert Reanchoring([old], new, {0: 0}).find(Anchor(0, place * 4, place * 4 + 3)).state in (
        State.GONE, State.UNCHANGED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words", "edit", "span"),
    [
        ("市长说,渡轮明天早上开。没有人相信他的话。", "渡轮明天早上开。", ("早", "下"), "渡轮明天下上开。"),
        ("เขาบอกว่าเรือจะออกพรุ่งนี้เช้า ไม่มีใครเชื่อ", "เรือจะออกพรุ่งนี้เช้า", ("พรุ่ง", "เย็น"), "เรือจะออกเย็นนี้เช้า"),
        (
            "قال العمدة إن العبارة تبحر غدا صباحا. لم يصدقه.",
            "العبارة تبحر غدا صباحا.",
            ("صباحا", "ليلا"),
            "العبارة تبحر غدا ليلا.",
        ),
    ],
)
def test_edited_words_are_found_in_any_script(text: str, words: str, edit: tuple[str, str], span: str) -> None:
    assert found(words, [text.replace(*edit)], {0: 0}, [text]) == (State.CHANGED, span)
