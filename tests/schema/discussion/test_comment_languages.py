"""Comments have the language that they are written in, where it can be told."""

from dataclasses import replace

import pytest

from schema.engine.execution import Engine
from schema.rules.identity import Identity
from schema.rules.services import Services
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, Ask

LANGUAGES = ("en", "hi", "ar", "de")
COMMENTS = {
    "en": "I have taken this road for thirty years and never seen so much snow on it.",
    "hi": "मैं तीस साल से इस सड़क पर चल रहा हूँ और इतनी बर्फ़ कभी नहीं देखी।",
    "ar": "أسلك هذا الطريق منذ ثلاثين عاما ولم أر عليه كل هذه الثلوج من قبل.",
    "de": "Seit dreißig Jahren fahre ich diese Straße und habe noch nie so viel Schnee gesehen.",
    None: "main tees saal se is sadak par chal raha hoon aur itni barf kabhi nahi dekhi bhai",
}
POST = """mutation($input: PostCommentInput!) { payload: postComment(input: $input) {
  comment { id language } errors { code message } } }"""
EDIT = """mutation($input: EditCommentInput!) { payload: editComment(input: $input) {
  comment { id language } errors { code message } } }"""
QUEUE = "query($filter: ModerationFilter) { moderationQueue(filter: $filter) { nodes { body language } } }"


@pytest.fixture
def engine(engine: Engine) -> Engine:
    assert isinstance(engine.services, Services)
    return Engine(replace(engine.services, languages=LANGUAGES))


@pytest.mark.parametrize(("language", "words"), COMMENTS.items())
async def test_a_comment_has_its_language(ask: Ask, make: Builder, language: str | None, words: str) -> None:
    article = await make.article()

    posted = (await ask(POST, PRIYA, input={"articleId": f"Article_{article}", "body": words}))["payload"]

    assert posted["errors"] == []
    assert posted["comment"]["language"] == language


async def test_an_edited_comment_may_have_another(ask: Ask, make: Builder) -> None:
    article = await make.article()
    given = {"articleId": f"Article_{article}", "body": COMMENTS["en"]}
    id = (await ask(POST, PRIYA, input=given))["payload"]["comment"]["id"]

    edited = (await ask(EDIT, PRIYA, input={"commentId": id, "body": COMMENTS["hi"]}))["payload"]

    assert edited == {"comment": {"id": id, "language": "hi"}, "errors": []}


async def test_moderators_see_the_comments_of_one_language(ask: Ask, make: Builder) -> None:
    for language in ("pt-BR", "pt", "hi", None):
        await make.comment(language=language, body=f"In {language}", status="PENDING")

    async def queue(**filter: str) -> list[str]:
        return [node["body"] for node in (await ask(QUEUE, MODERATOR, filter=filter))["moderationQueue"]["nodes"]]

    assert await queue(language="pt") == ["In pt-BR", "In pt"]
    assert await queue(language="pt-BR") == ["In pt-BR"]
    assert await queue(language="HI", status="PUBLISHED") == []


async def test_the_language_of_what_is_removed_is_gone_with_it(ask: Ask, make: Builder) -> None:
    comment = await make.comment(language="hi", status="REMOVED")
    await make.comment(parent_id=comment)
    query = "query($id: ID!) { node(id: $id) { ... on Comment { body language } } }"

    async def seen(viewer: Identity | None) -> object:
        return (await ask(query, viewer, id=f"Comment_{comment}"))["node"]

    assert await seen(None) == {"body": None, "language": None}
